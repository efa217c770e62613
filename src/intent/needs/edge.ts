import { ExternalServiceIntent } from '../edge/external-service';
import { GatewayIntent } from '../edge/gateway-intent';
import { HostResolution } from '../edge/host-resolution';

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
  'external.workload': 'have a workload outside of the cluster in the mesh',
  'egress.gateway': 'send calls to the outside through a gateway',
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
export function needsOfExternalService({ hosts, resolution, visibleIn }: ExternalServiceIntent): EdgeNeed[] {
  const needs: EdgeNeed[] = ['external'];
  if (resolution === HostResolution.DYNAMIC_DNS) needs.push('external.dynamic-dns');
  if (hosts.some(host => host.startsWith('*'))) needs.push('external.wildcard');
  if (visibleIn) needs.push('external.visibility');
  return needs;
}
