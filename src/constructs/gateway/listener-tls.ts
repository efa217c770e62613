import { ClientCertificates } from './client-certificates';
import { TlsListenerOptions } from './listener-options';
import { TlsCredential } from './tls-credential';
import { TlsVersion } from './tls-version';
import { ClientCertificatesIntent, CredentialIntent, EndedTls } from '../../intent/edge/gateway-intent';
import { instanceOf, list, oneOf, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** What Envoy speaks: pkg/config/security/security.go ValidCipherSuites, istio.io/istio main of 2026-08-27, which drops others with a warning. */
const CIPHER_SUITES: readonly string[] = [
  ...['ECDHE-ECDSA', 'ECDHE-RSA'].flatMap(exchange => ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-SHA', 'AES256-SHA'].map(cipher => `${exchange}-${cipher}`)),
  'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'DES-CBC3-SHA',
];

/**
 * Reads how a gateway ends TLS. What Istio takes with a warning, or takes and leaves out, is refused: pkg/config/validation/validation.go
 * validateTLSOptions and pilot/pkg/security/model/authentication.go, istio.io/istio main of 2026-08-27.
 */
export function endedTls(options: TlsListenerOptions, where: string): EndedTls {
  const certificates = readCertificates(options, where);
  const clients = optional(options.clients, value => instanceOf(value, ClientCertificates, 'clients', 'ClientCertificates.required()', where), 'clients', where)?._intent;
  if (clients) requireOneKind(clients, certificates[0], where);
  const version = (name: 'minVersion' | 'maxVersion') => optional(options[name], value => oneOf(value, TlsVersion, name, where), name, where);
  const [minVersion, maxVersion] = [version('minVersion'), version('maxVersion')];
  const cipherSuites = optional(options.cipherSuites, readCipherSuites, 'cipherSuites', where);
  const tls: EndedTls = { kind: 'ended', certificates, clients, minVersion, maxVersion, cipherSuites };
  requireVersionsInOrder(tls, where);
  return tls;
}

function readCertificates({ certificate, secondCertificate }: TlsListenerOptions, where: string): CredentialIntent[] {
  const first = readCredential(certificate, 'certificate', where);
  const second = optional(secondCertificate, readCredential, 'secondCertificate', where);
  const fault = second && (second.kind !== first.kind ? 'one of them is a Secret, the other is in files' : JSON.stringify(first) === JSON.stringify(second) && 'the two are the same');
  if (fault) throw new IntentError({ where, what: '`certificate` and `secondCertificate`', why: fault, instead: 'give two of one kind, for keys of two types' });
  return second ? [first, second] : [first];
}

function readCredential(value: unknown, name: string, where: string): CredentialIntent {
  return instanceOf(value, TlsCredential, name, "TlsCredential.secret('api-tls')", where)._intent;
}

/** Beside a Secret the authority is in a Secret, beside files in files: else Istio does not look at it, and does not say so. */
function requireOneKind(clients: ClientCertificatesIntent, certificate: CredentialIntent, where: string): void {
  const { authority, certificateHashes, publicKeyHashes } = clients;
  const files = certificate.kind === 'files';
  const fault = files && authority?.kind !== 'files' ? 'the certificate is in files, and whose clients are trusted is not'
    : !files && authority?.kind === 'files' ? 'the certificate is a Secret, and the authority of the clients is in files'
      : files && certificateHashes.length + publicKeyHashes.length > 0 && 'the certificate is in files, and hashes limit the clients';
  if (!fault) return;
  throw new IntentError({
    where,
    what: fault,
    why: 'the proxy is given what goes with the certificate, and would not check the rest',
    instead: files ? 'name `authority: CertificateAuthority.files(...)`, and limit clients by `names`' : "name `authority: CertificateAuthority.secret('client-ca')`, or leave it out",
  });
}

function readCipherSuites(value: unknown, name: string, where: string): string[] {
  const suites = list(value, text, name, where);
  const odd = suites.find(suite => !CIPHER_SUITES.includes(suite));
  const what = suites.length === 0 ? `\`${name}\` is an empty list` : odd !== undefined && `"${odd}" is no cipher suite`;
  if (what) throw new IntentError({ where, what, why: `there are: ${CIPHER_SUITES.join(', ')}`, instead: `name some of them, or leave \`${name}\` out` });
  const each = [...new Set(suites)];
  const twice = each.filter(suite => suites.indexOf(suite) !== suites.lastIndexOf(suite));
  if (twice.length === 0) return suites;
  throw new IntentError({
    where,
    what: `\`${name}\` names ${twice.map(suite => `"${suite}"`).join(' and ')} twice`,
    why: 'Istio takes the first one and warns of the other',
    instead: `write ${name}: [${each.map(suite => `'${suite}'`).join(', ')}]`,
  });
}

function requireVersionsInOrder({ minVersion: min, maxVersion: max, cipherSuites: suites }: EndedTls, where: string): void {
  if (min !== undefined && max !== undefined && min > max) {
    throw new IntentError({ where, what: `\`minVersion\` is TLS ${min} and \`maxVersion\` TLS ${max}`, why: 'no version is between them', instead: 'put them in order' });
  }
  if ((min === TlsVersion.V1_0 || min === TlsVersion.V1_1) && !suites) {
    throw new IntentError({ where, what: `\`minVersion\` is TLS ${min}, and no cipher suites are named`, why: 'those that the proxy speaks by itself need TLS 1.2', instead: 'write minVersion: TlsVersion.V1_2, or name cipher suites of that time' });
  }
}
