import * as networking from '../../../../imports/networking.istio.io';
import { ListenerFacts } from '../../../intent/edge/gateway';
import { IntentError } from '../../../intent/intent-error';
import { GatewayTarget, targetText } from '../../../intent/security/policy-target';

type Place = networking.EnvoyFilterSpecConfigPatchesMatchRouteConfiguration;

/**
 * Where a gateway's routes are among those of its pods; everywhere where nothing is said.
 *
 * Gateways that run in the same pods have a table of routes each where they end TLS, and one together for each port of plain HTTP, in which a
 * virtual host is called `host:port` (pilot/pkg/model/gateway.go gatewayRDSRouteName, pilot/pkg/networking/core/gateway.go
 * buildGatewayHTTPRouteConfig, istio.io/istio main of 2026-08-27).
 *
 * @throws when its routes cannot be told from those of another gateway
 */
export function placesAt(target: GatewayTarget, ports: readonly number[] | undefined, where: string): Place[] | undefined {
  const besides = (target.besides ?? []).filter(takesRequests);
  if (besides.length === 0 && ports === undefined) return undefined;
  const own = target.gateway.listeners.filter(listener => takesRequests(listener) && (ports?.includes(listener.port) ?? true));
  requireFound(own, target, where);
  if (besides.length === 0) return ports?.map(portNumber => ({ portNumber }));
  const isShared = ({ port }: ListenerFacts) => besides.some(other => other.port === port);
  const places = own.flatMap(each => (isShared(each) ? sharedPlaces(each, target, where) : [{ portNumber: each.port }]));
  return [...new Map(places.map(place => [JSON.stringify(place), place])).values()];
}

function sharedPlaces({ port, protocol, hosts }: ListenerFacts, target: GatewayTarget, where: string): Place[] {
  const { namespace, name } = target.gateway;
  if (protocol === 'https') return [{ portNumber: port, gateway: `${namespace}/${name}` }];
  const wildcard = hosts.find(host => host.startsWith('*'));
  if (wildcard === undefined) return hosts.map(host => ({ portNumber: port, vhost: { name: `${host}:${port}` } }));
  throw new IntentError({
    where,
    what: `another gateway runs in the pods of ${targetText(target)}, and both take HTTP at port ${port}`,
    why: `the pods have one table of routes for that port, in which the hosts of "${wildcard}" cannot be told from the other's: requests to both would be counted`,
    instead: 'name its hosts one by one, or give the gateway pods of its own by `form`',
  });
}

/** The address is part of the name of a table, so that no port is found in it (pilot/pkg/model/gateway.go ParseGatewayRDSRouteName). */
function requireFound(listeners: readonly ListenerFacts[], target: GatewayTarget, where: string): void {
  const bound = listeners.find(({ bind }) => bind !== undefined);
  if (!bound) return;
  throw new IntentError({
    where,
    what: `${targetText(target)} takes requests at port ${bound.port} of the address ${bound.bind} alone`,
    why: 'the mesh finds the routes of such a listener by no port, and nothing would be counted there',
    instead: 'leave `ports` out, or `bind` of the listener; two gateways in the same pods need pods of their own by `form`',
  });
}

function takesRequests({ protocol }: ListenerFacts): boolean {
  return protocol === 'http' || protocol === 'https';
}
