import * as networking from '../../../../imports/networking.istio.io';
import { podNamespaceOf } from '../../../intent/edge/gateway';
import { ClientCertificatesIntent, EndedTls, GatewayIntent, ListenerIntent, SecretReference, TlsVersionName } from '../../../intent/edge/gateway-intent';
import { IntentError } from '../../../intent/intent-error';

type Tls = networking.GatewaySpecServersTls;
const MODE = networking.GatewaySpecServersTlsMode;
const MIN = networking.GatewaySpecServersTlsMinProtocolVersion;
const MAX = networking.GatewaySpecServersTlsMaxProtocolVersion;

const MIN_VERSIONS: { readonly [version in TlsVersionName]: networking.GatewaySpecServersTlsMinProtocolVersion } = {
  '1.0': MIN.TLSV1_UNDERSCORE_0, '1.1': MIN.TLSV1_UNDERSCORE_1, '1.2': MIN.TLSV1_UNDERSCORE_2, '1.3': MIN.TLSV1_UNDERSCORE_3,
};
const MAX_VERSIONS: { readonly [version in TlsVersionName]: networking.GatewaySpecServersTlsMaxProtocolVersion } = {
  '1.0': MAX.TLSV1_UNDERSCORE_0, '1.1': MAX.TLSV1_UNDERSCORE_1, '1.2': MAX.TLSV1_UNDERSCORE_2, '1.3': MAX.TLSV1_UNDERSCORE_3,
};

/** How a server of Istio's Gateway deals with TLS: istio.io/api v1.31.1 networking/v1alpha3/gateway.proto ServerTLSSettings. */
export function serverTls({ tls, redirectToHttps }: ListenerIntent, intent: GatewayIntent): Tls | undefined {
  if (!tls) return redirectToHttps ? { httpsRedirect: true } : undefined;
  switch (tls.kind) {
    case 'passthrough': return { mode: MODE.PASSTHROUGH };
    case 'by-sni': return { mode: MODE.AUTO_UNDERSCORE_PASSTHROUGH };
    case 'mesh': return { mode: MODE.ISTIO_UNDERSCORE_MUTUAL };
    case 'ended': return endedServerTls(tls, { namespace: podNamespaceOf(intent.gateway), where: intent.where });
  }
}

/** A proxy that ends TLS: its namespace, and the construct to name in an error. */
interface Proxy {
  readonly namespace: string;
  readonly where: string;
}

/** How a proxy ends TLS. */
export function endedServerTls(tls: EndedTls, proxy: Proxy): Tls {
  return {
    mode: !tls.clients ? MODE.SIMPLE : tls.clients.required ? MODE.MUTUAL : MODE.OPTIONAL_UNDERSCORE_MUTUAL,
    ...certificates(tls, proxy),
    ...tls.clients && clientCertificates(tls.clients, proxy),
    minProtocolVersion: tls.minVersion && MIN_VERSIONS[tls.minVersion],
    maxProtocolVersion: tls.maxVersion && MAX_VERSIONS[tls.maxVersion],
    cipherSuites: tls.cipherSuites && [...tls.cipherSuites],
  };
}

function certificates({ certificates: given }: EndedTls, proxy: Proxy): Tls {
  const files = given.flatMap(each => (each.kind === 'files' ? [{ serverCertificate: each.certificate, privateKey: each.privateKey }] : []));
  if (files.length > 0) return files.length === 1 ? files[0] : { tlsCertificates: files };
  const names = given.flatMap(each => (each.kind === 'secret' ? [secretName(each, proxy)] : []));
  return names.length === 1 ? { credentialName: names[0] } : { credentialNames: names };
}

function clientCertificates({ authority, names, certificateHashes, publicKeyHashes }: ClientCertificatesIntent, proxy: Proxy): Tls {
  return {
    ...authority?.kind === 'files' && { caCertificates: authority.certificates, caCrl: authority.revoked },
    ...authority?.kind === 'secret' && { caCertCredentialName: authorityName(secretName(authority, proxy)) },
    subjectAltNames: some(names),
    verifyCertificateHash: some(certificateHashes),
    verifyCertificateSpki: some(publicKeyHashes),
  };
}

/**
 * The Secret of an authority is asked for by a name with this ending, which it need not have: any other is answered with a key and
 * a certificate, where authorities are wanted (pilot/pkg/xds/sds.go generate, pilot/pkg/credentials/kube/secrets.go GetCaCert,
 * istio.io/istio main of 2026-08-27).
 */
function authorityName(secret: string): string {
  return secret.endsWith('-cacert') ? secret : `${secret}-cacert`;
}

/** A proxy is handed Secrets of its own namespace only: pilot/pkg/xds/sds.go filterAuthorizedResources, istio.io/istio main of 2026-08-27. */
function secretName({ name, namespace }: SecretReference, { namespace: pods, where }: Proxy): string {
  if (namespace === undefined || namespace === pods) return name;
  throw new IntentError({
    where,
    what: `Secret "${name}" is in namespace "${namespace}", and the gateway's pods are in "${pods}"`,
    why: 'Istio hands a gateway of its own kind the Secrets of the namespace that its pods are in, and no others',
    instead: `make the Secret in "${pods}", or take GatewayForm.kubernetes()`,
  });
}

function some(values: readonly string[]): string[] | undefined {
  return values.length === 0 ? undefined : [...values];
}
