import { ClaimPath } from './claim-path';

/** What a request must be like besides its method and path: each of what is named, and of each one of the values. All lists are in order. */
export interface RequestConditions {
  /** Hosts that it may be for, without a port: the same host at any port. */
  readonly hosts?: readonly string[];
  /** By names in lower case. */
  readonly headers?: readonly HeaderCondition[];
  /** Claims of the token that it carries, which something else has verified. */
  readonly claims?: readonly ClaimCondition[];
}

/** A header has one of these values. */
export interface HeaderCondition {
  readonly name: string;
  readonly values: readonly string[];
}

/** A claim is one of these values, or a list that has one of them. */
export interface ClaimCondition {
  readonly path: ClaimPath;
  readonly values: readonly string[];
}

/** One string for the same conditions, to compare and to sort by. */
export function conditionsKey(conditions: RequestConditions | undefined): string {
  return conditions === undefined ? '' : JSON.stringify([conditions.hosts, conditions.headers, conditions.claims]);
}
