import { JwtHeader, JwtIssuer } from './jwt-props';
import { fields, flag, list, onlyFields, optional, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { headerNameProblem } from '../../intent/routing/header-names';
import { keySetProblem } from '../../intent/security/key-set';
import { TokenIssuer, TokenKeys } from '../../intent/security/tokens';
import { positiveMillis } from '../retry/quantities';

const FIELDS: readonly string[] = [
  'issuer', 'jwksUri', 'jwks', 'audiences', 'fromHeaders', 'fromParams', 'fromCookies', 'forwardOriginalToken', 'outputPayloadToHeader',
  'outputClaimToHeaders', 'spaceDelimitedClaims', 'timeout',
] satisfies (keyof JwtIssuer)[];
const HEADER_FIELDS: readonly string[] = ['name', 'prefix'] satisfies (keyof JwtHeader)[];

/**
 * Reads whose tokens are valid.
 *
 * @throws when no token could ever be verified by it, or when something of it is misspelt
 */
export function readIssuers(given: unknown, where: string): TokenIssuer[] {
  const issuers = list(given, (value, name) => readIssuer(value as JwtIssuer, name, where), 'issuers', where);
  if (issuers.length === 0) throw new IntentError({ where, what: '`issuers` is an empty list', why: 'no token would be valid, and none would be looked for', instead: "name one: [{ issuer: 'https://auth.example.com' }]" });
  const twice = issuers.find(({ issuer }, index) => issuers.findIndex(other => other.issuer === issuer) !== index);
  if (twice) throw new IntentError({ where, what: `the issuer "${twice.issuer}" is named twice`, why: 'which of the two verifies its tokens is not said', instead: 'name it once' });
  return issuers;
}

function readIssuer(given: JwtIssuer, name: string, where: string): TokenIssuer {
  onlyFields(given, FIELDS, name, where);
  const issuer = nonEmpty(given.issuer, `${name}.issuer`, where);
  if (/[*\s]/.test(issuer)) throw new IntentError({ where, what: `\`${name}.issuer\` is "${issuer}"`, why: 'it is compared with the claim `iss` as a whole, and has neither spaces nor "*"', instead: 'name each issuer' });
  const texts = (field: 'audiences' | 'fromParams' | 'fromCookies' | 'spaceDelimitedClaims') => optional(given[field], (value, each) => list(value, (one, at) => nonEmpty(one, at, where), each, where), `${name}.${field}`, where) ?? [];
  return {
    issuer,
    keys: readKeys(given, issuer, name, where),
    audiences: texts('audiences'),
    fromHeaders: optional(given.fromHeaders, (value, each) => list(value, (one, at) => readHeader(one as JwtHeader, at, where), each, where), `${name}.fromHeaders`, where) ?? [],
    fromParams: texts('fromParams'),
    fromCookies: texts('fromCookies'),
    forwardOriginalToken: optional(given.forwardOriginalToken, flag, `${name}.forwardOriginalToken`, where) ?? false,
    outputPayloadToHeader: optional(given.outputPayloadToHeader, (value, at) => headerName(value, at, where), `${name}.outputPayloadToHeader`, where),
    outputClaimToHeaders: readClaimHeaders(given.outputClaimToHeaders, `${name}.outputClaimToHeaders`, where),
    spaceDelimitedClaims: texts('spaceDelimitedClaims'),
    timeout: optional(given.timeout, (value, at) => positiveMillis(value as JwtIssuer['timeout'] & object, at, where), `${name}.timeout`, where),
  };
}

function readKeys({ jwksUri, jwks }: JwtIssuer, issuer: string, name: string, where: string): TokenKeys {
  const uri = optional(jwksUri, text, `${name}.jwksUri`, where);
  const keys = optional(jwks, text, `${name}.jwks`, where);
  if (uri !== undefined && keys !== undefined) {
    throw new IntentError({ where, what: `\`${name}\` has both \`jwksUri\` and \`jwks\``, why: 'one of the two says the keys', instead: 'leave one of them out' });
  }
  const problem = uri !== undefined ? urlProblem(uri) : keys !== undefined ? keySetProblem(keys) : urlProblem(issuer);
  if (problem === undefined) return uri !== undefined ? { kind: 'uri', uri } : keys !== undefined ? { kind: 'inline', keys } : { kind: 'discovery' };
  const asked = uri !== undefined ? 'jwksUri' : keys !== undefined ? 'jwks' : 'issuer';
  throw new IntentError({
    where,
    what: `\`${name}.${asked}\` leads to no keys`,
    why: problem,
    instead: asked === 'issuer' ? 'give `jwksUri` or `jwks`: without either the keys are asked of the issuer' : asked === 'jwks' ? 'write the public keys as the issuer gives them' : 'write for example https://auth.example.com/jwks.json',
  });
}

/** Istio fetches keys by http and https (pkg/config/security/security.go ParseJwksURI, istio.io/istio main of 2026-08-27). */
function urlProblem(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && ['http:', 'https:'].includes(parsed.protocol) && parsed.hostname !== '' && url.length <= 2048) return undefined;
  return `"${url}" is no URL that begins with https:// or http://`;
}

function readHeader(given: JwtHeader, name: string, where: string) {
  onlyFields(given, HEADER_FIELDS, name, where);
  const prefix = optional(given.prefix, text, `${name}.prefix`, where);
  return { name: headerName(given.name, `${name}.name`, where), ...prefix !== undefined && { prefix } };
}

function readClaimHeaders(given: unknown, name: string, where: string): { header: string; claim: string }[] {
  const claims = given === undefined ? {} : textMap(fields(given as object, name, where), name, where);
  return Object.keys(claims).sort().map(header => ({
    header: headerName(header, name, where), claim: nonEmpty(claims[header], `${name}[${JSON.stringify(header)}]`, where),
  }));
}

/** Istio writes these names into the proxy's configuration, which takes no others (ValidateStrictHTTPHeaderName). */
function headerName(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  const problem = headerNameProblem(given.toLowerCase()) ?? (/^[A-Za-z0-9_-]+$/.test(given) ? undefined : `"${given}" has other characters than letters, digits, "-" and "_"`);
  if (problem) throw new IntentError({ where, what: `a header in \`${name}\``, why: problem, instead: 'write for example x-jwt-assertion' });
  return given;
}

function nonEmpty(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  if (given !== '') return given;
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'nothing is called so', instead: 'write what it is, or leave it out' });
}
