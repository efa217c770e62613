import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AllowOutsideProps, ExternalServiceProps } from './external-service-props';
import { KnownExternalServices } from './known-external-services';
import { KnownScopes } from './known-scopes';
import { MachineAccess } from './machine-access';
import { originatedTls } from './origination';
import { OutsideTarget } from './outside-target';
import { hostTitle, readExternalService, requireKnownProps } from './read-external-service';
import { ExternalServiceIntent, SelectedWorkload } from '../../intent/edge/external-service';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfExternalService } from '../../intent/needs/edge';
import { credentialOf } from '../../intent/upstream/tls-intent';
import { Mesh } from '../../meshes/mesh';
import { CallGraph } from '../access/call-graph';
import { KnownMachines } from '../access/known-machines';
import { homeNamespace } from '../gateway/home-namespace';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';
import { patchObjects, readOverrides } from '../plan/overrides';
import { MeshService } from '../service/mesh-service';
import { TargetedObjects } from '../target/targeted-objects';
import { identityOf } from '../workload/caller';
import { requireUnshared } from '../workload/workload-account';

/**
 * A service that is no Service of this cluster: an API of others, a database, virtual machines. The mesh knows it by its host names, so that
 * routes, timeouts, retries, TLS and circuit breaking hold for it as for any other: by `service`.
 *
 * Istio: a ServiceEntry. Linkerd: no object of its own, since calls go where the client's lookup leads; where a `SidecarScope` lets only known hosts be
 * called, a route for each port. What else is wanted of the calls is refused there.
 *
 * @example
 * const payments = new ExternalService(chart, 'payments', {
 *   namespace: 'shop', hosts: ['api.payments.example'], ports: [ServicePort.http(80, { targetPort: 443 })],
 *   tls: UpstreamTls.simple({ caCertificates: 'system' }),
 * });
 * payments.allowFrom(frontend);
 * new ResilientUpstream(chart, 'payments-upstream', { service: payments.service, timeout: Duration.seconds(2) });
 */
export class ExternalService extends Construct {
  /** Name of its object: the id of this construct. */
  public readonly name: string;
  /** Namespace of its object. */
  public readonly namespace: string;
  /** The first of its hosts, as a service that routes and policies can be about. */
  public readonly service: MeshService;
  /** @internal */
  public readonly _intent: ExternalServiceIntent;
  /** @internal */
  public readonly _target: OutsideTarget;
  private readonly mesh: Mesh;
  private readonly objects: TargetedObjects;
  private readonly access: MachineAccess;
  private readonly services: ReadonlyMap<string, MeshService>;

  /**
   * @throws when there is no mesh or it cannot carry it; when hosts, ports, addresses and endpoints do not fit together; when it is inside of the
   * mesh and would be called in plaintext; when another one, or routes of gateways that hold within the mesh too, say something else of the same host
   */
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id);
    const where = this.node.path;
    requireKnownProps(props, where);
    const overrides = readOverrides(props.overrides, where);
    this.mesh = chosenMesh(props.mesh, where) ?? Mesh.of(this);
    this.name = id;
    this.namespace = homeNamespace(this, props.namespace);
    this._intent = readExternalService(props, id, this.namespace, where);
    this.mesh._require(needsOfExternalService(this._intent), where);
    const known = KnownExternalServices.of(this);
    known.requireAgreement(this._intent);
    const scopes = KnownScopes.of(this);
    scopes.requireFit(this._intent);
    this._target = OutsideTarget.of(this._intent, () => this.selected());
    this.services = new Map(this._intent.hosts.map((host, index) => [host, this.make(host, index)]));
    this.service = this.serviceFor(this._intent.hosts[0]);
    this.originate(true);
    this.objects = new TargetedObjects(this, () => this.mesh._edge({ ...this._intent, selected: this.selected() }).objects);
    this.originate(false);
    this.access = new MachineAccess(this, this._intent);
    known.add(this._intent, this.services);
    scopes.refresh(this._intent);
    this.node.addValidation({ validate: () => this.unreadSecret() });
    patchObjects(this, this.apiObjects, overrides);
  }

  /** Its objects, with those of the routes and policies for its hosts as they are now. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects.all, ...this.access.all, ...[...this.services.values()].flatMap(({ apiObjects }) => apiObjects)];
  }

  /**
   * One of its hosts, as a service that routes and policies can be about.
   *
   * @throws when it is none of the hosts
   */
  public serviceFor(host: string): MeshService {
    const service = this.services.get(host);
    if (service) return service;
    throw new IntentError({ where: this.node.path, what: `${shown(host)} is none of its hosts`, why: `they are ${this._intent.hosts.join(', ')}`, instead: 'name one of them' });
  }

  /**
   * Lets somebody call it: its NetworkPolicy lets the calls out, and a `SidecarScope` knows of the host. Of what is outside of the mesh it is no
   * rule that the service, or a proxy, would enforce by who calls: for that, send the calls through an `EgressGateway` and say who may use it. What
   * `workloadLabels` select in a guarded namespace lets the caller in by its proxies too, at the ports that are allowed.
   *
   * @throws when the caller has no identity of its own, or shares it; when it does not see the service, or when a port is none of the service's
   */
  public allowFrom(from: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace, props: AllowOutsideProps = {}): void {
    const where = this.node.path;
    const caller = identityOf(from, this.mesh, where);
    requireUnshared(this, caller, []);
    const { visibleIn } = this._intent;
    if (visibleIn && !visibleIn.includes(caller.namespace)) {
      throw new IntentError({ where, what: `a caller of namespace "${caller.namespace}" is let in`, why: `only ${visibleIn.join(', ')} see${visibleIn.length === 1 ? 's' : ''} the service`, instead: `add '${caller.namespace}' to visibleIn` });
    }
    const target = this._target.limitedTo(props, where);
    this.access.allow(caller, target);
    CallGraph.of(this).addCall({ from: caller, to: target, ports: () => target.ports });
  }

  /** Objects of the first host are named as this one's; those of the others after their hosts too. */
  private make(host: string, index: number): MeshService {
    const { name, namespace, ports, visibleIn } = this._intent;
    const suffix = index === 0 ? '' : `.${hostTitle(host)}`;
    return MeshService._external(this, `Service${suffix}`, { name: `${name}${suffix}`, namespace, ports, visibleIn }, host, this.mesh);
  }

  /** A sidecar that is named no pods sends plaintext: pilot/pkg/networking/core/cluster_tls.go buildUpstreamClusterTLSContext, istio.io/istio main of 2026-08-27. */
  private unreadSecret(): string[] {
    const secret = credentialOf(this._intent.tls);
    if (secret === undefined || this._target.carriedBy !== undefined) return [];
    return [
      `"${this.node.path}" is called by TLS with Secret "${secret}", which sidecars do not look at: they would send plaintext; `
      + 'carry it by an EgressGateway, whose pods read the Secret, or name files in the proxy',
    ];
  }

  private originate(trial: boolean): void {
    const { tls } = this._intent;
    if (!tls) return;
    for (const [host, service] of this.services) service._contribute(this, { parts: originatedTls(tls, host, this._intent), trial });
  }

  /** The machines that it runs in, as far as the program has come. */
  private selected(): SelectedWorkload[] {
    const { namespace, workloads } = this._intent;
    return workloads ? KnownMachines.of(this).selectedBy(namespace, workloads) : [];
  }
}
