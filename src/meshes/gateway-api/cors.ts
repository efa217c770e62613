import { unsayable } from './unsayable';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { TextCondition } from '../../intent/routing/condition';
import { CorsIntent } from '../../intent/routing/route-table';

/** The pattern of an origin in the schema of HTTPRoute. */
const ORIGIN = /^https?:\/\/(((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:[0-9]{1,5})?)$/;
const METHODS: readonly string[] = Object.values(gateway.HttpRouteSpecRulesFiltersCorsAllowMethods);

/**
 * What browsers are answered. A preflight of another origin is left unanswered: that is what the API's filter does.
 *
 * @throws when the API has no field for a part of it
 */
export function corsFilter(cors: CorsIntent, title: string, where: string): gateway.HttpRouteSpecRulesFilters {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials, unmatchedPreflights } = cors;
  if (unmatchedPreflights === 'forward') {
    throw unsayable(where, `${title} sends preflights of other origins on`, 'the CORS filter of an HTTPRoute does not', 'leave `unmatchedPreflights` out');
  }
  if (maxAge === 0) {
    throw unsayable(where, `${title} forbids browsers to remember the answer to a preflight`, 'the CORS filter of an HTTPRoute takes one second and more, and five where nothing is said', 'write one second');
  }
  const odd = allowMethods?.find(method => !METHODS.includes(method));
  if (odd !== undefined) throw unsayable(where, `${title} allows the method ${odd} to other origins`, `the CORS filter of an HTTPRoute takes ${METHODS.join(', ')}`, 'name some of them');
  return {
    type: gateway.HttpRouteSpecRulesFiltersType.CORS,
    cors: {
      allowOrigins: allowOrigins.map(origin => originText(origin, title, where)),
      allowMethods: allowMethods && [...allowMethods] as gateway.HttpRouteSpecRulesFiltersCorsAllowMethods[],
      allowHeaders: allowHeaders && [...allowHeaders],
      exposeHeaders: exposeHeaders && [...exposeHeaders],
      maxAge,
      allowCredentials,
    },
  };
}

function originText({ kind, value }: TextCondition, title: string, where: string): string {
  if (kind === 'exact' && (value === '*' || ORIGIN.test(value))) return value;
  throw unsayable(
    where, `${title} allows origins ${kind === 'exact' ? `such as "${value}"` : `by the ${kind} "${value}"`}`,
    'the CORS filter of an HTTPRoute takes origins as they are, and "*" as the first label of a host', "write for example StringMatch.exact('https://*.example.com')",
  );
}
