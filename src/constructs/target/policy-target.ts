import * as kplus from 'cdk8s-plus-27';
import { PodsTargetProps } from './pods-target-props';
import { readNamespace } from './target-namespace';
import { instanceOf, onlyFields, optional, shown, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { PolicyTargetFacts } from '../../intent/security/policy-target';
import { ServicePort } from '../../intent/service-port';
import { labelsText } from '../../kubernetes/labels';
import { labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { IMeshGateway } from '../gateway/gateway-reference';
import { IMeshIdentity } from '../identity/mesh-identity';
import { MeshService } from '../service/mesh-service';
import { MeshWorkload } from '../workload/mesh-workload';

/**
 * What a policy is for: the whole mesh, a namespace, pods, a service, or a gateway.
 *
 * The mesh writes it in its own way. Istio finds sidecars by labels (`selector`), gateways of the Kubernetes Gateway API and waypoints by
 * reference (`targetRefs`), a namespace by the namespace that the policy stands in, and the mesh by that of its control plane.
 *
 * Workloads and services are taken as they are where a target is asked for.
 *
 * @example
 * PolicyTarget.pods({ namespace: 'billing', labels: { app: 'invoices' }, ports: [ServicePort.http(8080)] });
 */
export class PolicyTarget {
  /** Every workload in the mesh, those of other repositories too. */
  public static mesh(): PolicyTarget {
    return new PolicyTarget(() => ({ kind: 'mesh' }));
  }

  /**
   * Every workload of a namespace, those that are made elsewhere too.
   *
   * @param namespace a guarded namespace, a Namespace of cdk8s-plus, or a name
   * @throws when it is no namespace, or has a name that Kubernetes does not take
   */
  public static namespace(namespace: IMeshIdentity | kplus.Namespace | string): PolicyTarget {
    const { facts, mesh } = readNamespace(namespace, 'PolicyTarget.namespace');
    return new PolicyTarget(() => facts, mesh);
  }

  /** The pods of one workload. */
  public static workload(workload: MeshWorkload): PolicyTarget {
    return PolicyTarget.of(instanceOf(workload, MeshWorkload, 'workload', "shop.addWorkload('cart')", 'PolicyTarget.workload'));
  }

  /**
   * Pods by their labels, for what no construct of this program stands for.
   *
   * @throws when a name or a label is malformed, or when there is no label
   */
  public static pods(props: PodsTargetProps): PolicyTarget {
    const where = 'PolicyTarget.pods';
    const { namespace: given, labels, ports } = onlyFields(props, PODS_FIELDS, 'props', where);
    const { facts: { namespace, stage }, mesh } = readNamespace(given, where);
    requireSelection(textMap(labels, 'labels', where), where);
    const listening = optional(ports, value => portFacts(value as ServicePort[], where), 'ports', where) ?? [];
    const containerPorts = listening.map(({ targetPort, protocol }) => ({ port: targetPort, protocol }));
    const name = labelsText(labels);
    return new PolicyTarget(() => ({ kind: 'workload', namespace, name, labels, ports: containerPorts, stage }), mesh);
  }

  /**
   * A Service. With sidecars it means the pods behind it, whichever Service they are called by; in ambient mode the waypoint before it.
   */
  public static service(service: MeshService): PolicyTarget {
    return PolicyTarget.of(instanceOf(service, MeshService, 'service', "shop.addService('cart', ...)", 'PolicyTarget.service'));
  }

  /** A gateway: the traffic that comes in through it. */
  public static gateway(gateway: IMeshGateway): PolicyTarget {
    const where = 'PolicyTarget.gateway';
    if (typeof gateway?._gateway !== 'function') {
      throw new IntentError({ where, what: `\`gateway\` is ${shown(gateway)}`, why: 'it is a gateway', instead: 'pass a MeshGateway' });
    }
    return new PolicyTarget(() => ({ kind: 'gateway', gateway: gateway._gateway(where) }), gateway._mesh);
  }

  /** A target, or something that stands for one. @internal */
  public static _of(given: unknown, name: string, where: string): PolicyTarget {
    if (given instanceof PolicyTarget) return given;
    if (given instanceof MeshWorkload || given instanceof MeshService) return PolicyTarget.of(given);
    return instanceOf(given, PolicyTarget, name, "PolicyTarget.namespace('shop'), a workload or a service", where);
  }

  private static of(targeted: MeshWorkload | MeshService): PolicyTarget {
    return new PolicyTarget(() => targeted._policyTarget(), targeted._mesh, targeted instanceof MeshService ? targeted.workload : targeted);
  }

  /** The mesh that it is in, where this program knows. @internal */
  public readonly _mesh?: Mesh;
  /** The workload that it is, or that is behind the service that it is. @internal */
  public readonly _workload?: MeshWorkload;
  private readonly facts: () => PolicyTargetFacts;

  private constructor(facts: () => PolicyTargetFacts, mesh?: Mesh, workload?: MeshWorkload) {
    this.facts = facts;
    this._mesh = mesh;
    this._workload = workload;
  }

  /** What is known of it now: a workload may get more services and ports later in the program. @internal */
  public get _facts(): PolicyTargetFacts {
    return this.facts();
  }
}

const PODS_FIELDS: readonly string[] = ['namespace', 'labels', 'ports'] satisfies (keyof PodsTargetProps)[];

function requireSelection(labels: Labels, where: string): void {
  const entries = Object.entries(labels);
  const problem = entries.length === 0
    ? 'without a label every pod of the namespace would be meant'
    : entries.map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
  if (problem) throw new IntentError({ where, what: 'its labels cannot select pods', why: problem, instead: "write them as on the pods, or PolicyTarget.namespace('shop') for all of them" });
}
