import { readRequests } from './limited-requests';
import { onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { RateLimitKeyIntent } from '../../intent/operations/rate-limit';
import { conditionText } from '../../intent/routing/condition-text';
import { headerNameProblem } from '../../intent/routing/header-names';
import { HttpMatch } from '../../intent/routing/http-match';

/** Options of a `RateLimitKey`. */
export interface RateLimitKeyOptions {
  /**
   * The one value that is counted.
   *
   * @default - every value, each by itself
   */
  readonly value?: string;

  /**
   * What it is called in the configuration of the service that counts.
   *
   * @default - the name of the header; `path` and `remote_address` for these two
   */
  readonly key?: string;
}

const OPTIONS: readonly string[] = ['value', 'key'] satisfies (keyof RateLimitKeyOptions)[];

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
   * @throws when it is not the name of a header
   */
  public static header(name: string, options: RateLimitKeyOptions = {}): RateLimitKey {
    const where = 'RateLimitKey.header';
    const header = text(name, 'name', where).toLowerCase();
    const problem = headerNameProblem(header);
    if (problem) throw new IntentError({ where, what: 'the header', why: problem, instead: "write for example RateLimitKey.header('x-user')" });
    return new RateLimitKey({ kind: 'header', header, ...readOptions(options, header, where) });
  }

  /** By the path, query included: `/search?q=a` and `/search?q=b` are two. */
  public static path(options: RateLimitKeyOptions = {}): RateLimitKey {
    return new RateLimitKey({ kind: 'header', header: ':path', ...readOptions(options, 'path', 'RateLimitKey.path') });
  }

  /** By the address of the client: at a gateway that of the caller outside, in a sidecar that of the calling pod or what `x-forwarded-for` says. */
  public static remoteAddress(options: RateLimitKeyOptions = {}): RateLimitKey {
    const { value } = readOptions(options, 'remote_address', 'RateLimitKey.remoteAddress');
    return new RateLimitKey({ kind: 'remote-address', key: 'remote_address', value });
  }

  /** All requests together, under a name. */
  public static generic(value: string, key: string = 'generic_key'): RateLimitKey {
    const where = 'RateLimitKey.generic';
    return new RateLimitKey({ kind: 'generic', key: filled(key, 'key', where), value: filled(value, 'value', where) });
  }

  /** The requests that are like this, together. The others are not counted. */
  public static requests(match: HttpMatch): RateLimitKey {
    const requests = readRequests(match, 'match', 'RateLimitKey.requests');
    return new RateLimitKey({ kind: 'requests', requests, key: 'header_match', value: conditionText(requests) });
  }

  /** @internal */
  public readonly _intent: RateLimitKeyIntent;

  private constructor(intent: RateLimitKeyIntent) {
    this._intent = intent;
  }
}

function readOptions(options: RateLimitKeyOptions, otherwise: string, where: string): { readonly key: string; readonly value?: string } {
  const { key, value } = onlyFields(options, OPTIONS, 'options', where);
  return { key: optional(key, filled, 'key', where) ?? otherwise, value: optional(value, filled, 'value', where) };
}

function filled(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  if (given !== '') return given;
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'the service that counts takes no empty names and values', instead: 'write what it is called' });
}
