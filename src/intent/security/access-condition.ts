import { claimText, parseClaim } from './claim-path';
import { ConditionKind, PolicyCondition } from './policy-rule';
import { valueProblem, ValueKind } from './policy-values';
import { list, onlyFields, text } from '../input';
import { IntentError } from '../intent-error';
import { headerNameProblem } from '../routing/header-names';

/** What an attribute must be, and what it must not be; both, where both are given. */
export interface ConditionValues {
  /**
   * It is one of these. `web*` is whatever begins with `web`, `*web` whatever ends with it, `*` whatever is there.
   *
   * @default - whatever it is, or not there
   */
  readonly values?: string[];

  /**
   * It is none of these. What is not there is none of them.
   *
   * @default - whatever it is
   */
  readonly notValues?: string[];
}

/**
 * One more condition of a rule, on what `from` and `to` have no field for. Istio only: `when` of an AuthorizationPolicy.
 *
 * @see https://istio.io/latest/docs/reference/config/security/conditions/
 * @example
 * AccessCondition.header('x-tenant', { values: ['blue', 'green'] });
 */
export class AccessCondition {
  /** A header of the request. Names are compared without regard to case, values with it. */
  public static header(name: string, match: ConditionValues): AccessCondition {
    const where = 'AccessCondition.header';
    const header = text(name, 'name', where).toLowerCase();
    const problem = headerNameProblem(header);
    if (problem) throw new IntentError({ where, what: `the header "${header}"`, why: problem, instead: 'write its name as in the request; hosts, methods and paths are fields of `to`' });
    return AccessCondition.of('header', 'pattern', match, where, header);
  }

  /** The address that the connection comes from: an address, or a range such as `10.0.0.0/8`. Behind a gateway it is the gateway's. */
  public static sourceIp(match: ConditionValues): AccessCondition {
    return AccessCondition.of('source-ip', 'ip-block', match, 'AccessCondition.sourceIp');
  }

  /**
   * The address that the request first came from, by `X-Forwarded-For` or the PROXY protocol. Anyone can write that header: it is believed as far
   * as the mesh's `numTrustedProxies` says.
   */
  public static remoteIp(match: ConditionValues): AccessCondition {
    return AccessCondition.of('remote-ip', 'ip-block', match, 'AccessCondition.remoteIp');
  }

  /** The namespace of the caller's identity. Who calls without mTLS has none. */
  public static sourceNamespace(match: ConditionValues): AccessCondition {
    return AccessCondition.of('source-namespace', 'namespace', match, 'AccessCondition.sourceNamespace');
  }

  /** The caller's identity: `cluster.local/ns/shop/sa/web`. Who calls without mTLS has none. */
  public static sourcePrincipal(match: ConditionValues): AccessCondition {
    return AccessCondition.of('source-principal', 'principal', match, 'AccessCondition.sourcePrincipal');
  }

  /** The caller's service account, of any trust domain: `shop/web`, or `web` of the policy's own namespace. Since Istio 1.25. */
  public static sourceServiceAccount(match: ConditionValues): AccessCondition {
    return AccessCondition.of('source-service-account', 'service-account', match, 'AccessCondition.sourceServiceAccount');
  }

  /** The trust domain of the caller's identity. Since Istio 1.31. */
  public static sourceTrustDomain(match: ConditionValues): AccessCondition {
    return AccessCondition.of('source-trust-domain', 'trust-domain', match, 'AccessCondition.sourceTrustDomain');
  }

  /** Who the request's token is about: `issuer/subject`. */
  public static requestPrincipal(match: ConditionValues): AccessCondition {
    return AccessCondition.of('request-principal', 'request-principal', match, 'AccessCondition.requestPrincipal');
  }

  /** Whom the request's token is for: its claim `aud`. */
  public static audience(match: ConditionValues): AccessCondition {
    return AccessCondition.of('audience', 'pattern', match, 'AccessCondition.audience');
  }

