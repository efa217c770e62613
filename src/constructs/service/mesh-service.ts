import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { foreignService } from './foreign-service';
import { ForeignServiceProps } from './foreign-service-props';
import { requireLeadsTo, requirePortsOnce, sharedWorkloadOf, serviceWay } from './guarded-service';
import { MeshServiceProps } from './mesh-service-props';
import { makeService, readService, ServiceObject, serviceNameProblem } from './service-object';
import { Identity } from '../../intent/identity';
import { fields, instanceOf, kubeObject, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { ServiceTarget } from '../../intent/security/policy-target';
import { ServiceFacts, Version, versionSlug } from '../../intent/service';
import { dnsLabelProblem, labelValueProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { AllowProps } from '../access/allow-props';
import { GuardedNamespace } from '../access/guarded-namespace';
import { requireWaypoint } from '../access/waypoint-user';
import { IMeshIdentity } from '../identity/mesh-identity';
import { decorate, requireNoContradiction } from '../plan/decorate';
import { requireName, takeName } from '../plan/object-names';
import { Contribution, PlanHome, ServicePlan } from '../plan/service-plan';
import { MeshWorkload } from '../workload/mesh-workload';

const OF = Symbol.for('cdk8s-mesh.service');

/**
 * A Kubernetes Service: what routes speak of, with the workload behind it.
 *
 * Made by `ZeroTrustNamespace.addService`, by `MeshService.of` from a Service of this program, or by `MeshService.fromName`
 * for what another repository owns.
 */
export class MeshService extends Construct implements IMeshIdentity {
  /**
   * A Service of cdk8s-plus, or one made as an `ApiObject`, outside of a guarded namespace: it can be routed, not guarded.
   *
   * @throws when it has no namespace, or a port whose protocol cannot be told
   */
  public static of(service: kplus.Service | ApiObject): MeshService {
    return MeshService._of(service);
  }

  /** @internal */
  public static _of(service: kplus.Service | ApiObject, mesh?: Mesh): MeshService {
    const object = kubeObject(service, 'service', 'MeshService.of');
    const known = knownAs(object);
    if (known) return known;
    const facts = readService(object, new Map(), object.node.path);
    const clusterDomain = (mesh ?? Mesh.of(object)).clusterDomain;
    return new MeshService(object, 'Mesh', () => ({ service: facts, object, adopted: true, clusterDomain }));
  }

  /**
   * A service that another repository owns. What is asked of it stands in the client's namespace, and holds for the client only.
   *
   * @throws when a name or a port is malformed
   */
  public static fromName(scope: Construct, id: string, props: ForeignServiceProps): MeshService {
    return new MeshService(scope, id, made => foreignService(props, made.node.path));
  }

  /** A service that is no Service of the cluster, at a host of its own. @internal */
  public static _external(scope: Construct, id: string, service: ServiceObject, host: string, mesh: Mesh): MeshService {
    return new MeshService(scope, id, () => ({ service, host, mesh }));
  }

  /** @internal */
  public static _in(scope: Construct, id: string, namespace: GuardedNamespace, props: MeshServiceProps): MeshService {
    return new MeshService(scope, id, made => made.inNamespace(id, namespace, props));
  }

  /** Name of the Service. */
  public readonly name: string;
  /** Namespace of the Service. */
  public readonly namespace: string;
  /** Fully qualified host name: `cart.shop.svc.cluster.local`. */
  public readonly host: string;
  /** The workload behind it, in a guarded namespace. */
  public readonly workload?: MeshWorkload;

  /** What routes must know. @internal */
  public readonly _facts: ServiceFacts;
  private readonly plan: ServicePlan;

  private constructor(scope: Construct, id: string, describe: (made: MeshService) => Description) {
    super(scope, id);
    const { service, object, adopted, workload, guard, consumer, mesh = guard?.mesh, host, ...described } = describe(this);
    const { clusterDomain = (mesh ?? Mesh.of(this)).clusterDomain } = described;
    this.name = service.name;
    this.namespace = service.namespace;
    this.host = host ?? `${service.name}.${service.namespace}.svc.${clusterDomain}`;
    this.workload = workload;
    this._facts = {
      name: service.name,
      namespace: service.namespace,
      host: this.host,
      ports: service.ports,
      selector: service.selector,
      outside: host === undefined ? undefined : true,
      visibleIn: service.visibleIn,
      headless: service.headless,
      waypoint: service.waypoint,
      marks: workload ? undefined : service.marks,
      side: consumer === undefined ? { kind: 'producer' } : { kind: 'consumer', namespace: consumer },
    };
    const home: PlanHome = { scope: this, dependency: guard?.dependency, service: object, adopted };
    this.plan = consumer === undefined ? new ServicePlan(home, this._facts, mesh) : ServicePlan.ofForeign(home, this._facts);
    if (object) Object.defineProperty(object, OF, { value: this, enumerable: false });
  }

  /** The objects of its routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.plan.all;
  }

  /**
   * Lets somebody call the workload behind this service: nothing is allowed until this is said.
   *
   * @throws when the service is not in a guarded namespace, when the caller has no identity of its own, or when what is allowed cannot
   * be told apart on the ports it is allowed at
   * @example
   * cart.allow(frontend, { grpc: ['hipstershop.CartService/GetCart'] });
   */
  public allow(from: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace, props: AllowProps = {}): void {
    this.requireWorkload('allow').allow(from, props);
  }

  /** @internal */
  public _identity(where: string): Identity {
    if (this.workload) return this.workload._identity(where);
    throw new IntentError({
      where,
      what: `who calls as service "${this.name}" is not known`,
      why: 'a Service has no identity; its pods have one, and they are made elsewhere',
      instead: 'name their service account: MeshIdentity.serviceAccount({ namespace, serviceAccount })',
    });
  }

  /** @internal */
  public get _mesh(): Mesh | undefined {
    return this.workload?._mesh;
  }

  /** The service as policies speak of it. @internal */
  public _policyTarget(): ServiceTarget {
    const { name, namespace } = this;
    if (this.workload) {
      return { ...this.workload._policyTarget(), kind: 'service', name };
    }
    const { selector, ports } = this._facts;
    return { kind: 'service', name, namespace, labels: selector, ports: ports.map(({ targetPort, protocol }) => ({ port: targetPort, protocol })) };
  }

  /** @internal */
  public _contribute(by: Construct, contribution: Contribution): void {
    this.plan.contribute(by, contribution);
  }

  /** @internal */
  public _override(by: Construct, overrides: { readonly [kind: string]: JsonPatch[] }): void {
    this.plan.override(by, overrides);
  }

  /**
   * A version by the value of its pods' label.
   *
   * @throws when the workload's versions are known and this is none of them, or when another one would be called the same in the mesh
   * @internal
   */
  public _version(name: string, where: string): Version {
    const slug = versionSlug(name);
    const problem = labelValueProblem(name) ?? dnsLabelProblem(slug);
    if (problem) throw new IntentError({ where, what: `the version "${name}"`, why: problem, instead: 'write it as on the label of the pods, such as v1' });
    const known = this.workload?._versions ?? new Map<string, Version>();
    const version = known.get(name);
    const same = version && [...known.keys()].find(other => other !== name && versionSlug(other) === slug);
    if (same !== undefined) {
      throw new IntentError({
        where, what: `the versions "${name}" and "${same}" would both be called "${slug}"`, why: 'what is made for a version has a DNS label as its name', instead: 'label one of them otherwise',
      });
    }
    if (version) return { ...version, name: slug };
    if (known.size === 0 && !this.workload?._podsAreKnown) return { name: slug, labels: { version: name } };
    throw new IntentError({
      where,
      what: `service "${this.name}" has no version "${name}"`,
      why: known.size === 0
        ? 'its pods have no label "version"; requests for a version would be answered with 503'
        : `its versions are ${[...known.keys()].join(', ')}; requests for another would be answered with 503`,
      instead: `${known.size === 0 ? '' : 'name one of them, or '}add the service with its versions: versions: { ${name === slug ? name : `'${name}'`}: deployment, ... }`,
    });
  }

  private inNamespace(id: string, guard: GuardedNamespace, props: MeshServiceProps): Description {
    const where = this.node.path;
    const problem = serviceNameProblem(id);
    if (problem) throw new IntentError({ where, what: `the service is called "${id}"`, why: problem, instead: 'give it an id that Kubernetes takes as the name of a Service' });
    fields(props, 'props', where);
    optional(props.waypoint, requireWaypoint, 'waypoint', where);
    optional(props.sharedWorkload, value => instanceOf(value, MeshWorkload, 'sharedWorkload', "shop.addWorkload('web')", where), 'sharedWorkload', where);
    const given = optional(props.service, kubeObject, 'service', where);
    requirePortsOnce(props, where);
    const existing = given && unused(given, where);
    const selector = existing?.toJson().spec?.selector as Labels | undefined;
    const labels = props.labels ?? selector;
    const workload = sharedWorkloadOf(props, guard, where) ?? MeshWorkload._in(this, guard, id, { ...props, ports: undefined, labels });
    const service: ServiceObject = existing
      ? readService(existing, workload._namedPorts, where)
      : { name: id, namespace: guard.name, selector: workload._labels, ports: portFacts(props.ports!, where) };
    if (service.namespace !== guard.name) {
      throw new IntentError({ where, what: `Service "${service.name}" is in namespace "${service.namespace}"`, why: `it is added to "${guard.name}"`, instead: 'add it to its own namespace' });
    }
    requireLeadsTo(workload, service, where);
    const way = serviceWay(props, service, guard, where);
    const name = { apiVersion: 'v1', kind: 'Service', namespace: service.namespace, name: service.name };
    requireName(this, name, () => existing?.node.path ?? `${where}/Service`);
    const object = existing ?? makeService(this, service, guard.mesh);
    takeName(this, name, object);
    if (!existing && guard.dependency) object.addDependency(guard.dependency);
    const { decorations } = guard.mesh._serviceWay(way);
    if (existing) for (const mark of decorations) requireNoContradiction(object, mark, where);
    const { name: title, ports } = service;
    workload._addService({ name: title, ports, waypoint: way.waypoint, routes: () => this.plan.routes }, ports);
    for (const mark of decorations) decorate(object, mark);
    return { service: { ...service, waypoint: way.waypoint }, object, adopted: existing !== undefined, workload, guard };
  }

  private requireWorkload(asked: string): MeshWorkload {
    if (this.workload) return this.workload;
    throw new IntentError({
      where: this.node.path,
      what: `\`${asked}\` needs the service in a guarded namespace`,
      why: 'without one nothing is denied, so nothing can be allowed',
      instead: "add it to one: new ZeroTrustNamespace(chart, 'shop').addService('cart', { service })",
    });
  }
}

/** What a service is made of, whichever way it came. */
interface Description {
  readonly service: ServiceObject;
  readonly object?: ApiObject;
  /** Whether the object was made by somebody else. */
  readonly adopted?: boolean;
  readonly workload?: MeshWorkload;
  readonly guard?: GuardedNamespace;
  /** The mesh that it is written for, where that is known. */
  readonly mesh?: Mesh;
  /** Where it is called, for what is no Service of the cluster. */
  readonly host?: string;
  /** DNS domain of the cluster, where it is not that of the nearest mesh. */
  readonly clusterDomain?: string;
  /** The namespace of the client, for a service that is not ours. */
  readonly consumer?: string;
}

function knownAs(object: ApiObject): MeshService | undefined {
  return (object as any)[OF];
}

/** A Service has one plan: who speaks of it later must find the one that is there. */
function unused(object: ApiObject, where: string): ApiObject {
  const known = knownAs(object);
  if (!known) return object;
  throw new IntentError({
    where,
    what: `Service "${object.name}" is in the mesh already, as "${known.node.path}"`,
    why: 'constructs that speak of it write to that one\'s objects',
    instead: 'add it to its guarded namespace once, before other constructs use it',
  });
}
