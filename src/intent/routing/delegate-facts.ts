import { HttpRule } from './route-table';

/** Rules that others hand requests over to. */
export interface DelegateFacts {
  readonly name: string;
  readonly namespace: string;
  /** The rules, where this program makes them. */
  readonly rules?: readonly HttpRule[];
}
