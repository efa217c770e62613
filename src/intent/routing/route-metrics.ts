import { PathCondition } from './condition';

/** Requests that metrics tell apart, each under a name. Of several that a request is like, the first one counts it. */
export interface RouteMetricsIntent {
  readonly routes: readonly CountedRoute[];
}

/** Requests under one name. */
export interface CountedRoute {
  readonly name: string;
  /** Any where absent. */
  readonly path?: PathCondition;
  /** One of them; any where absent. */
  readonly methods?: readonly string[];
}
