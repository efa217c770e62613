import { HttpCondition, TcpCondition } from './condition';
import { conditionText } from './condition-text';
import { both, NEVER } from './conjunction';
import { coversCondition, isEveryRequest, wayKey } from './covers';
import { RouteTable } from './route-table';
import { GatewayFacts } from '../edge/gateway';

/**
 * The requests for which two tables of different owners exclude each other, if there are some. At a gateway of the mesh's own kind the routes of all
 * owners for one host stand in the order of their age, those for every request last (pilot/pkg/networking/core/gateway.go and route/route.go
 * SortVHostRoutes, istio.io/istio main of 2026-08-27); Gateway API looks at their age only where they match the same. Within the mesh nothing
 * is put together: one of the two has the host.
 */
export function routeClash(a: RouteTable, b: RouteTable): string | undefined {
  const hosts = a.hosts.filter(host => b.hosts.includes(host));
  if (a.mesh && b.mesh && hosts.length > 0) return `within the mesh those for host "${hosts[0]}"`;
  for (const gateway of a.gateways.filter(one => b.gateways.some(other => wayKey(other) === wayKey(one)))) {
    const clash = (hosts.length > 0 ? httpClash(a, b, gateway) : undefined) ?? tlsClash(a, b, gateway) ?? tcpClash(a, b, gateway);
    if (clash) return `at gateway "${wayKey(gateway)}"${clash.connections ? '' : ` those for host "${hosts[0]}"`} with ${clash.what}`;
  }
  return undefined;
}

interface Clash {
  readonly what: string;
  readonly connections?: boolean;
}

function httpClash(a: RouteTable, b: RouteTable, gateway: GatewayFacts): Clash | undefined {
  for (const one of conditionsAt(a, gateway)) {
    const other = conditionsAt(b, gateway).find(each => clashes(one, each, gateway));
    if (other) return { what: coversCondition(one, other) ? conditionText(other) : `${conditionText(one)}, and with ${conditionText(other)}` };
  }
  return undefined;
}

function clashes(one: HttpCondition, other: HttpCondition, { form }: GatewayFacts): boolean {
  if (isEveryRequest(one) || isEveryRequest(other) || form === 'kubernetes') return coversCondition(one, other) && coversCondition(other, one);
  return both(one, other) !== NEVER;
}

function conditionsAt({ http, unmatched }: RouteTable, gateway: GatewayFacts): HttpCondition[] {
  if (http.length === 0) return [];
  const conditions = http.flatMap(({ matches }) => (matches.length === 0 ? [{}] : matches)).flatMap(condition => atGateway(condition, gateway) ?? []);
  return unmatched === 'service' && !conditions.some(isEveryRequest) ? [...conditions, {}] : conditions;
}

function tlsClash(a: RouteTable, b: RouteTable, gateway: GatewayFacts): Clash | undefined {
  const namesOf = ({ tls }: RouteTable) => tls.flatMap(({ matches }) => matches)
    .flatMap(condition => (atGateway(condition, gateway) ? condition.sniHosts : []));
  const taken = namesOf(b);
  const twice = namesOf(a).find(name => taken.includes(name));
  return twice === undefined ? undefined : { what: `SNI "${twice}"`, connections: true };
}

function tcpClash(a: RouteTable, b: RouteTable, gateway: GatewayFacts): Clash | undefined {
  const conditionsOf = ({ tcp }: RouteTable): TcpCondition[] => tcp.flatMap(({ matches }) => (matches.length === 0 ? [{}] : matches))
    .flatMap(condition => atGateway(condition, gateway) ?? []);
  const taken = conditionsOf(b);
  const twice = conditionsOf(a).find(one => taken.some(other => one.port === undefined || other.port === undefined || one.port === other.port));
  return twice && { what: twice.port === undefined ? 'TCP' : `TCP at port ${twice.port}`, connections: true };
}

/** What is left of a condition at a gateway; nothing where it is about other ways. */
function atGateway<T extends Pick<HttpCondition, 'gateways'>>(condition: T, gateway: GatewayFacts): Omit<T, 'gateways'> | undefined {
  const { gateways, ...rest } = condition;
  return gateways === undefined || gateways.some(way => wayKey(way) === wayKey(gateway)) ? rest : undefined;
}
