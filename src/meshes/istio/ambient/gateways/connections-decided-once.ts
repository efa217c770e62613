import { connectionRule } from './forwarded-table';
import { gatewayWays, mayComeBy } from './gateway-ways';
import { IntentError } from '../../../../intent/intent-error';
import { RouteTable, TcpRule } from '../../../../intent/routing/route-table';
import { targetPort } from '../../../../intent/routing/target-port';
import { PortFacts } from '../../../../intent/service';
import { ServiceIntent } from '../../../../intent/service-intent';

/**
 * Refuses the same of connections: those that gateways send on follow the waypoint's first rule for the port.
 *
 * @throws when a rule for gateways sends connections to the service as a whole, and that one shares them out
 */
export function requireConnectionsDecidedOnce({ routes = {}, service, where }: ServiceIntent): void {
  const within = Object.values(routes).filter(({ mesh }) => mesh).flatMap(({ tcp }) => tcp);
  const leadsTo = ({ to = [] }: TcpRule) => to.filter(backend => backend.service.host === service.host);
  const sharesOut = (rule: TcpRule) => (rule.to ?? []).some(({ service: to, version }) => version !== undefined || to.host !== service.host);
  for (const { rule, called } of Object.values(routes).flatMap(table => followedByGateways(table, service.ports))) {
    const isOwn = rule.to === undefined || leadsTo(rule).length > 0;
    const met = connectionRule(within, called);
    if (!isOwn || !met || met === rule || !sharesOut(met)) continue;
    throw new IntentError({
      where,
      what: `a rule for connections within the mesh would hold for those that gateways send to port ${called!.port} of Service "${service.name}" as well`,
      why: 'in ambient mode they come to the waypoint of the Service, which does not tell them from others',
      instead: 'let one rule be for both ways, or run the namespace with sidecars (DataPlane.SIDECAR)',
    });
  }
}

interface Followed {
  readonly rule: TcpRule;
  readonly called?: PortFacts;
}

function followedByGateways(table: RouteTable, ports: readonly PortFacts[]): Followed[] {
  const ways = gatewayWays(table.gateways, ['tls', 'tcp']);
  const mayCome = ({ matches }: TcpRule) => ways.some(way => matches.length === 0 || matches.some(match => mayComeBy(match, way)));
  return (['tls', 'tcp'] as const).flatMap(kind => table[kind].filter(mayCome).map(rule => ({ rule, called: targetPort(kind, table, ports) })));
}
