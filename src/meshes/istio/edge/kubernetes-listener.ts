import * as gatewayApi from '../../../../imports/gateway.networking.k8s.io';
import { EndedTls, GatewayIntent, ListenerIntent } from '../../../intent/edge/gateway-intent';
import { IntentError } from '../../../intent/intent-error';

type Tls = gatewayApi.GatewaySpecListenersTls;
const MODE = gatewayApi.GatewaySpecListenersTlsMode;

/** Istio's own options of a listener: pilot/pkg/config/kube/gateway/conversion.go buildTLS, istio.io/istio main of 2026-08-27. */
const TERMINATE_MODE = 'gateway.istio.io/tls-terminate-mode';
const CIPHER_SUITES = 'gateway.istio.io/tls-cipher-suites';

/** How a listener of a Gateway deals with TLS. */
export function listenerTls({ tls }: ListenerIntent, home: string): Tls | undefined {
  switch (tls?.kind) {
    case undefined: return undefined;
    case 'mesh': return { mode: MODE.TERMINATE, options: { [TERMINATE_MODE]: 'ISTIO_MUTUAL' } };
    case 'ended': return { mode: MODE.TERMINATE, certificateRefs: certificateRefs(tls, home), options: options(tls) };
    default: return { mode: MODE.PASSTHROUGH };
  }
}

function certificateRefs({ certificates }: EndedTls, home: string): gatewayApi.GatewaySpecListenersTlsCertificateRefs[] {
  return certificates.flatMap(each => (each.kind === 'secret' ? [{ name: each.name, namespace: each.namespace === home ? undefined : each.namespace }] : []));
}

function options({ clients, cipherSuites }: EndedTls): { [key: string]: string } | undefined {
  if (!clients && !cipherSuites) return undefined;
  return { ...clients && { [TERMINATE_MODE]: 'MUTUAL' }, ...cipherSuites && { [CIPHER_SUITES]: cipherSuites.join(',') } };
}

/**
 * Refuses what the Kubernetes Gateway API, or what Istio makes of it, has no field for. Nothing of it may be left out: most of it
 * limits who gets in.
 */
export function requireSayable(listener: ListenerIntent, { where }: GatewayIntent): void {
  const fault = unsayable(listener);
  if (!fault) return;
  throw new IntentError({
    where,
    what: `the listener "${listener.name}" ${fault}`,
    why: 'a Gateway of the Kubernetes Gateway API has nothing to say it by that Istio reads (pilot/pkg/config/kube/gateway/conversion.go buildTLS, istio.io/istio main of 2026-08-27)',
    instead: 'leave it out, or take GatewayForm.mesh()',
  });
}

function unsayable({ bind, tls }: ListenerIntent): string | undefined {
  if (bind !== undefined) return 'is bound to one address';
  if (tls?.kind === 'by-sni') return 'passes mTLS of the mesh on without a route';
  if (tls?.kind !== 'ended') return undefined;
  const { certificates, clients, minVersion, maxVersion } = tls;
  if (certificates.some(({ kind }) => kind === 'files')) return 'has its certificate in files';
  if (minVersion !== undefined || maxVersion !== undefined) return 'is limited to versions of TLS';
  if (!clients) return undefined;
  // istiod lets such a gateway have the authority of required certificates only: pilot/pkg/model/gateway.go mergeGateways
  if (!clients.required) return 'takes clients with and without a certificate';
  if (clients.authority) return 'trusts an authority that stands apart from its certificate';
  return clients.names.length + clients.certificateHashes.length + clients.publicKeyHashes.length > 0 ? 'takes some certificates of clients only' : undefined;
}
