import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { formOf, GatewayForm } from './gateway-form';
import { GatewayListener } from './gateway-listener';
import { IMeshGateway } from './gateway-reference';
import { requireGuarded } from './guarded-listeners';
import { requireUnguardedPods } from './guarded-pods';
import { homeNamespace } from './home-namespace';
import { KnownGateways } from './known-gateways';
import { NamedGateway } from './named-gateway';
import { NamedGatewayProps } from './named-gateway-props';
import { namedListeners, oneHostEach } from './named-listeners';

import { GatewayFacts, podNamespaceOf } from '../../intent/edge/gateway';
import { GatewayIntent } from '../../intent/edge/gateway-intent';
import { Identity } from '../../intent/identity';
import { onlyFields } from '../../intent/input';
import { needsOfGateway } from '../../intent/needs/edge';
import { GatewayTarget } from '../../intent/security/policy-target';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';
import { ObjectsElsewhere } from '../plan/objects-elsewhere';
import { patchObjects, readOverrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';

/** Options of a `MeshGateway`. */
export interface MeshGatewayProps {
  /** What it takes: a listener for each port, and for each set of hosts there. */
  readonly listeners: GatewayListener[];

  /**
   * The namespace that it stands in.
   *
   * @default - that of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * By which object it is said, and where it runs.
   *
   * @default - that of the mesh: GatewayForm.mesh() on Istio, GatewayForm.kubernetes() on a `GatewayApiMesh`
   */
  readonly form?: GatewayForm;

  /**
   * The mesh that it is written for.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

const PROPS: readonly string[] = ['listeners', 'namespace', 'form', 'mesh', 'overrides'] satisfies (keyof MeshGatewayProps)[];

/**
 * Where traffic enters the mesh. Where it goes from there is said by routes that are bound to it; that it may call a guarded service
 * by `service.allow(gateway)`: it has the identity of its pods' service account.
 *
 * Istio: a Gateway of `networking.istio.io` for pods that are installed already, or a Gateway of the Kubernetes Gateway API, for which
 * Istio runs pods. Linkerd has no gateways of its own: mesh an ingress controller, and name it by `MeshIdentity.gateway`.
 *
 * @example
 * new MeshGateway(chart, 'public', {
 *   namespace: 'ingress',
 *   listeners: [
 *     GatewayListener.https(443, { hosts: ['shop.example.com'], certificate: TlsCredential.secret('shop-tls'), routesFrom: RouteNamespaces.of('shop') }),
 *     GatewayListener.http(80, { hosts: ['shop.example.com'], redirectToHttps: true }),
 *   ],
 * });
 */
export class MeshGateway extends Construct implements IMeshGateway, IMeshIdentity {
  /**
   * A gateway that others own.
   *
   * @throws when a name is none that Kubernetes takes
   */
  public static fromName(scope: Construct, props: NamedGatewayProps): NamedGateway {
    return NamedGateway._of(scope, props);
  }

  /** Name of the gateway: the id of this construct. */
  public readonly name: string;
  /** Namespace of the gateway. */
  public readonly namespace: string;
  /** @internal */
  public readonly _mesh: Mesh;
  private readonly facts: GatewayFacts;
  private readonly objects: ApiObject[];

  /**
   * @throws when there is no mesh, or it cannot do what is asked; when listeners exclude each other, here or with another gateway of the same
   * pods, or one lets in by itself whom another asks for a certificate; when a Secret is out of the gateway's reach; and, once the program is
   * complete, when it guards the namespace of the gateway's pods
   */
  constructor(scope: Construct, id: string, props: MeshGatewayProps) {
    super(scope, id);
    const where = this.node.path;
    const { listeners: given, namespace, mesh } = onlyFields(props, PROPS, 'props', where);
    const overrides = readOverrides(props.overrides, where);
    this._mesh = chosenMesh(mesh, where) ?? Mesh.of(this);
    const form = formOf(props.form, this._mesh, where);
    this.name = id;
    this.namespace = homeNamespace(this, namespace);
    const named = namedListeners(given, where);
    const listeners = form.kind === 'kubernetes' ? oneHostEach(named) : named;
    this._mesh._require(needsOfGateway({ form, listeners }), where);
    this.facts = this._mesh._gatewayFacts({ name: id, namespace: this.namespace, form, listeners, where });
    requireGuarded(listeners, this.facts, where);
    this.objects = this.make({ kind: 'gateway', gateway: this.facts, listeners, form, where });
    patchObjects(this, this.objects, overrides);
    requireUnguardedPods(this, { gateway: this.facts, listeners: () => listeners, where });
  }

  /** The objects that it is made of, with those that let it use Secrets of other namespaces. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }

  /** @internal */
  public _gateway(_where: string): GatewayFacts {
    return this.facts;
  }

  /** @internal */
  public _gatewayTarget(_where: string): GatewayTarget {
    return { kind: 'gateway', gateway: this.facts, besides: KnownGateways.of(this).besides(this.facts) };
  }

  /** @internal */
  public _identity(_where: string): Identity {
    const { serviceAccount: name, podLabels } = this.facts;
    return { kind: 'service-account', namespace: podNamespaceOf(this.facts), name, podLabels };
  }

  private make(intent: GatewayIntent): ApiObject[] {
    const gateways = KnownGateways.of(this);
    gateways.requireApart(intent);
    const { objects } = this._mesh._edge(intent);
    const isOwn = ({ manifest }: typeof objects[number]) => manifest.metadata.namespace === this.namespace;
    const elsewhere = new ObjectsElsewhere(this, objects.filter(object => !isOwn(object)));
    const planned = new PlannedObjects(this);
    planned.reconcile(objects.filter(isOwn), this.node.path);
    gateways.add(intent);
    return [...planned.all, ...elsewhere.make()];
  }
}
