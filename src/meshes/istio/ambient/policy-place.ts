import { requireUnchanged, viewOfPolicy } from './changed-requests';
import { portsThere } from './policy-ports';
import { requireSeen } from './policy-sight';
import { Waypoints } from './waypoints';
import { IntentError } from '../../../intent/intent-error';
import { AccessAction } from '../../../intent/security/access-action';
import { GuardedService, wayAround, waypointsBefore } from '../../../intent/security/guarded-service';
import { PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';
import { GatewayTarget, PolicyTargetFacts, ServiceTarget, targetText, WorkloadTarget } from '../../../intent/security/policy-target';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { attach, Attachment, AttachmentFacts, Layer } from '../attachment';
import { DataPlane } from '../data-plane';

/** A policy at the place where ambient mode carries it out, and its rules as they are compared there. */
export interface PlacedPolicy {
  readonly at: Attachment;
  readonly rules: readonly PolicyRule[];
}

/** What a policy says, but for its name. */
export interface UnplacedPolicy {
  readonly target: PolicyTargetFacts;
  readonly action: AccessAction;
  readonly rules: readonly PolicyRule[];
  /** What its rules are about, taken together. */
  readonly layer: Layer;
  readonly dryRun: boolean;
  /** Whether the program is complete: a Service that is missing now will not come any more. */
  readonly complete?: boolean;
  readonly where: string;
}

/** What of the mesh decides where. */
export interface PlaceFacts extends AttachmentFacts {
  readonly waypoints: Waypoints;
}

/**
 * Finds the one of ztunnel and the waypoint that carries a policy out.
 *
 * Behind a waypoint ztunnel sees the waypoint in the place of every caller: a policy there that denies a caller would deny nobody, and one that allows a
 * caller would let it go around. So whatever is about a port behind a waypoint is for the waypoint (pilot/pkg/model/policyattachment.go, istio.io/istio
 * main of 2026-08-27).
 *
 * @throws when neither of the two could carry it out as a whole
 */
export function placePolicy(policy: UnplacedPolicy, facts: PlaceFacts): PlacedPolicy {
  const { target, rules, layer, where } = policy;
  if (target.kind === 'gateway') return placeAtGateway(policy, facts);
  // What matches nothing closes, wherever it is
  if (facts.dataPlane === DataPlane.SIDECAR || rules.length === 0) return { at: attach(target, 'connections', facts, where), rules };
  if (target.kind === 'mesh' || target.kind === 'namespace') {
    if (facts.waypoints === Waypoints.NONE) return { at: attach(target, layer, facts, where), rules };
    throw tooWide(target, where);
  }
  return placeAtPods({ ...policy, target }, facts);
}

function placeAtGateway({ target, action, rules, layer, dryRun, where }: UnplacedPolicy, facts: PlaceFacts): PlacedPolicy {
  if (target.kind === 'gateway' && target.gateway.waypoint) {
    requireSeen(rules, where);
    requireUnchanged(viewOfPolicy(rules), target.behind ?? [], where);
    if (action !== AccessAction.ALLOW && !dryRun) requireNotPassed(target, rules, where);
  }
  return { at: attach(target, layer, facts, where), rules };
}

type PodsPolicy = UnplacedPolicy & { readonly target: WorkloadTarget | ServiceTarget };

function placeAtPods(policy: PodsPolicy, facts: PlaceFacts): PlacedPolicy {
  const { target, action, rules, layer, dryRun, complete = true, where } = policy;
  if (facts.waypoints === Waypoints.NONE) return { at: attach(target, layer, facts, where), rules };
  if (!target.services) throw unguarded(target, where);
  const ports = portsOf(rules, target);
  const behind = ports.filter(port => waypointsBefore(port, target.services!).length > 0);
  // Where a port without a Service belongs is not known before the program is complete, and nothing is written before
  if (!complete && ports.some(port => isWithoutService(port, target))) return { at: attach(target, 'connections', facts, where), rules };
  if (behind.length === 0) {
    if (layer === 'requests') throw withoutWaypoint(target, ports, where);
    return { at: attach(target, 'connections', facts, where), rules };
  }
  const direct = ports.filter(port => !behind.includes(port));
  if (direct.length > 0) throw inTwoPlaces(target, behind, direct, where);
  if (action !== AccessAction.ALLOW && !dryRun) requireNoWayAround(target, behind, where);
  requireSeen(rules, where);
  const services = servicesBefore(behind, target.services);
  if (complete) requireUnchanged(viewOfPolicy(rules), services, where);
  return { at: atServices(target.namespace, services), rules: rules.map(rule => portsThere(rule, services, where)) };
}

/** The container ports that rules are about. */
function portsOf(rules: readonly PolicyRule[], { ports, plaintextPorts = [] }: WorkloadTarget | ServiceTarget): number[] {
  const all = [...new Set([...ports.map(({ port }) => port), ...plaintextPorts])];
  const operations = rules.flatMap(rule => (rule.operations.length === 0 ? [{}] : rule.operations));
  const named = operations.flatMap(operation => operation.ports?.any ?? all.filter(port => !operation.ports?.none?.includes(port)));
  return [...new Set(named)].sort((a, b) => a - b);
}

function isWithoutService(port: number, { services = [] }: WorkloadTarget | ServiceTarget): boolean {
  return waypointsBefore(port, services).length === 0 && !wayAround(port, services);
}

function servicesBefore(ports: readonly number[], services: readonly GuardedService[]): GuardedService[] {
  const names = new Set(ports.flatMap(port => waypointsBefore(port, services)).map(({ name }) => name));
  return services.filter(({ name }) => names.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function atServices(namespace: string, services: readonly GuardedService[]): Attachment {
  return { namespace, targetRefs: services.map(({ name }) => ({ group: '', kind: 'Service', name })) };
}

/** What a waypoint refuses must not come in by another way. */
function requireNoWayAround(target: WorkloadTarget | ServiceTarget, behind: readonly number[], where: string): void {
  const open = behind.find(port => target.plaintextPorts?.includes(port));
  if (open === undefined && target.stage === ZeroTrustStage.STRICT) return;
  throw new IntentError({
    where,
    what: open === undefined
      ? `${targetText(target)} is behind a waypoint, in a namespace whose stage is ${target.stage?.toUpperCase()}`
      : `port ${open} of ${targetText(target)} is behind a waypoint, and named in \`plaintextPorts\``,
    why: open === undefined
      ? 'the pods take calls past the waypoint at this stage, and only the waypoint would carry the policy out'
      : 'anyone may call the pods there, past the waypoint that would carry the policy out',
    instead: open === undefined ? 'go on to ZeroTrustStage.STRICT first, or let it only log: dryRun: true' : 'drop the port from `plaintextPorts`',
  });
}

/** The same of a waypoint itself, whatever stands behind it. */
function requireNotPassed({ gateway: { name, namespace }, behind = [], passedIn }: GatewayTarget, rules: readonly PolicyRule[], where: string): void {
  const title = `waypoint "${namespace}/${name}"`;
  if (passedIn !== undefined) {
    throw new IntentError({
      where,
      what: `${title} stands before services of namespace "${passedIn}", whose stage is not STRICT`,
      why: 'the pods there take calls past the waypoint, and only the waypoint would carry the policy out',
      instead: 'go on to ZeroTrustStage.STRICT first, or let it only log: dryRun: true',
    });
  }
  for (const { name: service, ports, plaintextPorts } of behind) {
    const open = ports.find(({ port, targetPort }) => plaintextPorts.includes(targetPort) && mayBeAbout(rules, port));
    if (!open) continue;
    throw new IntentError({
      where,
      what: `${title} stands before port ${open.port} of Service "${service}", which leads to port ${open.targetPort}, named in \`plaintextPorts\``,
      why: 'anyone may call the pods there, past the waypoint that would carry the policy out',
      instead: 'name the other ports in the policy, or drop that one from `plaintextPorts`',
    });
  }
}

/** Whether one of the rules may be for a port. */
function mayBeAbout(rules: readonly PolicyRule[], port: number): boolean {
  const operations = rules.flatMap(rule => (rule.operations.length === 0 ? [{}] : rule.operations));
  return operations.some(({ ports }: PolicyOperation) => (ports?.any?.includes(port) ?? true) && !ports?.none?.includes(port));
}

function tooWide(target: PolicyTargetFacts, where: string): IntentError {
  return new IntentError({
    where,
    what: `a policy is for all of ${targetText(target)}`,
    why: 'in ambient mode ztunnel would look at it, which sees the waypoint in the place of callers; waypoints find their policies by services',
    instead: 'name the workload or service that it is for, one policy each, or a waypoint: PolicyTarget.gateway(shop.waypoint)',
  });
}

function unguarded(target: PolicyTargetFacts, where: string): IntentError {
  return new IntentError({
    where,
    what: `nobody guards ${targetText(target)}`,
    why: 'in ambient mode it is not known whether a waypoint stands before it, and calls could go around one',
    instead: 'add it to a ZeroTrustNamespace, or write waypoints: Waypoints.NONE if there are none in the mesh',
  });
}

function withoutWaypoint(target: PolicyTargetFacts, ports: readonly number[], where: string): IntentError {
  return new IntentError({
    where,
    what: `no waypoint stands before ${ports.length === 0 ? targetText(target) : `port ${ports.join(', ')} of ${targetText(target)}`}`,
    why: 'in ambient mode rules about requests are carried out by a waypoint; ztunnel would drop them',
    instead: 'add a Service for it in a namespace that has a waypoint, or say nothing of requests',
  });
}

function inTwoPlaces(target: PolicyTargetFacts, behind: readonly number[], direct: readonly number[], where: string): IntentError {
  return new IntentError({
    where,
    what: `a policy is for ports of ${targetText(target)} behind a waypoint (${behind.join(', ')}) and for others (${direct.join(', ')})`,
    why: 'in ambient mode the waypoint carries out the one, and ztunnel the other',
    instead: `write two policies, which name their ports in \`to\`: ports: [${behind.join(', ')}]`,
  });
}
