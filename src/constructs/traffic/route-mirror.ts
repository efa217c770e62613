import { RouteBackend } from './route-backend';

/** A copy of requests, whose answers are thrown away. */
export interface RouteMirror {
  /** Who gets the copies. It has no weight and changes no headers. */
  readonly to: RouteBackend;

  /**
   * How many of the requests are copied, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}
