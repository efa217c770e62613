import { HttpPath } from './http-path';
import { StringMatch } from './string-match';

/** What a request must be like. What is not said does not matter. */
export interface HttpMatchOptions {
  /**
   * The path, without the query.
   *
   * @default - any
   */
  readonly path?: HttpPath;

  /**
   * The method: `GET`, or what it is like.
   *
   * @default - any
   */
  readonly method?: string | StringMatch;

  /**
   * `http` or `https`.
   *
   * @default - any
   */
  readonly scheme?: string;

  /**
   * The host that is asked for, as the client wrote it: with the port, if it wrote one.
   *
   * @default - any
   */
  readonly authority?: string | StringMatch;

  /**
   * Headers by their names, whose case does not matter: a value, or what it is like.
   *
   * @default - any
   */
  readonly headers?: { [name: string]: string | StringMatch };

  /**
   * What headers must not be like. A request without the header passes.
   *
   * @default - none
   */
  readonly withoutHeaders?: { [name: string]: string | StringMatch };

  /**
   * Parameters of the query by their names: a value, or what it is like.
   *
   * @default - any
   */
  readonly query?: { [name: string]: string | StringMatch };

  /**
   * The port at which the request comes: a port of the service for calls within the mesh, a listener's for those that come by a gateway.
   *
   * @default - any
   */
  readonly port?: number;

  /**
   * Namespace of the caller. The caller's own proxy decides this: it steers traffic and keeps nobody out.
   *
   * @default - any
   */
  readonly sourceNamespace?: string;

  /**
   * Labels of the caller's pods, which its own proxy knows.
   *
   * @default - any
   */
  readonly sourceLabels?: { [key: string]: string };
}
