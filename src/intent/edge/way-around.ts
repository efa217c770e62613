import { GatewayFacts, RouteSources } from './gateway';
import { ClientCertificatesIntent, ListenerIntent } from './gateway-intent';
import { coversHost } from '../routing/host-names';

/** Two listeners of a gateway, of which the second lets in whom the first turns away, to the same routes. */
export interface WayAround {
  readonly strict: ListenerIntent;
  readonly open: ListenerIntent;
  /** A host whose routes hold at both. */
  readonly host: string;
}

/**
 * A route is bound to a gateway, and holds at each listener whose hosts it shares: which route it is, is told by the host of the request, and no more by the name
 * that the client asked for in TLS (pilot/pkg/networking/core/gateway.go buildGatewayHTTPRouteConfig and buildGatewayNetworkFiltersFromTCPRoutes,
 * istio.io/istio main of 2026-08-27). So a client without a certificate gets by the one listener to what the other asks a certificate for.
 *
 * A listener for some hosts out of those of the strict one is no such way: it is named for them.
 */
export function wayAround(listeners: readonly ListenerIntent[], gateway: GatewayFacts): WayAround | undefined {
  for (const strict of listeners.filter(asks)) {
    for (const open of listeners) {
      const host = open.redirectToHttps || isAsStrict(open, strict) ? undefined : sharedHost(strict, open, gateway);
      if (host !== undefined) return { strict, open, host };
    }
  }
  return undefined;
}

function asks({ tls }: ListenerIntent): boolean {
  return tls?.kind === 'mesh' || (tls?.kind === 'ended' && tls.clients?.required === true);
}

/**
 * A Gateway of the Kubernetes Gateway API: among listeners of one port a route for requests holds at that with the narrowest host alone
 * (pilot/pkg/config/kube/gateway/conversion.go hostnameAllowedByIsolation); a TCPRoute has no host, and holds at all of them.
 */
function sharedHost(strict: ListenerIntent, open: ListenerIntent, gateway: GatewayFacts): string | undefined {
  const routes = routesOf(strict);
  if (routes === undefined || routes !== routesOf(open) || !shareSources(strict.routesFrom, open.routesFrom, gateway)) return undefined;
  if (gateway.form === 'kubernetes' && routes === 'connections') return strict.hosts[0];
  if (gateway.form === 'kubernetes' && strict.port === open.port) return undefined;
  return strict.hosts.find(each => open.hosts.some(wide => coversHost(wide, each)));
}

/** The kind of routes that holds at a listener; what passes unopened asks nothing of its clients. */
function routesOf({ protocol, passthrough }: ListenerIntent): 'requests' | 'connections' | undefined {
  if (passthrough) return undefined;
  return protocol === 'http' || protocol === 'https' ? 'requests' : 'connections';
}

function shareSources(one: RouteSources, other: RouteSources, gateway: GatewayFacts): boolean {
  const names = [one, other].map(sources => namesIn(sources, gateway));
  return names[0] === undefined || names[1] === undefined || names[0].some(name => names[1]!.includes(name));
}

/** Any, where it is not known. */
function namesIn(sources: RouteSources, { namespace }: GatewayFacts): readonly string[] | undefined {
  switch (sources.kind) {
    case 'same': return [namespace];
    case 'namespaces': return sources.names;
    default: return undefined;
  }
}

function isAsStrict({ tls: open }: ListenerIntent, { tls: strict }: ListenerIntent): boolean {
  if (open?.kind === 'mesh' || strict?.kind === 'mesh') return open?.kind === strict?.kind;
  if (open?.kind !== 'ended' || strict?.kind !== 'ended' || !open.clients?.required || !strict.clients) return false;
  const trust = (clients: ClientCertificatesIntent, certificates: readonly object[]) => JSON.stringify(clients.authority ?? certificates);
  return trust(open.clients, open.certificates) === trust(strict.clients, strict.certificates)
    && LIMITS.every(limit => isWithin(limit(open.clients!), limit(strict.clients!)));
}

/** A certificate that either list of hashes names is taken, so the two are one limit. */
const LIMITS: readonly ((clients: ClientCertificatesIntent) => readonly string[])[] = [
  ({ names }) => names,
  ({ certificateHashes, publicKeyHashes }) => [...certificateHashes, ...publicKeyHashes],
];

/** Whether who is in the one list is in the other: an empty one is anybody. */
function isWithin(list: readonly string[], other: readonly string[]): boolean {
  return other.length === 0 || (list.length > 0 && list.every(each => other.includes(each)));
}
