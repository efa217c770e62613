import { HttpCondition } from './condition';
import { ConditionProblem, conditionProblem } from './condition-problem';
import { both, NEVER, UNSAYABLE } from './conjunction';
import { HttpMatchOptions } from './http-match-options';
import { HttpPath } from './http-path';
import { cookieCondition, readMatch, readText } from './read-match';
import { StringMatch } from './string-match';
import { instanceOf, list, text } from '../input';
import { IntentError } from '../intent-error';
import { parseGrpc } from '../security/requests';

/**
 * A condition on a request, for routes. Everything that it says must hold; where several are listed, any of them.
 *
 * @example
 * HttpMatch.path(HttpPath.below('/api')).and(HttpMatch.header('x-canary', 'true'));
 */
export class HttpMatch {
  /** Requests that carry this header with exactly this value, or one that is like this. Names are compared without regard to case, values with it. */
  public static header(name: string, value: string | StringMatch): HttpMatch {
    const where = 'HttpMatch.header';
    return new HttpMatch({ headers: { [text(name, 'name', where).toLowerCase()]: readText(value, 'value', where) } });
  }

  /**
   * Requests with a cookie of exactly this value, or of one that begins so, or of any.
   *
   * @throws when the value is a regular expression, which could reach over into the next cookie
   */
  public static cookie(name: string, value: string | StringMatch): HttpMatch {
    const where = 'HttpMatch.cookie';
    return new HttpMatch({ headers: { cookie: cookieCondition(text(name, 'name', where), readText(value, 'value', where), where) } });
  }

  /** Requests for these paths. */
  public static path(path: HttpPath): HttpMatch {
    return new HttpMatch({ path: instanceOf(path, HttpPath, 'path', "HttpPath.below('/api')", 'HttpMatch.path')._condition });
  }

  /**
   * Calls of a gRPC method, `package.Service/Method`, or of all methods of a service, `package.Service`.
   *
   * @throws when it is neither
   */
  public static grpc(method: string): HttpMatch {
    const where = 'HttpMatch.grpc';
    const call = parseGrpc(text(method, 'method', where));
    if (typeof call === 'string') throw new IntentError({ where, what: 'the gRPC method', why: call, instead: "write for example HttpMatch.grpc('shop.Cart/GetCart')" });
    const path = `/${call.service}`;
    return new HttpMatch({ path: call.method === undefined ? { kind: 'below', value: path } : { kind: 'exact', value: `${path}/${call.method}` } });
  }

  /**
   * Requests whose token has a claim, or a list of them that holds it: `['realm', 'role']` is the claim `role` within `realm`. Only where they
   * come in by gateways, which must check the token.
   */
  public static claim(path: string[], value: string | StringMatch): HttpMatch {
    const where = 'HttpMatch.claim';
    const names = list(path, text, 'path', where);
    return new HttpMatch({ claims: { [names.map(name => `[${name}]`).join('')]: readText(value, 'value', where) } });
  }

  /**
   * Several things at once, all of which must hold.
   *
   * @throws when nothing is asked, or something that there is not
   * @example
   * HttpMatch.of({ path: HttpPath.below('/api'), method: 'GET', headers: { 'x-tenant': StringMatch.present() } });
   */
  public static of(options: HttpMatchOptions): HttpMatch {
    return new HttpMatch(readMatch(options, 'HttpMatch.of'));
  }

  /** @internal */
  public readonly _condition: HttpCondition;

  private constructor(condition: HttpCondition) {
    this._condition = condition;
  }

  /**
   * Both conditions as one.
   *
   * @throws when no request can be both, or when no route can say it: it has one condition for each header and one for the path
   */
  public and(other: HttpMatch): HttpMatch {
    const where = 'HttpMatch.and';
    const added = instanceOf(other, HttpMatch, 'other', "HttpMatch.header('x-canary', 'true')", where);
    const condition = both(this._condition, added._condition);
    if (condition === NEVER) throw new IntentError({ where, what: 'the two conditions', why: 'no request can be both', instead: 'list them one beside the other, if either is enough' });
    if (condition === UNSAYABLE) throw new IntentError({ where, what: 'the two conditions', why: 'a route has one condition for the path and one for each header, and no single one says both', instead: 'write one regular expression' });
    return new HttpMatch(condition);
  }

  /** What a mesh would refuse about this match. @internal */
  public _problem(): ConditionProblem | undefined {
    return conditionProblem(this._condition);
  }
}
