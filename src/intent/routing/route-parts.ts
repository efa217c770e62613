import { RouteMetricsIntent } from './route-metrics';
import { RouteTables } from './route-table';
import { SplitIntent } from './traffic-split';
import { Version } from '../service';

/** What can be wanted of where the requests for a service go. */
export interface RouteParts {
  readonly split?: SplitIntent;
  readonly routes?: RouteTables;
  /** Requests that metrics tell apart. */
  readonly metrics?: RouteMetricsIntent;
  /** Versions that routes of other services lead to, by their names. */
  readonly versions?: { readonly [name: string]: Version };
}

/** The parts in the words of an error. */
export const ROUTE_PART_NAMES: { readonly [part in keyof Required<RouteParts>]: string } = {
  split: 'versions and weights',
  routes: 'routes',
  metrics: 'metrics by route',
  versions: 'versions',
};

/** Parts with entries of which each has an owner of its own. */
export const KEYED_PARTS: readonly string[] = ['routes', 'versions'] satisfies (keyof RouteParts)[];
