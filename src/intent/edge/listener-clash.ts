import { GatewayFacts, podNamespaceOf } from './gateway';
import { CredentialIntent, GatewayIntent, ListenerIntent } from './gateway-intent';
import { selects } from '../../kubernetes/labels';

/**
 * Why two listeners of the same pods cannot both be, if so. Istio then leaves one of them out and says so in its log only
 * (pilot/pkg/model/gateway.go mergeGateways, istio.io/istio main of 2026-08-27); for equal hosts of two Gateways its analyzer has IST0145.
 */
export function listenerClash(one: ListenerIntent, other: ListenerIntent): string | undefined {
  if (one.port !== other.port || one.bind !== other.bind) return undefined;
  const [a, b] = [familyOf(one), familyOf(other)];
  if (a !== b) return `at port ${one.port} one speaks ${a}, the other ${b}`;
  if (a === 'tcp') return `both take every connection at port ${one.port}`;
  const host = one.hosts.find(each => other.hosts.includes(each));
  return host === undefined ? undefined : `both take ${host === '*' ? 'any host' : host} at port ${one.port}`;
}

function familyOf({ protocol }: ListenerIntent): 'http' | 'tcp' | 'tls' {
  return protocol === 'https' ? 'tls' : protocol;
}

/**
 * Whether two gateways of the mesh's own kind run in the same pods, as far as their labels say. Istio selects the pods of every
 * namespace, unless istiod is told otherwise (PILOT_SCOPE_GATEWAY_TO_NAMESPACE), so their namespaces make no difference.
 */
export function sharePods(one: GatewayFacts, other: GatewayFacts): boolean {
  if (!one.podLabels || !other.podLabels || one.form !== 'mesh' || other.form !== 'mesh') return false;
  return selects(one.podLabels, other.podLabels) || selects(other.podLabels, one.podLabels);
}

/** The certificate that two gateways both show, if there is one. */
export function sharedCertificate(one: GatewayIntent, other: GatewayIntent): string | undefined {
  const known = new Set(certificatesOf(other).map(each => certificateKey(each, other.gateway)));
  const shared = certificatesOf(one).find(each => known.has(certificateKey(each, one.gateway)));
  return shared && (shared.kind === 'files' ? shared.certificate : shared.name);
}

function certificatesOf({ listeners }: GatewayIntent): CredentialIntent[] {
  return listeners.flatMap(({ tls }) => (tls?.kind === 'ended' ? tls.certificates : []));
}

function certificateKey(certificate: CredentialIntent, gateway: GatewayFacts): string {
  return certificate.kind === 'files' ? certificate.certificate : `${certificate.namespace ?? podNamespaceOf(gateway)}/${certificate.name}`;
}
