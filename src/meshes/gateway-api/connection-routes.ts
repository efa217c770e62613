import { serviceRef } from './backends';
import { RouteParent } from './route-place';
import { unsayable } from './unsayable';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { GatewayFacts } from '../../intent/edge/gateway';
import { TcpCondition } from '../../intent/routing/condition';
import { wayKey } from '../../intent/routing/covers';
import { coversHost } from '../../intent/routing/host-names';
import { Backend, RouteTable, TlsRule } from '../../intent/routing/route-table';
import { targetPort } from '../../intent/routing/target-port';
import { planNamespace } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { LateManifest, manifestOf, RenderedObject } from '../rendering';

/** Where a route for connections stands. */
export interface ConnectionPlace {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly parents: readonly RouteParent[];
  /** Port of the Services that connections are sent to where a rule names none. */
  readonly port: number;
}

/** A TCPRoute: all connections of the parents, by weight. */
export function connectionRoute(place: ConnectionPlace, to: readonly Backend[]): LateManifest {
  return manifestOf(gateway.TcpRoute, place.metadata, () => ({ parentRefs: copied(place.parents), rules: [{ backendRefs: backendsOf(place, to) }] }));
}

/** A TLSRoute: the connections that ask for these names, by weight. */
export function serverNameRoute(place: ConnectionPlace, hostnames: readonly string[], to: readonly Backend[]): LateManifest {
  const rules = () => [{ backendRefs: backendsOf(place, to) }];
  return manifestOf(gateway.TlsRoute, place.metadata, () => ({ parentRefs: copied(place.parents), hostnames: [...hostnames], rules: rules() }));
}

/**
 * The routes for what a gateway does not open: a TLSRoute for each rule, by the names that are asked for, and a TCPRoute.
 *
 * @throws when the Gateway API has no field for a condition, or would take the rules in another order
 */
export function connectionRoutes(
  name: string, parents: readonly RouteParent[], table: RouteTable, by: GatewayFacts, intent: ServiceIntent,
): RenderedObject[] {
  const { service, where } = intent;
  const { tls, tcp } = rulesBy(table, by, where);
  requireNamesInOrder(tls, where);
  const sent = (to: readonly Backend[] | undefined): readonly Backend[] => to ?? [{ service, weight: 1 }];
  const place = (kind: 'tls' | 'tcp', last: readonly string[]): ConnectionPlace => ({
    metadata: { name: [name, kind, ...last].join('-'), namespace: planNamespace(service) },
    parents,
    port: (targetPort(kind, table, service.ports) ?? service.ports[0]).port,
  });
  return [
    ...tls.map(({ matches, to }, index) => {
      const hostnames = [...new Set(matches.flatMap(({ sniHosts }) => sniHosts))];
      return objectOf(serverNameRoute(place('tls', index === 0 ? [] : [String(index + 1)]), hostnames, sent(to)));
    }),
    // Of several rules for all connections the first decides
    ...tcp.slice(0, 1).map(({ to }) => objectOf(connectionRoute(place('tcp', []), sent(to)))),
  ];
}

function objectOf(manifest: LateManifest): RenderedObject {
  return { id: `${manifest.kind}-${manifest.metadata.name}`, manifest };
}

function copied(parents: readonly RouteParent[]): RouteParent[] {
  return parents.map(parent => ({ ...parent }));
}

function backendsOf({ metadata: { namespace }, port }: ConnectionPlace, to: readonly Backend[]) {
  return to.map(backend => ({ ...serviceRef(backend, { namespace, port }), weight: to.length > 1 ? backend.weight : undefined }));
}

function rulesBy({ tls, tcp }: RouteTable, by: GatewayFacts, where: string): Pick<RouteTable, 'tls' | 'tcp'> {
  const isBy = ({ gateways }: TcpCondition) => gateways === undefined || gateways.map(wayKey).includes(wayKey(by));
  for (const condition of [...tls, ...tcp].flatMap(({ matches }) => matches).filter(isBy)) requireSayable(condition, where);
  const applies = ({ matches }: { readonly matches: readonly TcpCondition[] }) => matches.length === 0 || matches.some(isBy);
  return { tls: tls.filter(applies), tcp: tcp.filter(applies) };
}

function requireSayable({ port, destinationSubnets, source }: TcpCondition, where: string): void {
  const part = port !== undefined ? 'one port of a gateway' : destinationSubnets ? 'the addresses that are called' : source && 'who calls';
  if (!part) return;
  throw unsayable(where, `a rule for connections asks for ${part}`, 'a TLSRoute knows the names that are asked for, a TCPRoute nothing', 'leave it out, or route by a gateway of its own');
}

/** Rules are tried in their order; of routes the one with the more specific name is taken. */
function requireNamesInOrder(rules: readonly TlsRule[], where: string): void {
  const names = rules.map(({ matches }) => matches.flatMap(({ sniHosts }) => sniHosts));
  names.forEach((wide, index) => {
    const hidden = names.slice(index + 1).flat().find(name => wide.some(host => host !== name && coversHost(host, name)));
    if (hidden === undefined) return;
    const why = 'a gateway takes the route with the more specific name first, whatever the order';
    throw unsayable(where, `the rule for "${hidden}" comes after one for ${wide.join(', ')}`, why, 'put the rule for the more specific name first');
  });
}
