import { CorsPolicy, UnmatchedPreflights } from './cors-policy';
import { flag, instanceOf, list, oneOf, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { TextCondition } from '../../intent/routing/condition';
import { textProblem } from '../../intent/routing/condition-problem';
import { headerNameProblem } from '../../intent/routing/header-names';
import { CorsIntent } from '../../intent/routing/route-table';
import { StringMatch } from '../../intent/routing/string-match';
import { METHODS } from '../../intent/security/requests';
import { positiveMillis } from '../retry/quantities';

const KNOWN: readonly string[] = [
  'allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders', 'maxAge', 'allowCredentials', 'unmatchedPreflights',
] satisfies (keyof CorsPolicy)[];

/** Reads which pages of other origins may read answers. */
export function readCors(given: unknown, name: string, where: string): CorsIntent {
  const cors = onlyFields(given as CorsPolicy, KNOWN, name, where);
  const allowOrigins = list(cors.allowOrigins, (value, each) => instanceOf(value, StringMatch, each, "StringMatch.exact('https://shop.example.com')", where)._condition, `${name}.allowOrigins`, where);
  const allowCredentials = optional(cors.allowCredentials, flag, `${name}.allowCredentials`, where);
  const problem = allowOrigins.length === 0 ? 'it names no origin' : allowOrigins.map(originProblem).find(Boolean) ?? (allowCredentials ? strangersProblem(allowOrigins) : undefined);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example allowOrigins: [StringMatch.exact('https://shop.example.com')]" });
  return {
    allowOrigins,
    allowMethods: optional(cors.allowMethods, (value, each) => list(value, readMethod, each, where), `${name}.allowMethods`, where),
    allowHeaders: optional(cors.allowHeaders, (value, each) => list(value, readHeader, each, where), `${name}.allowHeaders`, where),
    exposeHeaders: optional(cors.exposeHeaders, (value, each) => list(value, readHeader, each, where), `${name}.exposeHeaders`, where),
    maxAge: optional(cors.maxAge, readSeconds, `${name}.maxAge`, where),
    allowCredentials,
    unmatchedPreflights: optional(cors.unmatchedPreflights, (value, each) => oneOf(value, UnmatchedPreflights, each, where), `${name}.unmatchedPreflights`, where),
  };
}

function originProblem(origin: TextCondition): string | undefined {
  if (origin.kind === 'present') return "that there is an origin says nothing of it; any is StringMatch.exact('*')";
  const isOne = origin.kind !== 'exact' || origin.value === '*' || origin.value === 'null' || /^[a-z][a-z0-9+.-]*:\/\/(\*\.)?[^/*\s]+$/.test(origin.value);
  return isOne ? textProblem(origin, 'an origin') : `"${origin.value}" is not an origin: it is a scheme and a host, without a path`;
}

/** Whoever is let in with the cookies of a user can act as the user. */
function strangersProblem(origins: readonly TextCondition[]): string | undefined {
  if (origins.some(({ kind, value }) => (kind === 'exact' && value === '*') || (kind === 'regex' && /^\^?\.[*+]\$?$/.test(value)))) return 'pages of any origin could act as the user whose cookies they send';
  const open = origins.find(({ kind }) => kind === 'prefix');
  return open && `"${open.value}" is also the beginning of origins of others, whose pages could act as the user whose cookies they send`;
}

function readMethod(value: unknown, name: string, where: string): string {
  const method = text(value, name, where);
  if (method === '*' || METHODS.includes(method)) return method;
  throw new IntentError({ where, what: `\`${name}\` is "${method}"`, why: `it is one of ${METHODS.join(', ')}, or "*"`, instead: "write for example 'PUT'" });
}

function readHeader(value: unknown, name: string, where: string): string {
  const header = text(value, name, where);
  const problem = header === '*' ? undefined : headerNameProblem(header.toLowerCase());
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example 'x-request-id'" });
  return header;
}

function readSeconds(value: unknown, name: string, where: string): number {
  const seconds = positiveMillis(value, name, where) / 1000;
  if (Number.isInteger(seconds)) return seconds;
  throw new IntentError({ where, what: `\`${name}\` is ${seconds} s`, why: 'browsers count in whole seconds', instead: 'write for example Duration.hours(1)' });
}