  /** Who may present the request's token: its claim `azp`. */
  public static presenter(match: ConditionValues): AccessCondition {
    return AccessCondition.of('presenter', 'pattern', match, 'AccessCondition.presenter');
  }

  /** A claim of the request's token: `scope`, or `[realm_access][roles]` for one within another. Of a list, one element will do. */
  public static claim(claim: string, match: ConditionValues): AccessCondition {
    const where = 'AccessCondition.claim';
    const path = parseClaim(text(claim, 'claim', where));
    if (typeof path === 'string') throw new IntentError({ where, what: 'the claim cannot be read', why: path, instead: "write for example 'scope'" });
    return AccessCondition.of('claim', 'pattern', match, where, claimText(path));
  }

  /** The address that is called: an address of a pod, or a range. */
  public static destinationIp(match: ConditionValues): AccessCondition {
    return AccessCondition.of('destination-ip', 'ip-block', match, 'AccessCondition.destinationIp');
  }

  /** The port that is called, of the container: `8080`. */
  public static destinationPort(match: ConditionValues): AccessCondition {
    return AccessCondition.of('destination-port', 'port', match, 'AccessCondition.destinationPort');
  }

  /** The server name that a TLS connection asks for (SNI). Between workloads of the mesh it is the mesh's own. */
  public static serverName(match: ConditionValues): AccessCondition {
    return AccessCondition.of('server-name', 'pattern', match, 'AccessCondition.serverName');
  }

  /**
   * What another filter of the proxy has found out about the request or connection, by the filter's name and a key: `envoy.filters.network.mysql_proxy`
   * and `db.table`. A value in brackets, `[update]`, is looked for in a list. Experimental in Istio.
   */
  public static filterMetadata(filter: string, key: string, match: ConditionValues): AccessCondition {
    const where = 'AccessCondition.filterMetadata';
    const name = `${text(filter, 'filter', where)}[${text(key, 'key', where)}]`;
    if (/^envoy\.filters\.[^[\]]+\[[^[\]]+\]$/.test(name)) return AccessCondition.of('filter-metadata', 'pattern', match, where, name);
    throw new IntentError({
      where, what: `the filter "${filter}" and the key "${key}"`, why: 'a filter begins with envoy.filters., and the key has no brackets', instead: "write for example 'envoy.filters.network.mysql_proxy', 'db.table'",
    });
  }

  private static of(kind: ConditionKind, values: ValueKind, match: ConditionValues, where: string, name?: string): AccessCondition {
    const { any, none } = readMatch(match, values, where);
    return new AccessCondition({ kind, ...name !== undefined && { name }, ...any && { any }, ...none && { none } });
  }

  /** @internal */
  public readonly _condition: PolicyCondition;

  private constructor(condition: PolicyCondition) {
    this._condition = condition;
  }
}

const MATCH_FIELDS: readonly string[] = ['values', 'notValues'] satisfies (keyof ConditionValues)[];

function readMatch(match: ConditionValues, kind: ValueKind, where: string): { any?: string[]; none?: string[] } {
  const { values, notValues } = onlyFields(match, MATCH_FIELDS, 'match', where);
  if (values === undefined && notValues === undefined) {
    throw new IntentError({ where, what: 'neither `values` nor `notValues` is given', why: 'a condition without either says nothing', instead: "write for example { values: ['a'] }" });
  }
  return {
    ...'values' in match && { any: readValues(values, kind, 'values', where) },
    ...'notValues' in match && { none: readValues(notValues, kind, 'notValues', where) },
  };
}

function readValues(given: unknown, kind: ValueKind, name: string, where: string): string[] {
  const values = list(given, text, name, where);
  const problem = values.length === 0 ? 'it is an empty list, and would match nothing or everything' : values.map(value => valueProblem(kind, value)).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\` cannot be compared with`, why: problem, instead: 'write values that there can be' });
  return values;
}
