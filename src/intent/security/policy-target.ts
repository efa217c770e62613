import { ContainerPort } from './access';
import { Labels } from '../../kubernetes/objects';
import { GatewayFacts } from '../edge/gateway';

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
}

/** Some pods of a namespace, by their labels. */
export interface WorkloadTarget {
  readonly kind: 'workload';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Ports of the containers; none where they are not known. */
  readonly ports: readonly ContainerPort[];
  /** Names of the Services that lead there; unknown where the workload is made elsewhere. */
  readonly services?: readonly string[];
}

/** A Service, for what stands before it: a waypoint. */
export interface ServiceTarget {
  readonly kind: 'service';
  readonly namespace: string;
  readonly name: string;
  /** Labels of its pods, where they are known. */
  readonly labels?: Labels;
}

/** A gateway. */
export interface GatewayTarget {
  readonly kind: 'gateway';
  readonly gateway: GatewayFacts;
}
