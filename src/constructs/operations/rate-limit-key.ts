import { readRequests } from './limited-requests';
import { onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { RateLimitKeyIntent } from '../../intent/operations/rate-limit';
import { conditionText } from '../../intent/routing/condition-text';
import { headerNameProblem } from '../../intent/routing/header-names';
import { HttpMatch } from '../../intent/routing/http-match';
import { HttpPath } from '../../intent/routing/http-path';

/** Options of a `RateLimitKey`. */
export interface RateLimitKeyOptions {
  /**
   * The one value that is counted. Where another limit is for every value, this one takes its place for that value.
   *
   * @default - every value, each by itself
   */
  readonly value?: string;

  /**
   * What it is called in the configuration of the service that counts. An address is always called `remote_address`.
   *
   * @default - the name of the header, after `header.` where that is what another kind of key is called; `path` for the path
   */
  readonly key?: string;
}

const OPTIONS: readonly string[] = ['value', 'key'] satisfies (keyof RateLimitKeyOptions)[];

/** What keys are called that are no headers. A header of that name is something else. */
const PATH = 'path';
const REMOTE_ADDRESS = 'remote_address';
const GENERIC = 'generic_key';
const REQUESTS = 'header_match';
const NO_HEADERS: readonly string[] = [PATH, REMOTE_ADDRESS, GENERIC, REQUESTS];

/**
 * What requests are counted by. Several together count each combination of their values.
 *
 * @example
 * RateLimitKey.header('x-user');
 */
export class RateLimitKey {
  /**
   * By the value of a header. A request without it is not counted.
   *
   * @throws when it is not the name of a header, or when its value or key ends with "*", which the service takes for any text
   */
  public static header(name: string, options: RateLimitKeyOptions = {}): RateLimitKey {
    const where = 'RateLimitKey.header';
    const header = text(name, 'name', where).toLowerCase();
    const problem = headerNameProblem(header);
    if (problem) throw new IntentError({ where, what: 'the header', why: problem, instead: "write for example RateLimitKey.header('x-user')" });
    return new RateLimitKey({ kind: 'header', header, ...readOptions(options, NO_HEADERS.includes(header) ? `header.${header}` : header, where) });
  }

  /**
   * By the path, without its query: `/search?q=a` and `/search?q=b` are one.
   *
   * @throws when its value is no path, or when its value or key ends with "*", which the service takes for any text
   */
  public static path(options: RateLimitKeyOptions = {}): RateLimitKey {
    const where = 'RateLimitKey.path';
    const { key, value } = readOptions(options, PATH, where);
    const problem = value === undefined ? undefined : HttpMatch.path(HttpPath.exact(value))._problem();
    if (problem) throw new IntentError({ where, what: `\`value\` is "${value}"`, ...problem });
    return new RateLimitKey({ kind: 'path', key, value });
  }

  /**
   * By the address of the client: at a gateway that of the caller outside, in a sidecar that of the calling pod or what `x-forwarded-for` says.
   *
   * @throws when it is given a key: Envoy calls it `remote_address`
   */
  public static remoteAddress(options: RateLimitKeyOptions = {}): RateLimitKey {
    const where = 'RateLimitKey.remoteAddress';
    const { key, value } = readOptions(options, REMOTE_ADDRESS, where);
    if (key !== REMOTE_ADDRESS) throw new IntentError({ where, what: `\`key\` is "${key}"`, why: `Envoy calls it ${REMOTE_ADDRESS}, and nothing else`, instead: 'leave `key` out' });
    return new RateLimitKey({ kind: 'remote-address', key, value });
  }

  /**
   * All requests together, under a name.
   *
   * @throws when its value or key is empty, or ends with "*", which the service takes for any text
   */
  public static generic(value: string, key: string = GENERIC): RateLimitKey {
    const where = 'RateLimitKey.generic';
    return new RateLimitKey({ kind: 'generic', key: comparable(key, 'key', where), value: comparable(value, 'value', where) });
  }

  /** The requests that are like this, together. The others are not counted. */
  public static requests(match: HttpMatch): RateLimitKey {
    const requests = readRequests(match, 'match', 'RateLimitKey.requests');
    return new RateLimitKey({ kind: 'requests', requests, key: REQUESTS, value: conditionText(requests) });
  }

  /** @internal */
  public readonly _intent: RateLimitKeyIntent;

  private constructor(intent: RateLimitKeyIntent) {
    this._intent = intent;
  }
}

function readOptions(options: RateLimitKeyOptions, otherwise: string, where: string): { readonly key: string; readonly value?: string } {
  const { key, value } = onlyFields(options, OPTIONS, 'options', where);
  return { key: comparable(key === undefined ? otherwise : key, 'key', where), value: optional(value, comparable, 'value', where) };
}

/** A text that the service compares as it is: one that ends with "*" it takes for all that begin so (envoyproxy/ratelimit src/config/config_impl.go). */
function comparable(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  if (given === '') throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'the service that counts takes no empty names and values', instead: 'write what it is called' });
  if (!given.endsWith('*')) return given;
  throw new IntentError({
    where,
    what: `\`${name}\` is "${given}"`,
    why: 'the service takes a "*" at the end for any text',
    instead: name === 'key' ? 'give it another `key`' : 'count what begins so by RateLimitKey.requests(HttpMatch...)',
  });
}
