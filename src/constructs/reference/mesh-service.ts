import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { foreignService } from './foreign-service';
import { ForeignServiceProps } from './foreign-service-props';
import { GuardedNamespace } from './guarded-namespace';
import { IMeshIdentity } from './mesh-identity';
import { MeshWorkload, PodsProps } from './mesh-workload';
import { makeService, portFacts, readService, ServiceObject, serviceNameProblem } from './service-object';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { ServiceFacts, Version } from '../../intent/service';
import { ServicePort } from '../../intent/service-port';
import { dnsLabelProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { takeName } from '../plan/object-names';
import { Contribution, PlanHome, ServicePlan } from '../plan/service-plan';
import { AllowProps } from '../security/allow-props';

/** Options of a service in a guarded namespace. */
export interface MeshServiceProps extends PodsProps {
  /**
   * The ports of the Service that is made.
   *
   * @default - those of `service`
   */
  readonly ports?: ServicePort[];

  /**
   * The Service, when it is made by cdk8s-plus or as an `ApiObject`. It must be in this namespace.
   *
   * @default - a Service is made, named as this construct
   */
  readonly service?: kplus.Service | ApiObject;

  /**
   * The workload behind it, when that was added before: a second Service for the same pods.
   *
   * @default - a workload is added, named as this construct
   */
  readonly sharedWorkload?: MeshWorkload;
}

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
    const object = ApiObject.of(service);
    const known = (object as any)[OF] as MeshService | undefined;
    if (known) return known;
    const made = new MeshService(object, 'Mesh', found => ({ service: readService(object, {}, found.node.path), object }));
    return made;
  }

  /**
   * A service that another repository owns. What is asked of it stands in the client's namespace, and holds for the client only.
   *
   * @throws when a name or a port is malformed
   */
  public static fromName(scope: Construct, id: string, props: ForeignServiceProps): MeshService {
    return new MeshService(scope, id, made => foreignService(props, made.node.path));
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
    const { service, object, workload, guard, consumer } = describe(this);
    const clusterDomain = (guard?.mesh ?? Mesh.of(this)).clusterDomain;
    this.name = service.name;
    this.namespace = service.namespace;
    this.host = `${service.name}.${service.namespace}.svc.${clusterDomain}`;
    this.workload = workload;
    this._facts = {
      name: service.name,
      namespace: service.namespace,
      host: this.host,
      ports: service.ports,
      selector: service.selector,
      side: consumer === undefined ? { kind: 'producer' } : { kind: 'consumer', namespace: consumer },
    };
    const home: PlanHome = { scope: this, namespace: guard?.object, service: object };
    this.plan = new ServicePlan(home, this._facts, guard?.mesh);
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
  public allow(from: IMeshIdentity | kplus.IServiceAccount | kplus.Workload | kplus.Namespace, props: AllowProps = {}): void {
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
  public _contribute(by: Construct, contribution: Contribution): void {
    this.plan.contribute(by, contribution);
  }

  /**
   * A version by its name.
   *
   * @throws when the workload's versions are known and this is none of them
   * @internal
   */
  public _version(name: string, where: string): Version {
    const problem = dnsLabelProblem(name);
    if (problem) throw new IntentError({ where, what: `the version "${name}"`, why: problem, instead: 'write it as on the label of the pods, such as v1' });
    const known = this.workload?._versions ?? new Map<string, Version>();
    const version = known.get(name);
    if (version) return version;
    if (known.size === 0) return { name, labels: { version: name } };
    throw new IntentError({
      where,
      what: `service "${this.name}" has no version "${name}"`,
      why: `its versions are ${[...known.keys()].join(', ')}; requests for another would be answered with 503`,
      instead: `name one of them, or add the version: versions: { ${name}: deployment }`,
    });
  }

  private inNamespace(id: string, guard: GuardedNamespace, props: MeshServiceProps): Description {
    const where = this.node.path;
    const problem = serviceNameProblem(id);
    if (problem) throw new IntentError({ where, what: `the service is called "${id}"`, why: problem, instead: 'give it an id that Kubernetes takes as the name of a Service' });
    requirePortsOnce(props, where);
    const existing = props.service && ApiObject.of(props.service);
    const selector = existing?.toJson().spec?.selector as Labels | undefined;
    const workload = props.sharedWorkload ?? MeshWorkload._in(this, 'Workload', guard, id, { ...props, ports: undefined, labels: props.labels ?? selector });
    const service: ServiceObject = existing
      ? readService(existing, workload._namedPorts, where)
      : { name: id, namespace: guard.name, selector: workload._labels, ports: portFacts(props.ports!, where) };
    if (service.namespace !== guard.name) {
      throw new IntentError({ where, what: `Service "${service.name}" is in namespace "${service.namespace}"`, why: `it is added to "${guard.name}"`, instead: 'add it to its own namespace' });
    }
    takeName(this, { apiVersion: 'v1', kind: 'Service', namespace: service.namespace, name: service.name }, existing?.node.path ?? `${where}/Service`);
    const object = existing ?? makeService(this, service, guard.mesh);
    if (!existing) object.addDependency(guard.object);
    workload._addPorts(service.ports);
    return { service, object, workload, guard };
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
  readonly workload?: MeshWorkload;
  readonly guard?: GuardedNamespace;
  /** The namespace of the client, for a service that is not ours. */
  readonly consumer?: string;
}

function requirePortsOnce(props: MeshServiceProps, where: string): void {
  const fault = props.service
    ? props.ports && '`ports` and `service` are both given'
    : !(props.ports && props.ports.length > 0) && 'it has no ports';
  if (!fault) return;
  throw new IntentError({
    where,
    what: fault,
    why: props.service ? 'the Service has its ports already' : 'a Service without a port leads nowhere',
    instead: props.service ? 'leave `ports` out' : 'write for example ports: [ServicePort.http(80, { targetPort: 8080 })]',
  });
}
