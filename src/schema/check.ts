import { checkRules } from './cel/rules';
import { Decoder, DecodeFailure, notAnObject } from './decode';
import { descriptorOf, GatewayApi, knownKinds } from './descriptors';
import { checkKubernetesRules } from './kubernetes/rules';
import { checkMetadata, checkType } from './metadata';
import { Problems, SchemaProblem } from './problem';
import { validateStructure } from './structure';

export interface CheckResult {
  /** `unknown` when nothing is known about the kind, or the object is beyond what can be examined. */
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly problems: SchemaProblem[];
  /** Why the verdict is `unknown`. */
  readonly reason?: string;
}

/** What the cluster is like. */
export interface CheckOptions {
  /**
   * The channel of the Kubernetes Gateway API whose definitions are installed: the experimental one has the field `retry` of an HTTPRoute, for example.
   *
   * @default 'standard'
   */
  readonly gatewayApi?: GatewayApi;
}

/**
 * After one of these the API server does not look at CEL rules any more
 * (`hasBlockingErr` in k8s.io/apiextensions-apiserver v0.36.3, pkg/registry/customresource/strategy.go).
 */
const BLOCKING = new Set(['type', 'json', 'enum', 'required', 'maxLength', 'maxItems', 'maxProperties', 'format']);

const FAILURES: Readonly<Record<Exclude<DecodeFailure, 'depth'>, string>> = {
  cycle: ': contains itself (a YAML alias inside its own anchor?), which JSON cannot say',
  size: ': is larger than the 3 MB that the API server takes',
};

/**
 * What a Kubernetes API server would say to the creation of this object, with strict field validation, but without admission control.
 * Needs no server, never throws, and leaves its argument as it is.
 */
export function check(object: unknown, options: CheckOptions = {}): CheckResult {
  const problems = new Problems(object);
  const other = notAnObject(object);
  if (other) {
    problems.add('', 'type', `is ${other}, should be an object`);
    return { verdict: 'invalid', problems: problems.found };
  }
  const type = checkType(object as Record<string, unknown>, problems);
  if (!type) return { verdict: 'invalid', problems: problems.found };

  const descriptor = descriptorOf(type.apiVersion, type.kind, options.gatewayApi);
  if (!descriptor) return { verdict: 'unknown', problems: [], reason: whyUnknown(type.apiVersion, type.kind) };

  const decoder = new Decoder(problems);
  const decoded = decoder.object(object as object, descriptor.schema);
  if (decoder.failure === 'depth') return { verdict: 'unknown', problems: problems.found, reason: 'it is nested too deeply to be examined' };
  if (decoder.failure) {
    problems.add('', 'json', FAILURES[decoder.failure]);
    return { verdict: 'invalid', problems: problems.found };
  }
  if (descriptor.status) delete decoded.status; // a new object has none yet, whatever was sent

  checkMetadata((object as Record<string, unknown>).metadata, `${type.apiVersion}/${type.kind}`, descriptor, problems);
  validateStructure(decoded, descriptor.schema, problems);
  if (descriptor.builtin) checkKubernetesRules(decoded, type.kind, problems);
  if (!problems.found.some(({ rule }) => BLOCKING.has(rule))) checkRules(decoded, descriptor.schema, problems);
  return { verdict: problems.found.length === 0 ? 'valid' : 'invalid', problems: problems.found };
}

function whyUnknown(apiVersion: string, kind: string): string {
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  const versions = knownKinds().filter(known => known.kind === kind && known.apiVersion.startsWith(group) && known.apiVersion.includes('/') === (group !== ''));
  const known = versions.length > 0 ? `; there is one for ${versions.map(version => version.apiVersion).join(', ')}` : '';
  return `no schema for ${apiVersion} ${kind}${known}`;
}
