import { fields, optional } from '../../intent/input';
import { Overrides, requirePatches } from '../plan/overrides';

/** The patches of a construct, if there are any: read before anything is made of it. */
export function readOverrides(given: Overrides | undefined, where: string): Overrides {
  const overrides = optional(given, (value, name) => fields(value as Overrides, name, where), 'overrides', where) ?? {};
  requirePatches(where, overrides);
  return overrides;
}
