import { Duration } from 'cdk8s';
import { ConsistentHashing } from './consistent-hashing';
import { millisOrNone } from './times';
import { instanceOf, list, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { headerNameProblem } from '../../intent/routing/header-names';
import { AffinityKey, CookieKey, SessionAffinityIntent } from '../../intent/upstream/session-affinity';

/** Options of a session affinity. */
export interface SessionAffinityOptions {
  /**
   * How endpoints are laid out.
   *
   * @default - the mesh's: a hash ring of at least 1024 for Istio
   */
  readonly hashing?: ConsistentHashing;
}

/** Options of an affinity by a cookie. */
export interface CookieAffinityOptions extends SessionAffinityOptions {
  /**
   * Lifetime of the cookie that the proxy sets where a request has none; `Duration.millis(0)` is for the session.
   *
   * @default - none is set: only requests that bring the cookie stay together
   */
  readonly ttl?: Duration;

  /**
   * Path of the cookie that is set.
   *
   * @default - that of the request
   */
  readonly path?: string;

  /**
   * Further attributes of the cookie that is set. From Istio 1.28 on.
   *
   * @default - none
   */
  readonly attributes?: CookieAttribute[];
}

/** An attribute of a cookie. */
export interface CookieAttribute {
  /** `SameSite`, `Secure`, ... */
  readonly name: string;

  /**
   * Its value.
   *
   * @default - none: the name alone
   */
  readonly value?: string;
}

/**
 * Keeps requests that have something in common at one endpoint, by consistent hashing.
 *
 * It is soft: an endpoint that comes or goes moves a share of the sessions, and clients in different localities see different endpoints first
 * where near endpoints are preferred. Where the key is missing, any endpoint is chosen.
 *
 * @example
 * new ResilientUpstream(chart, 'cart-upstream', {
 *   service: cart, sessionAffinity: SessionAffinity.cookie('cart-session', { ttl: Duration.hours(1) }),
 * });
 */
export class SessionAffinity {
  /**
   * Requests with the same value of a header.
   *
   * @throws when that is not the name of a header
   */
  public static header(name: string, options: SessionAffinityOptions = {}): SessionAffinity {
    const where = 'SessionAffinity.header';
    const header = text(name, 'name', where).toLowerCase();
    const problem = headerNameProblem(header);
    if (problem) throw new IntentError({ where, what: '`name`', why: problem, instead: "write for example 'x-user'" });
    return new SessionAffinity({ kind: 'header', name: header }, options, where);
  }

  /**
   * Requests with the same value of a cookie, which the proxy can set by itself.
   *
   * @throws when a name is not one of a cookie or an attribute, when an attribute is named twice, or when something is said of a cookie that is not set
   */
  public static cookie(name: string, options: CookieAffinityOptions = {}): SessionAffinity {
    const where = 'SessionAffinity.cookie';
    const { hashing } = onlyFields(options, ['hashing', 'ttl', 'path', 'attributes'], 'options', where);
    return new SessionAffinity(readCookie(name, options, where), { hashing }, where);
  }

  /** Requests, or connections, of one client, by its address. */
  public static sourceAddress(options: SessionAffinityOptions = {}): SessionAffinity {
    return new SessionAffinity({ kind: 'source-address' }, options, 'SessionAffinity.sourceAddress');
  }

  /**
   * Requests with the same value of a query parameter.
   *
   * @throws when the name is empty
   */
  public static queryParameter(name: string, options: SessionAffinityOptions = {}): SessionAffinity {
    const where = 'SessionAffinity.queryParameter';
    if (text(name, 'name', where) === '') throw new IntentError({ where, what: '`name` is empty', why: 'no query has a parameter without a name', instead: "write for example 'user'" });
    return new SessionAffinity({ kind: 'query-parameter', name }, options, where);
  }

  /** @internal */
  public readonly _intent: SessionAffinityIntent;

  private constructor(key: AffinityKey, options: SessionAffinityOptions, where: string) {
    const { hashing } = onlyFields(options, ['hashing'], 'options', where);
    const read = (value: unknown, name: string) => instanceOf(value, ConsistentHashing, name, 'ConsistentHashing.maglev(65537)', where)._intent;
    this._intent = { key, hashing: optional(hashing, read, 'hashing', where) };
  }
}

/** Names of cookies and of attributes are tokens: RFC 6265 section 4.1.1. */
const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;

function readCookie(name: string, { ttl, path, attributes }: CookieAffinityOptions, where: string): CookieKey {
  const cookie: CookieKey = {
    kind: 'cookie',
    name: token(name, 'name', where),
    path: optional(path, text, 'path', where),
    ttl: optional(ttl, millisOrNone, 'ttl', where),
    attributes: optional(attributes, (value, field) => list(value, readAttribute, field, where), 'attributes', where),
  };
  const names = cookie.attributes?.map(attribute => attribute.name.toLowerCase()) ?? [];
  const problem = cookie.path !== undefined && !cookie.path.startsWith('/') ? '`path` does not begin with "/"'
    : cookie.attributes?.length === 0 ? '`attributes` is an empty list'
      : new Set(names).size < names.length ? 'an attribute is named twice'
        : undefined;
  if (problem) throw new IntentError({ where, what: problem, why: 'it is written into the cookie as it stands', instead: "write for example path: '/', attributes: [{ name: 'SameSite', value: 'Lax' }]" });
  if (cookie.ttl === undefined && (cookie.path ?? cookie.attributes) !== undefined) {
    throw new IntentError({ where, what: 'a path or attributes stand without `ttl`', why: 'without a lifetime no cookie is set', instead: 'give a ttl; Duration.millis(0) is for the session' });
  }
  return cookie;
}

function readAttribute(value: unknown, name: string, where: string): CookieAttribute {
  const attribute = onlyFields(value as CookieAttribute, ['name', 'value'], name, where);
  return { name: token(attribute.name, `${name}.name`, where), value: optional(attribute.value, text, `${name}.value`, where) };
}

function token(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  if (TOKEN.test(given)) return given;
  throw new IntentError({ where, what: `\`${name}\` is "${given}"`, why: 'such a name has no spaces, quotation marks or separators (RFC 6265)', instead: "write for example 'session'" });
}
