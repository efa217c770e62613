import { AllowProps } from './allow-props';
import { fields, list, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { headerNameProblem } from '../../intent/routing/header-names';
import { ClaimPath, claimText, parseClaim } from '../../intent/security/claim-path';
import { RequestConditions } from '../../intent/security/request-conditions';
import { hostNameProblem } from '../../kubernetes/host-names';

/** The fields of an `allow` that are conditions on requests besides method and path. */
export const CONDITIONS = ['hosts', 'headers', 'claims'] satisfies (keyof AllowProps)[];

/**
 * Reads what requests must be like besides their method and path.
 *
 * @returns nothing where nothing is asked for
 * @throws when something of it is not wholly understood
 */
export function conditionsOf(props: AllowProps, where: string): RequestConditions | undefined {
  if (!CONDITIONS.some(field => field in props)) return undefined;
  return {
    ...'hosts' in props && { hosts: hostsOf(props.hosts, where) },
    ...'headers' in props && { headers: headersOf(props.headers, where) },
    ...'claims' in props && { claims: claimsOf(props.claims, 'claims', where) },
  };
}

/** Claims with the values that each may have. */
export function claimsOf(given: unknown, name: string, where: string): { path: ClaimPath; values: string[] }[] {
  const claims = valuesByName(given, name, where).map(([claim, values]) => {
    const path = parseClaim(claim);
    if (typeof path === 'string') throw new IntentError({ where, what: `a claim in \`${name}\``, why: path, instead: `write for example ${name}: { scope: ['read'] }` });
    return { path, values };
  });
  requireOnce(claims.map(({ path }) => claimText(path)), name, where);
  return claims.sort((a, b) => (claimText(a.path) < claimText(b.path) ? -1 : 1));
}

function hostsOf(given: unknown, where: string): string[] {
  const hosts = nonEmpty(list(given, text, 'hosts', where), 'hosts', where);
  for (const host of hosts) {
    const problem = hostNameProblem(host);
    if (problem) throw new IntentError({ where, what: `the host "${host}"`, why: problem, instead: 'write the whole name in lower case, without a port' });
  }
  return inOrder(hosts);
}

function headersOf(given: unknown, where: string): { name: string; values: string[] }[] {
  const headers = valuesByName(given, 'headers', where).map(([name, values]) => ({ name: name.toLowerCase(), values }));
  for (const { name } of headers) {
    const problem = headerNameProblem(name);
    if (problem) throw new IntentError({ where, what: 'a header in `headers`', why: problem, instead: name === 'host' || name.startsWith(':') ? 'write `hosts`, `methods` or `paths`' : 'write its name as in the request' });
  }
  requireOnce(headers.map(({ name }) => name), 'headers', where);
  return headers.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function valuesByName(given: unknown, name: string, where: string): [string, string[]][] {
  const entries = Object.entries(fields(given as object, name, where));
  if (entries.length === 0) throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would allow nothing, or everything: nobody can tell', instead: `leave \`${name}\` out to allow all, or name what is allowed` });
  return entries.map(([key, values]) => {
    const field = `${name}[${JSON.stringify(key)}]`;
    return [key, inOrder(nonEmpty(list(values, (value, each) => literal(value, each, where), field, where), field, where))];
  });
}

/** What is allowed is the same in whichever order it is written, and so are the objects. */
function inOrder(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Istio would take `*` at one end for the rest of a value; others compare all of it. */
function literal(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  const problem = given === '' ? 'an empty value matches nothing' : given.startsWith('*') || given.endsWith('*') ? 'values are compared as a whole, and "*" stands for nothing' : undefined;
  if (problem) throw new IntentError({ where, what: `\`${name}\` is "${given}"`, why: problem, instead: 'write every value that is allowed; an AccessPolicy takes patterns' });
  return given;
}

function nonEmpty<T>(values: T[], name: string, where: string): T[] {
  if (values.length > 0) return values;
  throw new IntentError({ where, what: `\`${name}\` is an empty list`, why: 'it would allow nothing, or everything: nobody can tell', instead: 'name what is allowed' });
}

function requireOnce(keys: readonly string[], name: string, where: string): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new IntentError({ where, what: `\`${name}\` names ${twice} twice`, why: 'both would have to hold', instead: 'name it once, with all values' });
}
