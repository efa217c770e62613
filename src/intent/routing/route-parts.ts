import { RouteTables } from './route-table';
import { SplitIntent } from './traffic-split';

/** What can be wanted of where the requests for a service go. */
export interface RouteParts {
  readonly split?: SplitIntent;
  readonly routes?: RouteTables;
}

/** The parts in the words of an error. */
export const ROUTE_PART_NAMES: { readonly [part in keyof Required<RouteParts>]: string } = {
  split: 'versions and weights',
  routes: 'routes',
};
