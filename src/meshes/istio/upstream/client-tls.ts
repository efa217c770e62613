import { TrafficPolicy } from './traffic-policy-type';
import * as networking from '../../../../imports/networking.istio.io';
import { PolicyIntent } from '../../../intent/upstream/policy';
import { TlsIntent, TrustIntent } from '../../../intent/upstream/tls-intent';

type ClientTls = NonNullable<TrafficPolicy['tls']>;

const MODE = networking.DestinationRuleSpecTrafficPolicyTlsMode;
type Mode = networking.DestinationRuleSpecTrafficPolicyTlsMode;
const MODES: { readonly [kind in TlsIntent['kind']]: Mode } = {
  'disable': MODE.DISABLE,
  'simple': MODE.SIMPLE,
  'mutual': MODE.MUTUAL,
  'mesh-mutual': MODE.ISTIO_UNDERSCORE_MUTUAL,
};

/** TLS of the client's side. */
export function clientTls({ tls }: PolicyIntent): ClientTls | undefined {
  if (!tls) return undefined;
  const mode = MODES[tls.kind];
  if (tls.kind === 'disable') return { mode };
  const names = { sni: tls.sni, subjectAltNames: tls.subjectAltNames && [...tls.subjectAltNames] };
  if (tls.kind === 'mesh-mutual') return { mode, ...names };
  return { mode, ...names, ...tls.kind === 'mutual' && tls.certificate, ...trust(tls.trust) };
}

function trust(by: TrustIntent): Partial<ClientTls> {
  switch (by.kind) {
    case 'files': return { caCertificates: by.caCertificates, caCrl: by.caCrl };
    case 'credential': return { credentialName: by.name, insecureSkipVerify: by.skip };
    default: return { insecureSkipVerify: true };
  }
}
