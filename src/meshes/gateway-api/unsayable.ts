import { IntentError } from '../../intent/intent-error';

/** What a route of the Gateway API has no field for. */
export function unsayable(where: string, what: string, why: string, instead: string): IntentError {
  return new IntentError({ where, what, why: `${why} (Gateway API v1.6.1)`, instead });
}
