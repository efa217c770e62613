import { RouteTable } from './route-table';

/** Rules that others hand requests over to. */
export interface DelegateFacts {
  readonly name: string;
  readonly namespace: string;
  /** What they say, where this program makes them. */
  readonly table?: Pick<RouteTable, 'http' | 'unmatched'>;
}
