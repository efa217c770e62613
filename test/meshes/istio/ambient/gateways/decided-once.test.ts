import * as fc from 'fast-check';
import { GatewayFacts } from '../../../../../src/intent/edge/gateway';
import { IntentError } from '../../../../../src/intent/intent-error';
import { Protocol } from '../../../../../src/intent/protocol';
import { HttpCondition, PathCondition } from '../../../../../src/intent/routing/condition';
import { HttpAction, HttpRule, RouteTable, RouteTables } from '../../../../../src/intent/routing/route-table';
import { ServiceFacts } from '../../../../../src/intent/service';
import { requireDecidedOnce } from '../../../../../src/meshes/istio/ambient/gateways/decided-once';
import { forwardedTable } from '../../../../../src/meshes/istio/ambient/gateways/forwarded-table';
import { conditions, isLike, Request, requests } from '../../../../intent/routing/requests';

const CALLED = 80;
const port = { name: 'http', port: CALLED, targetPort: CALLED, protocol: Protocol.HTTP };
const service: ServiceFacts = { name: 'web', namespace: 'shop', host: 'web.shop.svc.cluster.local', ports: [port], side: { kind: 'producer' } };

/** A gateway that listens at a port of its own, and one at a port as the service has it. */
const gateways: readonly GatewayFacts[] = [81, CALLED].map(number => ({
  name: `at-${number}`,
  namespace: 'shop',
  form: 'mesh',
  serviceAccount: 'gw',
  listeners: [{ name: 'x', port: number, protocol: 'http', passthrough: false, hosts: ['*'] }],
}));

type Way = GatewayFacts | 'mesh';

/** What becomes of a request: the rules that did something to it, and how it arrives, if it does. */
interface Fate {
  readonly rules: readonly string[];
  readonly end: Pick<Request, 'path' | 'headers'> | 'redirected' | 'not found';
}

/** Whoever follows a list of rules: the first one that matches decides. */
function follow(rules: readonly HttpRule[], unmatched: RouteTable['unmatched'], request: Request, way: Way): Fate {
  for (const rule of rules) {
    const met = (rule.matches.length === 0 ? [{}] : rule.matches).find(condition => isBy(condition, way) && isLike(request, condition));
    if (met) return fateBy(rule, met, request);
  }
  return { rules: [], end: unmatched === 'service' ? { path: request.path, headers: request.headers } : 'not found' };
}

function isBy({ gateways: ways }: HttpCondition, way: Way): boolean {
  return ways === undefined || ways.some(each => each === way || (each !== 'mesh' && way !== 'mesh' && each.name === way.name));
}

function fateBy({ name, action, rewrite, requestHeaders, responseHeaders }: HttpRule, met: HttpCondition, request: Request): Fate {
  const rules = rewrite ?? requestHeaders ?? responseHeaders ? [name!] : [];
  if (action.kind === 'redirect') return { rules: [name!], end: 'redirected' };
  const path = rewrite?.path ? rewritten(request.path, met.path, rewrite.path as any) : request.path;
  return { rules, end: { path, headers: { ...request.headers, ...requestHeaders?.set } } };
}

function rewritten(path: string, matched: PathCondition | undefined, { kind, value }: { readonly kind: 'full' | 'prefix'; readonly value: string }): string {
  if (kind === 'full' || matched?.kind === 'exact') return value;
  const rest = path.slice(matched === undefined || matched.value === '/' ? 0 : matched.value.length);
  return rest.startsWith('/') ? value.replace(/\/$/, '') + rest : value + rest;
}

/** With sidecars what comes by a gateway follows the table of the gateway, and nothing else. */
function wanted({ http, unmatched }: RouteTable, request: Request, way: GatewayFacts): Fate {
  return follow(http, unmatched, { ...request, port: way.listeners[0].port }, way);
}

/** In ambient mode the waypoint follows the table for calls within the mesh next. */
function made(table: RouteTable, within: RouteTable, request: Request, way: GatewayFacts): Fate {
  const { http, unmatched } = table.mesh ? forwardedTable(table, service.ports) : table;
  const atGateway = follow(http, unmatched, { ...request, port: way.listeners[0].port }, way);
  if (typeof atGateway.end === 'string') return atGateway;
  const { rules, end } = follow(within.http, within.unmatched, { ...request, ...atGateway.end, port: CALLED }, 'mesh');
  return { rules: [...atGateway.rules, ...rules], end };
}

