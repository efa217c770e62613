import { DelegateFacts } from '../../intent/routing/delegate-facts';

/** Rules that stand in another object, which others may own. */
export interface IRouteDelegate {
  /** The object, or a refusal that names `where`. @internal */
  _delegate(where: string): DelegateFacts;
}
