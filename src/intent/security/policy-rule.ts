import { Identity } from '../identity';

/** Matches what is one of `any` and none of `none`; either is not empty where it is there. */
export interface Values<T> {
  readonly any?: readonly T[];
  readonly none?: readonly T[];
}

/** One rule of a policy: from one of the sources, one of the operations, and every condition. An empty list limits nothing. */
export interface PolicyRule {
  readonly sources: readonly PolicySource[];
  readonly operations: readonly PolicyOperation[];
  readonly conditions: readonly PolicyCondition[];
}

/** Who calls; every field that is there must match. */
export interface PolicySource {
  readonly callers?: Values<Identity>;
  readonly principals?: Values<string>;
  readonly namespaces?: Values<string>;
  readonly serviceAccounts?: Values<string>;
  readonly trustDomains?: Values<string>;
  readonly ipBlocks?: Values<string>;
  readonly remoteIpBlocks?: Values<string>;
  readonly requestPrincipals?: Values<string>;
}

/** What is asked for; every field that is there must match. */
export interface PolicyOperation {
  readonly hosts?: Values<string>;
  readonly methods?: Values<string>;
  readonly paths?: Values<string>;
  /** Ports of containers. */
  readonly ports?: Values<number>;
}

/** What else a condition can be about. */
export type ConditionKind =
  | 'header' | 'source-ip' | 'remote-ip' | 'source-namespace' | 'source-principal' | 'source-service-account' | 'source-trust-domain'
  | 'request-principal' | 'audience' | 'presenter' | 'claim' | 'destination-ip' | 'destination-port' | 'server-name' | 'filter-metadata';

/** One more condition. */
export interface PolicyCondition extends Values<string> {
  readonly kind: ConditionKind;
  /** Of which header, claim or metadata. */
  readonly name?: string;
}

/** Conditions about tokens. */
const OF_TOKENS: readonly ConditionKind[] = ['request-principal', 'audience', 'presenter', 'claim'];

/** Whether a source can only be seen in an HTTP request. */
export function isOfRequests({ requestPrincipals }: PolicySource): boolean {
  return requestPrincipals !== undefined;
}

/** Whether a condition can only be seen in an HTTP request. */
export function isRequestCondition({ kind }: PolicyCondition): boolean {
  return kind === 'header' || OF_TOKENS.includes(kind);
}

/** Whether a rule speaks of tokens. */
export function speaksOfTokens({ sources, conditions }: PolicyRule): boolean {
  return sources.some(isOfRequests) || conditions.some(({ kind }) => OF_TOKENS.includes(kind));
}
