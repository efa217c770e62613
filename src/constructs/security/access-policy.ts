import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessPolicyProps, DenyAllProps } from './access-policy-props';
import { AccessPolicyRule } from './access-rule-props';
import { readRules } from './access-rules';
import { requireDecidable } from './external-decision';
import { flag, instanceOf, onlyFields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfSecurity } from '../../intent/needs/policies';
import { AccessAction } from '../../intent/security/access-action';
import { PolicyRule, speaksOfTokens } from '../../intent/security/policy-rule';
import { stageOf } from '../../intent/security/policy-target';
import { AccessPolicyIntent } from '../../intent/security/security-intent';
import { ZeroTrustStage } from '../../intent/security/stage';
import { dnsSubdomainProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { AskedProviders } from '../access/asked-providers';
import { TokenCoverage } from '../access/token-coverage';
import { patchObjects, readOverrides } from '../plan/overrides';
import { knownTarget } from '../target/named-namespace';
import { PolicyTarget } from '../target/policy-target';
import { meshFor } from '../target/target-mesh';
import { TargetedObjects } from '../target/targeted-objects';
import { identityOf } from '../workload/caller';
import { requireUnshared } from '../workload/workload-account';

/** Stands for "no rules at all", which nobody writes by mistake. */
const NO_RULES: AccessPolicyRule[] = [];

/**
 * A rule about who may call what, in full: allow, deny, audit, or ask an external service.
 *
 * The common case needs none: `MeshWorkload.allow` and `MeshService.allow` say who may call. This is for what they have no word for: to deny
 * what something else allows, addresses, tokens, patterns, conditions, a whole namespace, the mesh or a gateway.
 *
 * Linkerd: ALLOW for whole ports of a guarded workload, to callers, namespaces, service accounts and addresses; an AuthorizationPolicy for each port.
 * Istio: an AuthorizationPolicy named as the construct. Istio takes policies that then do something else, or nothing; these are refused here:
 * rules about requests on ports that speak TCP, a DENY rule that would close such ports, negations that let in whoever has no identity,
 * identities in a CUSTOM policy, an ALLOW policy without rules, one for a gateway that shares its pods. See docs/AccessPolicy.md.
 *
 * @example
 * new AccessPolicy(chart, 'no-admin-from-outside', {
 *   target: cart,
 *   action: AccessAction.DENY,
 *   rules: [{ from: [{ notNamespaces: ['shop'] }], to: [{ paths: ['/admin', '/admin/*'] }] }],
 * });
 */
export class AccessPolicy extends Construct {
  /**
   * Nothing is allowed at the target until another policy allows it: an ALLOW policy that matches nothing. A `ZeroTrustNamespace` has one already.
   *
   * @throws when the mesh cannot carry it
   */
  public static denyAll(scope: Construct, id: string, props: DenyAllProps): AccessPolicy {
    const given = onlyFields(props, DENY_ALL_FIELDS, 'props', [scope.node.path, id].filter(Boolean).join('/'));
    return new AccessPolicy(scope, id, { ...given, action: AccessAction.ALLOW, rules: NO_RULES });
  }

  private readonly objects: TargetedObjects;

  /**
   * @throws when a rule would match something else than it says, or nothing, or when the mesh cannot carry it
   */
  constructor(scope: Construct, id: string, props: AccessPolicyProps) {
    super(scope, id);
    const where = this.node.path;
    const { target: given, action: what, rules: matched, dryRun: logOnly, mesh: chosen, overrides } = onlyFields(props, FIELDS, 'props', where);
    const patches = readOverrides(overrides, where);
    const target = knownTarget(this, PolicyTarget._of(given, 'target', where));
    const mesh = meshFor(this, chosen, target);
    const action = instanceOf(what, AccessAction, 'action', 'AccessAction.DENY', where);
    const rules = matched === NO_RULES ? [] : readRules(matched, caller => this.identify(caller, mesh), where);
    const dryRun = this.dryRun(optional(logOnly, flag, 'dryRun', where), action, target);
    const intent = (): AccessPolicyIntent => ({ kind: 'access-policy', name: id, target: target._facts, action, rules, dryRun, where });
    requireName(id, where);
    mesh._require(needsOfSecurity(intent()), where);
    const rootNamespace = mesh.controlPlaneNamespace;
    const asked = action.provider && { path: where, provider: action.provider.name, rootNamespace, target: () => target._facts };
    this.objects = new TargetedObjects(this, complete => {
      if (asked) requireDecidable(this, asked, rules);
      return mesh._secure({ ...intent(), complete }).objects;
    });
    patchObjects(this, this.objects.all, patches);
    if (asked) AskedProviders.of(this).add(asked);
    if (rules.some(speaksOfTokens)) TokenCoverage.of(this).requireAt(this, () => target._facts, 'speaks of tokens');
    if (action === AccessAction.ALLOW && !dryRun) letThrough(target, rules);
  }

  /** The objects that are made: one on Istio; on Linkerd several, and none to deny by default, as a guarded namespace does. */
  public get apiObjects(): ApiObject[] {
    return this.objects.all;
  }

  private identify(caller: any, mesh: Mesh) {
    const identity = identityOf(caller, mesh, this.node.path);
    requireUnshared(this, identity, []);
    return identity;
  }

  /** In a namespace that is only observed nothing is refused, by these policies either. */
  private dryRun(given: boolean | undefined, action: AccessAction, target: PolicyTarget): boolean {
    const observed = stageOf(target._facts) === ZeroTrustStage.OBSERVE;
    if (action === AccessAction.ALLOW || action === AccessAction.DENY) return given ?? observed;
    if (given !== true && (given === false || !observed || action === AccessAction.AUDIT)) return false;
    throw new IntentError({
      where: this.node.path,
      what: given ? `\`dryRun\` is given, and the action is ${action._name.toUpperCase()}` : 'a CUSTOM policy is for a namespace whose stage is OBSERVE',
      why: given ? 'only what allows or denies can be tried out' : 'nothing is refused there, and an external service that denies cannot be only logged',
      instead: given ? 'leave it out' : 'go on to ZeroTrustStage.PERMISSIVE first, or say that it denies all the same: dryRun: false',
    });
  }
}

const DENY_ALL_FIELDS: readonly string[] = ['target', 'dryRun', 'mesh', 'overrides'] satisfies (keyof DenyAllProps)[];
const FIELDS: readonly string[] = [...DENY_ALL_FIELDS, ...['action', 'rules'] satisfies (keyof AccessPolicyProps)[]];

function requireName(id: string, where: string): void {
  const problem = dnsSubdomainProblem(id);
  if (problem) throw new IntentError({ where, what: `the policy is called "${id}"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
}

/** Callers that are let in by name are let through the NetworkPolicies too, as those of `allow` are. */
function letThrough(target: PolicyTarget, rules: readonly PolicyRule[]): void {
  const workload = target._workload;
  if (!workload || rules.length === 0) return;
  workload._addPolicy();
  const all = () => workload._policyTarget().ports.map(({ port }) => port);
  for (const { sources, operations } of rules) {
    const named = operations.flatMap(({ ports }) => ports?.any ?? []);
    const ports = operations.length > 0 && operations.every(operation => operation.ports?.any) ? () => named : all;
    for (const caller of sources.flatMap(({ callers }) => callers?.any ?? [])) workload._addCall(caller, ports);
  }
}