function isRefused(routes: RouteTables): boolean {
  try {
    requireDecidedOnce({ service, routes, replaceOwnersPolicy: false, where: 'here' });
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(IntentError);
    return true;
  }
}

const replacement = fc.record({ kind: fc.constantFrom('full', 'prefix'), value: fc.constantFrom('/', '/a', '/b', '/b/') });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ arbitrary, weight: 1 }, { arbitrary: fc.constant(undefined), weight: 2 });
const someHeaders = fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('a', 'b'), { minKeys: 1 });
const action: fc.Arbitrary<HttpAction> = fc.oneof({ arbitrary: fc.constant({ kind: 'forward' as const }), weight: 4 }, { arbitrary: fc.constant({ kind: 'redirect' as const, status: 302 }), weight: 1 });

/** Nobody knows who calls in ambient mode, and a redirect has nothing beside it. */
const ruleBy = (limits: (readonly Way[])[]) => fc.record({
  ways: seldom(fc.constantFrom(...limits)),
  asked: fc.array(conditions.map(({ source: _, ...condition }) => condition), { maxLength: 2 }),
  action,
  rewrite: seldom(replacement),
  set: seldom(someHeaders),
  answers: seldom(someHeaders),
}).map(({ ways, asked, action: does, rewrite, set, answers }) => (name: string): HttpRule => {
  // What a new beginning takes the place of depends on the condition that was met
  const isWhole = asked.length > 1 || asked.some(({ path }) => path?.kind === 'regex');
  const effects = {
    ...rewrite && { rewrite: { path: (isWhole ? { ...rewrite, kind: 'full' } : rewrite) as Required<HttpRule>['rewrite']['path'] } },
    ...set && { requestHeaders: { set } },
    ...answers && { responseHeaders: { set: answers } },
  };
  const matches = asked.length === 0 && ways ? [{ gateways: ways }] : asked.map(condition => ({ ...condition, ...ways && { gateways: ways } }));
  return { name, matches, action: does, ...does.kind === 'forward' && effects };
});

const ALL: (readonly Way[])[] = [['mesh'], gateways, [gateways[0]], ['mesh', gateways[1]]];
const OUTSIDE: (readonly Way[])[] = [[gateways[0]], [gateways[1]]];

const table = (mesh: boolean, bound: readonly GatewayFacts[], of: string) => fc.record({
  rules: fc.array(mesh && bound.length === 0 ? ruleBy([['mesh']]) : ruleBy(mesh ? ALL : OUTSIDE), { minLength: 1, maxLength: 3 }), unmatched: fc.constantFrom('service' as const, 'not-found' as const),
}).map(({ rules, unmatched }): RouteTable => ({ mesh, gateways: bound, hosts: [], http: rules.map((make, index) => make(`${of}${index}`)), tls: [], tcp: [], unmatched }));

const samples = fc.array(requests, { minLength: 10, maxLength: 20 });

interface Tables {
  readonly outside: RouteTable;
  readonly within: RouteTable;
}

test.each<[string, fc.Arbitrary<Tables>]>([
  ['one table for both ways', table(true, gateways, 'r').map(both => ({ outside: both, within: both }))],
  ['a table for gateways beside one for calls within the mesh', fc.record({ outside: table(false, gateways, 'g'), within: table(true, [], 'm') })],
])('what comes by gateways is treated as with sidecars, or the routes are refused: %s', (_, tables) => {
  const seen = { kept: 0, refused: 0 };
  fc.assert(fc.property(tables, samples, ({ outside, within }, asked) => {
    const refused = isRefused({ outside, within });
    seen[refused ? 'refused' : 'kept']++;
    if (refused) return;
    const all = gateways.flatMap(way => asked.map(request => [way, request] as const));
    expect(all.map(([way, request]) => made(outside, within, request, way))).toEqual(all.map(([way, request]) => wanted(outside, request, way)));
  }), { numRuns: 1500 });
  expect(Math.min(seen.kept, seen.refused)).toBeGreaterThan(100);
});
