import * as kplus from 'cdk8s-plus-27';
import { PodsTargetProps } from './pods-target-props';
import { readNamespace, TargetNamespace } from './target-namespace';
import { instanceOf, onlyFields, optional, shown, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { ContainerPort } from '../../intent/security/access';
import { NamespaceTarget, PolicyTargetFacts, WorkloadTarget } from '../../intent/security/policy-target';
import { ServicePort } from '../../intent/service-port';
import { labelsText, selects } from '../../kubernetes/labels';
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
    return PolicyTarget.ofNamespace(readNamespace(namespace, 'PolicyTarget.namespace'), known => known);
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
    const namespace = readNamespace(given, where);
    requireSelection(textMap(labels, 'labels', where), where);
    const listening = optional(ports, value => portFacts(value as ServicePort[], where), 'ports', where) ?? [];
    const said = listening.map(({ targetPort, protocol }) => ({ port: targetPort, protocol }));
    return PolicyTarget.ofNamespace(namespace, known => podsIn(known, labels, said));
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
    if (typeof gateway?._gatewayTarget !== 'function') {
      throw new IntentError({ where, what: `\`gateway\` is ${shown(gateway)}`, why: 'it is a gateway', instead: 'pass a MeshGateway' });
    }
    return new PolicyTarget(() => gateway._gatewayTarget(where), gateway._mesh);
  }

  /** A target, or something that stands for one. @internal */
  public static _of(given: unknown, name: string, where: string): PolicyTarget {
    if (given instanceof PolicyTarget) return given;
    if (given instanceof MeshWorkload || given instanceof MeshService) return PolicyTarget.of(given);
    return instanceOf(given, PolicyTarget, name, "PolicyTarget.namespace('shop'), a workload or a service", where);
  }

  /** Something of a namespace, as far as that is known. */
  private static ofNamespace({ facts, mesh }: TargetNamespace, within: (namespace: NamespaceTarget) => PolicyTargetFacts): PolicyTarget {
    return new PolicyTarget(() => within(facts()), mesh, undefined, mesh ? undefined : { namespace: facts().namespace, within });
  }

  private static of(targeted: MeshWorkload | MeshService): PolicyTarget {
    return new PolicyTarget(() => targeted._policyTarget(), targeted._mesh, targeted instanceof MeshService ? targeted.workload : targeted);
  }

  /** The mesh that it is in, where this program knows. @internal */
  public readonly _mesh?: Mesh;
  /** The workload that it is, or that is behind the service that it is. @internal */
  public readonly _workload?: MeshWorkload;
  private readonly facts: () => PolicyTargetFacts;
  private readonly named?: NamedNamespace;

  private constructor(facts: () => PolicyTargetFacts, mesh?: Mesh, workload?: MeshWorkload, named?: NamedNamespace) {
    this.facts = facts;
    this._mesh = mesh;
    this._workload = workload;
    this.named = named;
  }

  /** The namespace, where it is known by its name alone. @internal */
  public get _namedNamespace(): string | undefined {
    return this.named?.namespace;
  }

  /** The same in the namespace as what guards it knows it. @internal */
  public _within(guarded: TargetNamespace): PolicyTarget {
    return this.named ? PolicyTarget.ofNamespace(guarded, this.named.within) : this;
  }

  /** What is known of it now: a workload may get more services and ports later in the program. @internal */
  public get _facts(): PolicyTargetFacts {
    return this.facts();
  }
}

/** A namespace that is known by its name alone, and what in it is meant. */
interface NamedNamespace {
  readonly namespace: string;
  readonly within: (namespace: NamespaceTarget) => PolicyTargetFacts;
}

/** Pods by their labels. The ports of those that are a workload's are known, so that what is said of them must be right. */
function podsIn({ namespace, stage, workloads = [] }: NamespaceTarget, labels: Labels, said: readonly ContainerPort[]): WorkloadTarget {
  const meant = workloads.filter(workload => [workload.labels, ...(workload.pods ?? []).map(pod => pod.labels)].some(own => selects(labels, own)));
  const known = meant.flatMap(({ ports }) => ports);
  const pods: WorkloadTarget = { kind: 'workload', namespace, name: labelsText(labels), labels, ports: known.length > 0 ? known : said, stage };
  return { ...pods, ...known.length > 0 && { said }, ...meant.length > 0 && { pods: meant.flatMap(({ pods: own = [] }) => own) } };
}

const PODS_FIELDS: readonly string[] = ['namespace', 'labels', 'ports'] satisfies (keyof PodsTargetProps)[];

function requireSelection(labels: Labels, where: string): void {
  const entries = Object.entries(labels);
  const problem = entries.length === 0
    ? 'without a label every pod of the namespace would be meant'
    : entries.map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
  if (problem) throw new IntentError({ where, what: 'its labels cannot select pods', why: problem, instead: "write them as on the pods, or PolicyTarget.namespace('shop') for all of them" });
}
