import { ExternalServiceIntent } from '../edge/external-service';
import { GatewayIntent } from '../edge/gateway-intent';
import { HostResolution } from '../edge/host-resolution';
import { ServiceLocation } from '../edge/service-location';
import { SidecarScopeIntent } from '../edge/sidecar-scope';

/** What intents about traffic that enters or leaves the mesh can need of it. */
export const EDGE_NEEDS = {
  'gateway': "open a gateway of the mesh's own kind",
  'gateway.kubernetes': 'open a gateway of the Kubernetes Gateway API',
  'gateway.tls': 'end TLS at a gateway',
  'gateway.second-certificate': 'show one of two certificates at a gateway, by the type of their keys',
  'gateway.clients': 'ask the clients of a gateway for certificates',
  'gateway.client-authority': 'trust clients by an authority that stands apart from the gateway\'s certificate',
  'gateway.passthrough': 'let TLS pass a gateway unopened',
  'gateway.mesh-tls': 'take the mesh\'s own mTLS at a gateway',
  'gateway.tcp': 'take connections of any protocol at a gateway',
  'gateway.redirect': 'redirect to https at a gateway',
  'external': 'know a service outside of the cluster by its host names',
  'external.wildcard': 'know all names below a wildcard as one service',
  'external.dynamic-dns': 'look up the very name below a wildcard that is called',
  'external.visibility': 'show an external service to some namespaces only',
  'external.inside': 'know what is in the mesh and no Service of the cluster by its host names',
  'external.endpoints': 'say where a service outside of the cluster runs',
  'external.target-port': 'call a service outside of the cluster at another port than its clients do',
  'external.address': 'say whether a service outside of the cluster is given an address',
  'external.tls': 'put TLS around calls to the outside, or check who answers',
  'external.workload': 'have a workload outside of the cluster in the mesh',
  'external.workload-group': 'have workloads outside of the cluster in the mesh that come and go',
  'egress.gateway': 'send calls to the outside through a gateway',
  'egress.outbound': 'say whether calls to unknown hosts leave the cluster',
  'egress.scope': 'limit what the proxies of some workloads know of the mesh',
  'egress.scope.except': 'except hosts from what proxies know',
} as const;

type EdgeNeed = keyof typeof EDGE_NEEDS;

/** What a gateway needs of the mesh. */
export function needsOfGateway({ form, listeners }: Pick<GatewayIntent, 'form' | 'listeners'>): EdgeNeed[] {
  const needs: EdgeNeed[] = [form.kind === 'mesh' ? 'gateway' : 'gateway.kubernetes'];
  for (const { protocol, tls, redirectToHttps } of listeners) {
    if (protocol === 'tcp') needs.push('gateway.tcp');
    if (redirectToHttps) needs.push('gateway.redirect');
    if (tls?.kind === 'passthrough') needs.push('gateway.passthrough');
    if (tls?.kind === 'mesh' || tls?.kind === 'by-sni') needs.push('gateway.mesh-tls');
    if (tls?.kind !== 'ended') continue;
    needs.push('gateway.tls');
    if (tls.certificates.length > 1) needs.push('gateway.second-certificate');
    if (tls.clients) needs.push('gateway.clients');
    if (tls.clients?.authority?.kind === 'secret') needs.push('gateway.client-authority');
  }
  return [...new Set(needs)];
}

/** What a service outside of the cluster needs of the mesh. */
export function needsOfExternalService(service: ExternalServiceIntent): EdgeNeed[] {
  const { hosts, ports, resolution, location, endpoints, allocateAddress, subjectAltNames, tls, visibleIn } = service;
  const needs: EdgeNeed[] = ['external'];
  if (resolution === HostResolution.DYNAMIC_DNS) needs.push('external.dynamic-dns');
  if (hosts.some(host => host.startsWith('*'))) needs.push('external.wildcard');
  if (visibleIn) needs.push('external.visibility');
  if (location === ServiceLocation.INSIDE) needs.push('external.inside');
  if (endpoints.length > 0) needs.push('external.endpoints');
  if (ports.some(({ port, targetPort }) => port !== targetPort)) needs.push('external.target-port');
  if (allocateAddress !== undefined) needs.push('external.address');
  if (tls || subjectAltNames.length > 0) needs.push('external.tls');
  return needs;
}

/**
 * What a scope needs of the mesh. One that knows everything of the mesh limits only what leaves the cluster, if anything.
 */
export function needsOfScope(scope: SidecarScopeIntent): EdgeNeed[] {
  const { workload, outbound, except, outboundListeners, inboundListeners, inboundLimits } = scope;
  const knowsAll = scope.hosts().some(({ namespace, host }) => namespace === '*' && host === '*');
  const isWhole = knowsAll && !workload && !inboundLimits && [...except, ...outboundListeners, ...inboundListeners].length === 0;
  const needs: EdgeNeed[] = outbound ? ['egress.outbound'] : [];
  if (!outbound || !isWhole) needs.push('egress.scope');
  if (except.length > 0) needs.push('egress.scope.except');
  return needs;
}
