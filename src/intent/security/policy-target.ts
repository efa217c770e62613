import { ContainerPort, PodFacts } from './access';
import { GuardedService, ServiceBehind } from './guarded-service';
import { ZeroTrustStage } from './stage';
import { selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';
import { GatewayFacts, ListenerFacts, podNamespaceOf } from '../edge/gateway';

/** What a policy is for. The mesh says it by a selector, by a reference, or by the namespace that the policy stands in. */
export type PolicyTargetFacts = MeshTarget | NamespaceTarget | WorkloadTarget | ServiceTarget | GatewayTarget;

/** Everything in the mesh. */
export interface MeshTarget {
  readonly kind: 'mesh';
}

/** Every workload of a namespace. */
export interface NamespaceTarget {
  readonly kind: 'namespace';
  readonly namespace: string;
  /** How far it is guarded, where it is. */
  readonly stage?: ZeroTrustStage;
  /** The workloads of a guarded one, as far as the program has come; others may be made elsewhere. */
  readonly workloads?: readonly WorkloadTarget[];
}

/** Some pods of a namespace, by their labels. */
export interface WorkloadTarget {
  readonly kind: 'workload';
  readonly namespace: string;
  readonly name: string;
  /** Name of the guarded workload that it is; nothing where it is made elsewhere. */
  readonly workload?: string;
  readonly labels: Labels;
  /** Ports of the containers; none where they are not known. */
  readonly ports: readonly ContainerPort[];
  /** Ports that the program says of pods whose ports it knows; they must be among these. */
  readonly said?: readonly ContainerPort[];
  /** The Services that lead there; unknown where the workload is made elsewhere. */
  readonly services?: readonly GuardedService[];
  /** Container ports that are open to anyone. */
  readonly plaintextPorts?: readonly number[];
  /** What the pod templates say; nothing where the pods are made elsewhere. */
  readonly pods?: readonly PodFacts[];
  /** How far its namespace is guarded, where it is. */
  readonly stage?: ZeroTrustStage;
}

/** A Service, for what stands before it: a waypoint. */
export interface ServiceTarget {
  readonly kind: 'service';
  readonly namespace: string;
  readonly name: string;
  /** Name of the guarded workload behind it; nothing where that is made elsewhere. */
  readonly workload?: string;
  /** Labels of its pods, where they are known. */
  readonly labels?: Labels;
  /** Container ports of the pods behind it, those included that this Service does not lead to. */
  readonly ports: readonly ContainerPort[];
  /** All Services that lead to these pods, itself among them; unknown where they are made elsewhere. */
  readonly services?: readonly GuardedService[];
  /** Container ports that are open to anyone. */
  readonly plaintextPorts?: readonly number[];
  /** What the pod templates say; nothing where the pods are made elsewhere. */
  readonly pods?: readonly PodFacts[];
  /** How far its namespace is guarded, where it is. */
  readonly stage?: ZeroTrustStage;
}

/** A gateway. */
export interface GatewayTarget {
  readonly kind: 'gateway';
  readonly gateway: GatewayFacts;
  /** Listeners of other gateways that run in the same pods: policies for these pods are for them too. */
  readonly besides?: readonly ListenerFacts[];
  /** Of a waypoint of this program: the Services behind it, as far as the program has come. */
  readonly behind?: readonly ServiceBehind[];
  /** Of a waypoint: a namespace whose pods also take calls that go past it, at its stage. */
  readonly passedIn?: string;
}

/** A target in the words of a message. */
export function targetText(target: PolicyTargetFacts): string {
  switch (target.kind) {
    case 'mesh': return 'the mesh';
    case 'namespace': return `namespace "${target.namespace}"`;
    case 'gateway': return `gateway "${target.gateway.namespace}/${target.gateway.name}"`;
    default: return `${target.kind} "${target.namespace}/${target.name}"`;
  }
}

/** The stage that a target's namespace is in, where it is guarded. */
export function stageOf(target: PolicyTargetFacts): ZeroTrustStage | undefined {
  return target.kind === 'mesh' || target.kind === 'gateway' ? undefined : target.stage;
}

/** Whether every pod that `narrow` means is meant by `wide`, as far as the program can tell. */
export function coversTarget(wide: PolicyTargetFacts, narrow: PolicyTargetFacts): boolean {
  if (wide.kind === 'mesh') return true;
  if (narrow.kind === 'mesh' || namespaceOf(wide) !== namespaceOf(narrow)) return false;
  if (wide.kind === 'namespace') return true;
  if (wide.kind === 'gateway' && narrow.kind === 'gateway' && wide.gateway.name === narrow.gateway.name) return true;
  const [outer, inner] = [labelsOf(wide), labelsOf(narrow)];
  return outer !== undefined && inner !== undefined && selects(outer, inner);
}

/**
 * Whether some request may come to both, as far as the program can tell: to pods that both may mean, or by way of a waypoint. What is not known counts
 * as yes.
 */
export function mayMeet(a: PolicyTargetFacts, b: PolicyTargetFacts): boolean {
  if (a.kind === 'mesh' || b.kind === 'mesh' || isWaypoint(a) || isWaypoint(b)) return true;
  if (namespaceOf(a) !== namespaceOf(b)) return false;
  if (a.kind === 'gateway' && b.kind === 'gateway' && a.gateway.name === b.gateway.name) return true;
  const [one, other] = [labelsOf(a), labelsOf(b)];
  return !one || !other || Object.keys(one).every(key => other[key] === undefined || other[key] === one[key]);
}

function isWaypoint(target: PolicyTargetFacts): boolean {
  return target.kind === 'gateway' && target.gateway.waypoint === true;
}

/** The namespace that the pods of a target are in. */
export function namespaceOf(target: Exclude<PolicyTargetFacts, MeshTarget>): string {
  return target.kind === 'gateway' ? podNamespaceOf(target.gateway) : target.namespace;
}

function labelsOf(target: PolicyTargetFacts): Labels | undefined {
  if (target.kind === 'gateway') return target.gateway.podLabels;
  return target.kind === 'workload' || target.kind === 'service' ? target.labels : undefined;
}
