import { GatewayFacts, ListenerFacts, takesRoutesFrom } from '../../intent/edge/gateway';
import { list, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { wayKey } from '../../intent/routing/covers';
import { hostsOverlap } from '../../intent/routing/host-names';
import { RouteTable } from '../../intent/routing/route-table';
import { wildcardHostProblem } from '../../kubernetes/host-names';

/** Reads the hosts that clients of gateways ask for. */
export function readHosts(given: unknown, mesh: boolean, where: string): string[] {
  const hosts = list(given, text, 'hosts', where);
  const problem = hosts.length === 0 ? 'it names none' : hosts.map(host => hostProblem(host, mesh)).find(Boolean) ?? overlapProblem(hosts);
  if (problem) throw new IntentError({ where, what: '`hosts`', why: problem, instead: "write for example ['shop.example.com']" });
  return hosts;
}

/** pkg/config/validation/validation.go ValidateVirtualService, istio.io/istio main of 2026-08-27. */
function hostProblem(host: string, mesh: boolean): string | undefined {
  if (host !== '*') return wildcardHostProblem(host);
  return mesh ? '"*" is any host, within the mesh too, where it would take the requests for all services: that needs meshTraffic: false' : undefined;
}

function overlapProblem(hosts: readonly string[]): string | undefined {
  for (const [index, host] of hosts.entries()) {
    const other = hosts.slice(index + 1).find(each => hostsOverlap(host, each));
    if (other !== undefined) return host === other ? `"${host}" stands there twice` : `"${host}" and "${other}" overlap`;
  }
  return undefined;
}

type Kind = 'http' | 'tls' | 'tcp';

const TAKES: { readonly [kind in Kind]: (listener: ListenerFacts) => boolean } = {
  http: ({ protocol, redirectToHttps }) => (protocol === 'http' || protocol === 'https') && !redirectToHttps,
  tls: ({ protocol, passthrough }) => protocol === 'tls' && passthrough,
  tcp: ({ protocol, passthrough }) => protocol === 'tcp' || (protocol === 'tls' && !passthrough),
};

const SPOKEN: { readonly [kind in Kind]: string } = { http: 'HTTP or HTTPS', tls: 'TLS that passes unopened', tcp: 'TCP' };

/** Each gateway must take what the table routes, for its hosts and from its namespace. Of gateways that others own nothing is known. */
export function requireListeners(table: RouteTable, namespace: string, where: string): void {
  const kinds = (['http', 'tls', 'tcp'] as const).filter(kind => table[kind].length > 0);
  for (const gateway of table.gateways) {
    if (gateway.listeners.length === 0) continue;
    for (const kind of kinds) requireListener(gateway, kind, table, namespace, where);
  }
}

function requireListener(gateway: GatewayFacts, kind: Kind, { hosts }: RouteTable, namespace: string, where: string): void {
  const refuse = (why: string, instead: string) => new IntentError({ where, what: `gateway "${wayKey(gateway)}"`, why, instead });
  const spoken = gateway.listeners.filter(TAKES[kind]);
  if (spoken.length === 0) throw refuse(`it has no listener for ${SPOKEN[kind]}`, 'add one to the gateway');
  const open = spoken.filter(listener => takesRoutesFrom(namespace, gateway, listener));
  if (open.length === 0) throw refuse(`its listeners take no routes of namespace "${namespace}"`, 'let them: routesFrom of the listener');
  // Connections without TLS name no host
  const stranger = kind === 'tcp' ? undefined : hosts.find(host => !open.some(listener => listener.hosts.some(taken => hostsOverlap(taken, host))));
  if (stranger !== undefined) throw refuse(`its listeners for ${SPOKEN[kind]} do not take "${stranger}", but ${[...new Set(open.flatMap(listener => listener.hosts))].join(', ')}`, 'add the host to a listener of the gateway, or leave it out');
}
