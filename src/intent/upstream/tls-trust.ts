import { CertificateFiles, ServerNamesIntent, TrustIntent } from './tls-intent';
import { MeshTlsOptions, MutualTlsOptions, SimpleTlsOptions } from './upstream-tls-options';
import { dnsSubdomainProblem } from '../../kubernetes/names';
import { flag, list, optional, text } from '../input';
import { IntentError } from '../intent-error';

/** Options of TLS that is not the mesh's. */
export const SIMPLE_FIELDS: readonly string[] = ['sni', 'subjectAltNames', 'caCertificates', 'caCrl', 'credentialName', 'dangerouslySkipVerification'] satisfies (keyof SimpleTlsOptions)[];

/**
 * Reads by what the server's certificate is checked.
 *
 * Rules of Istio's `ValidateTLS` (pkg/config/validation/agent/validation.go, istio.io/istio main of 2026-08-27). That it is said at all is ours: Istio
 * falls back to the certificates of the proxy's image, and its analyzer warns (IST0128, IST0129).
 */
export function readTrust({ caCertificates, caCrl, credentialName, dangerouslySkipVerification }: SimpleTlsOptions, where: string): TrustIntent {
  const authorities = optional(caCertificates, (value, name) => (value === 'system' ? value : file(value, name, where)), 'caCertificates', where);
  const revoked = optional(caCrl, file, 'caCrl', where);
  const credential = optional(credentialName, secretName, 'credentialName', where);
  const skip = optional(dangerouslySkipVerification, flag, 'dangerouslySkipVerification', where) ?? false;
  const refuse = (what: string, why: string, instead: string): never => {
    throw new IntentError({ where, what, why, instead });
  };
  if (authorities === undefined) {
    if (revoked !== undefined) return refuse('`caCrl` stands without `caCertificates`', 'certificates are revoked by the authority that signed them', 'name its file too, or put both into the Secret');
    if (credential !== undefined) return { kind: 'credential', name: credential, skip: skip || undefined };
    return skip ? { kind: 'skip' } : refuse('nothing says by what the server\'s certificate is checked', 'a client that does not know whom it trusts encrypts for anybody', "write caCertificates: 'system', or a file, or a credentialName");
  }
  if (credential === undefined && !skip) return { kind: 'files', caCertificates: authorities, caCrl: revoked };
  return refuse(`\`caCertificates\` stands beside \`${credential === undefined ? 'dangerouslySkipVerification' : 'credentialName'}\``, 'one of them would not be looked at', 'leave one of them out');
}

/**
 * Reads whom the client asks for, and who may answer. Who asks for a name wants nobody else to answer: with an `sni` and no names Istio would check
 * none, so that any certificate of the authority passes (pilot/pkg/networking/core/cluster_tls.go setAutoSniAndAutoSanValidation, main of 2026-08-27).
 */
export function readServerNames({ sni, subjectAltNames }: MeshTlsOptions, trust: TrustIntent | undefined, where: string): ServerNamesIntent {
  const names = optional(subjectAltNames, (value, name) => list(value, word, name, where), 'subjectAltNames', where);
  const skipped = trust?.kind === 'skip' || (trust?.kind === 'credential' && trust.skip);
  const problem = names && (names.length === 0 ? 'an empty list would check nothing' : skipped ? 'no certificate is checked, so no name is' : undefined);
  if (problem) throw new IntentError({ where, what: '`subjectAltNames`', why: problem, instead: "leave it out, or write for example ['api.example.com'] and say by what certificates are checked" });
  const asked = optional(sni, word, 'sni', where);
  const checked = trust !== undefined && !skipped;
  return { sni: asked, subjectAltNames: names ?? (checked && asked !== undefined ? [asked] : undefined) };
}

/** Reads the client's certificate, which stands in files or in the credential. */
export function readCertificate(options: MutualTlsOptions, hasCredential: boolean, where: string): CertificateFiles | undefined {
  const certificate = optional(options.clientCertificate, file, 'clientCertificate', where);
  const key = optional(options.privateKey, file, 'privateKey', where);
  if (hasCredential && certificate === undefined && key === undefined) return undefined;
  if (!hasCredential && certificate !== undefined && key !== undefined) return { clientCertificate: certificate, privateKey: key };
  throw new IntentError({
    where,
    what: hasCredential ? 'files of the client stand beside `credentialName`' : `\`${certificate === undefined ? 'clientCertificate' : 'privateKey'}\` is missing`,
    why: hasCredential ? 'the Secret holds its certificate and key' : 'a client shows a certificate, and proves by the key that it is its own',
    instead: hasCredential ? 'leave one of them out' : 'give both files, or a credentialName',
  });
}

function file(value: unknown, name: string, where: string): string {
  const path = text(value, name, where);
  if (/^\/\S+$/.test(path)) return path;
  throw new IntentError({ where, what: `\`${name}\` is "${path}"`, why: 'it is a path in the proxy, which begins with "/"', instead: "write for example '/etc/certs/ca.pem'" });
}

function secretName(value: unknown, name: string, where: string): string {
  const secret = text(value, name, where);
  const problem = dnsSubdomainProblem(secret);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: 'write the name of a Secret in the namespace of the clients' });
  return secret;
}

function word(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  if (/^\S+$/.test(given)) return given;
  throw new IntentError({ where, what: `\`${name}\` is "${given}"`, why: 'it is a name, without spaces', instead: "write for example 'api.example.com', or leave it out" });
}
