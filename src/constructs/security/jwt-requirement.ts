import { JwtAuthenticationProps, JwtException } from './jwt-props';
import { flag, list, number, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { methodProblem, parsePath, PathMatch } from '../../intent/security/requests';
import { RequestException, TokenRequirement } from '../../intent/security/tokens';
import { portProblem } from '../../kubernetes/ports';
import { claimsOf } from '../access/allow-conditions';

const EXCEPTION_FIELDS: readonly string[] = ['paths', 'methods'] satisfies (keyof JwtException)[];
/** A requirement with so many exceptions of both paths and methods has this many alternatives to the power of two. */
const MAX_BOTH = 4;

/**
 * Reads whether a token is required, and of what.
 *
 * @returns nothing where none is
 * @throws when something is said of a requirement that is not there, or when an exception is not understood
 */
export function readRequirement(props: JwtAuthenticationProps, where: string): TokenRequirement | undefined {
  const required = optional(props.required, flag, 'required', where) ?? true;
  const requirement = {
    ports: 'ports' in props ? readPorts(props.ports, where) : undefined,
    exceptions: 'except' in props ? readExceptions(props.except, where) : [],
    claims: 'requiredClaims' in props ? claimsOf(props.requiredClaims, 'requiredClaims', where) : [],
  };
  if (required) return requirement;
  const idle = (['requiredClaims', 'except', 'ports'] as const).find(field => field in props);
  if (idle === undefined) return undefined;
  throw new IntentError({ where, what: `\`${idle}\` stands beside \`required: false\``, why: 'where no token is required, nothing of it is', instead: 'leave one of them out' });
}

function readPorts(given: unknown, where: string): number[] {
  const ports = list(given, number, 'ports', where);
  const problem = ports.length === 0 ? 'no port is named, so nothing would be required' : ports.map(portProblem).find(Boolean);
  if (problem) throw new IntentError({ where, what: '`ports` where a token is required', why: problem, instead: 'name ports of containers' });
  return [...new Set(ports)];
}

function readExceptions(given: unknown, where: string): RequestException[] {
  const exceptions = list(given, (value, name) => readException(value as JwtException, name, where), 'except', where);
  if (exceptions.length === 0) throw new IntentError({ where, what: '`except` is an empty list', why: 'nobody can tell whether something is missing', instead: 'leave it out' });
  if (exceptions.filter(({ paths, methods }) => paths.length > 0 && methods.length > 0).length <= MAX_BOTH) return exceptions;
  throw new IntentError({
    where, what: `more than ${MAX_BOTH} exceptions name both paths and methods`, why: 'what is not excepted is written out for each choice of the two', instead: 'except some of the paths for every method',
  });
}

function readException(given: JwtException, name: string, where: string): RequestException {
  onlyFields(given, EXCEPTION_FIELDS, name, where);
  const paths = 'paths' in given ? named(list(given.paths, (value, each) => readPath(value, each, where), `${name}.paths`, where), `${name}.paths`, where) : [];
  const methods = 'methods' in given ? named(list(given.methods, (value, each) => readMethod(value, each, where), `${name}.methods`, where), `${name}.methods`, where) : [];
  if (paths.length + methods.length > 0) return { paths, methods };
  throw new IntentError({ where, what: `\`${name}\` says nothing`, why: 'every request would be excepted', instead: 'name paths or methods, or write required: false' });
}

function readPath(value: unknown, name: string, where: string): PathMatch {
  const path = parsePath(text(value, name, where));
  const problem = typeof path === 'string' ? path : path.kind === 'below' && path.value === '/' ? 'it is every path, so that nothing would need a token' : undefined;
  if (problem === undefined) return path as PathMatch;
  throw new IntentError({ where, what: `\`${name}\` is no exception`, why: problem, instead: "write it like paths: ['/health', '/public/*']" });
}

function readMethod(value: unknown, name: string, where: string): string {
  const method = text(value, name, where);
  const problem = methodProblem(method);
  if (problem) throw new IntentError({ where, what: `\`${name}\` is no exception`, why: problem, instead: 'write one of them, in capitals' });
  return method;
}

function named<T>(values: T[], name: string, where: string): T[] {
  if (values.length > 0) return values;
  throw new IntentError({ where, what: `\`${name}\` is an empty list`, why: 'it would except nothing, or everything: nobody can tell', instead: 'leave it out, or name something' });
}
