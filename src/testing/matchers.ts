import { IConstruct } from 'constructs';
import { manifests } from './manifests';
import { check, CheckOptions } from '../schema';

/** Matchers for jest, added to its `expect` when this module is loaded. */
export interface MeshMatchers<R> {
  /**
   * Every object below a construct is one that the API server would accept: known fields, right types, bounds, CEL rules.
   *
   * Kinds without a schema in this package do not fail it; the message counts them.
   *
   * @param options what the cluster is like: `{ gatewayApi: 'experimental' }` where routes retry in ambient mode
   */
  toSatisfySchemas(options?: CheckOptions): R;
}

/** What jest wants of a matcher. */
interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

function toSatisfySchemas(scope: IConstruct, options?: CheckOptions): MatcherResult {
  if (typeof scope?.node?.findAll !== 'function') throw new Error('toSatisfySchemas wants a construct: an app, a chart, or anything below them');
  const results = manifests(scope).map(({ construct, object }) => ({ construct, object, ...check(object, options) }));
  const invalid = results.filter(result => result.verdict === 'invalid');
  const unknown = results.filter(result => result.verdict === 'unknown').length;
  const faults = invalid.flatMap(({ construct, object, problems }) => problems.map(
    problem => `  ${object.kind} "${object.metadata?.name}" (${construct}) ${problem.message}`,
  ));
  const summary = `${results.length} objects: ${results.length - invalid.length - unknown} valid, ${invalid.length} invalid, ${unknown} without a schema here`;
  return {
    pass: invalid.length === 0,
    message: () => [summary, ...faults].join('\n'),
  };
}

declare global {
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the names of the parameters are jest's
    interface Matchers<R, T = {}> extends MeshMatchers<R> {}
  }
}

declare module 'expect' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the names of the parameters are jest's
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MeshMatchers<R> {}
}

(globalThis as any).expect?.extend({ toSatisfySchemas });
