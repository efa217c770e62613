import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KnownExternalServices } from './known-external-services';
import { KnownScopes } from './known-scopes';
import { readHosts, readInbound, readLimits, readOutbound } from './read-listeners';
import { SidecarScopeProps } from './sidecar-scope-props';
import { OutboundTraffic } from '../../intent/edge/outbound-traffic';
import { HostPattern, SidecarScopeIntent } from '../../intent/edge/sidecar-scope';
import { Identity } from '../../intent/identity';
import { instanceOf, oneOf, onlyFields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfScope } from '../../intent/needs/edge';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';
import { CallGraph } from '../access/call-graph';
import { homeNamespace } from '../gateway/home-namespace';
import { chosenMesh } from '../plan/chosen-mesh';
import { Overrides, patchObjects, readOverrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';
import { MeshService } from '../service/mesh-service';
import { MeshWorkload } from '../workload/mesh-workload';

const PROPS: readonly string[] = [
  'workload', 'namespace', 'reaches', 'except', 'outbound', 'outboundListeners', 'inboundListeners', 'inboundLimits', 'mesh', 'overrides',
] satisfies (keyof SidecarScopeProps)[];

/** The pods whose proxies are scoped. */
interface Scoped {
  readonly namespace: string;
  readonly labels: Labels;
  /** Who they call as, where that is known. */
  readonly identity?: Identity;
}

/**
 * What the sidecars of a workload, or of a whole namespace, know of the mesh: what they are allowed to call in this program, what is named
 * here, and what is in the control plane's namespace. They need less memory so, and calls that were forgotten show.
 *
 * It is no security boundary: a workload that means to gets around its own sidecar. What it may call is decided by those that it calls, and
 * by its NetworkPolicy.
 *
 * Istio with sidecars: a Sidecar. Elsewhere proxies are sent only what they ask for. Linkerd can say what leaves the cluster from a whole namespace, of
 * which everything in the mesh is known: an EgressNetwork, and with `REGISTRY_ONLY` routes to the external services that the namespace sees.
 *
 * @example
 * new SidecarScope(chart, 'frontend-scope', { workload: frontend, outbound: OutboundTraffic.REGISTRY_ONLY });
 * // On Istio and Linkerd: from this namespace no host outside of the cluster is called but those of an ExternalService
 * new SidecarScope(chart, 'outbound', { namespace: 'shop', reaches: [ScopeHost.everything()], outbound: OutboundTraffic.REGISTRY_ONLY });
 */
export class SidecarScope extends Construct {
  /** Name of its object: the id of this construct. */
  public readonly name: string;
  /** The namespace of the proxies. */
  public readonly namespace: string;
  private readonly objects: PlannedObjects;

  /**
   * @throws when there is no mesh or it cannot carry it, when another scope is for the same pods, or when listeners do not fit together
   */
  constructor(scope: Construct, id: string, props: SidecarScopeProps = {}) {
    super(scope, id);
    const where = this.node.path;
    onlyFields(props, PROPS, 'props', where);
    const overrides = readOverrides(props.overrides, where);
    const scoped = optional(props.workload, readWorkload, 'workload', where);
    const mesh = chosenMesh(props.mesh, where) ?? Mesh.of(this);
    this.name = id;
    this.namespace = scoped && props.namespace === undefined ? scoped.namespace : homeNamespace(this, props.namespace);
    if (scoped && scoped.namespace !== this.namespace) {
      throw new IntentError({ where, what: `the workload is of namespace "${scoped.namespace}", and \`namespace\` is "${this.namespace}"`, why: 'a scope is for pods of its own namespace', instead: 'leave `namespace` out' });
    }
    const intent = this.intent(props, scoped);
    mesh._require(needsOfScope(intent), where);
    const scopes = KnownScopes.of(this);
    scopes.requireAlone(intent);
    this.objects = new PlannedObjects(this);
    // Routes for services that come later are patched as well
    for (const [kind, patches] of Object.entries(overrides)) this.objects.patch(kind, patches);
    const refresh = () => this.objects.reconcile(mesh._edge(intent).objects, where);
    refresh();
    requireKinds(this, this.apiObjects, overrides);
    scopes.add({ intent, refresh, requireFit: service => void mesh._edge({ ...intent, external: () => [...intent.external(), service] }) });
  }

  /** Its objects: one, and on Linkerd the routes to what may be called. */
  public get apiObjects(): ApiObject[] {
    return this.objects.all;
  }

  private intent(props: SidecarScopeProps, scoped: Scoped | undefined): SidecarScopeIntent {
    const where = this.node.path;
    const named = optional(props.reaches, readHosts, 'reaches', where) ?? [];
    const inboundListeners = optional(props.inboundListeners, readInbound, 'inboundListeners', where) ?? [];
    if (inboundListeners.length > 0 && !scoped) {
      throw new IntentError({ where, what: '`inboundListeners` is for a whole namespace', why: 'every workload of it would listen there, and nowhere else', instead: 'make a scope for one `workload`' });
    }
    return {
      kind: 'sidecar-scope',
      name: this.name,
      namespace: this.namespace,
      workload: scoped?.labels,
      hosts: () => [...named, ...this.allowedHosts(scoped)],
      external: () => KnownExternalServices.of(this).seenIn(this.namespace),
      except: optional(props.except, readHosts, 'except', where) ?? [],
      outbound: optional(props.outbound, value => oneOf(value, OutboundTraffic, 'outbound', where), 'outbound', where),
      outboundListeners: optional(props.outboundListeners, readOutbound, 'outboundListeners', where) ?? [],
      inboundListeners,
      inboundLimits: optional(props.inboundLimits, readLimits, 'inboundLimits', where),
      where,
    };
  }

  /** What they may call in this program: a workload as its identity, a namespace as anyone in it. */
  private allowedHosts(scoped: Scoped | undefined): HostPattern[] {
    const graph = CallGraph.of(this);
    const calls = !scoped ? graph.callsFromWithin(this.namespace) : scoped.identity ? graph.callsFrom(scoped.identity) : [];
    return calls.flatMap(({ to }) => to.hosts());
  }
}

/** @throws when there is no object of a kind that patches are for */
function requireKinds(by: Construct, objects: readonly ApiObject[], overrides: Overrides): void {
  patchObjects(by, objects, Object.fromEntries(Object.keys(overrides).map(kind => [kind, []])));
}

function readWorkload(value: unknown, name: string, where: string): Scoped {
  if (value instanceof MeshWorkload) return { namespace: value.namespace, labels: value._labels, identity: value._identity(where) };
  const service = instanceOf(value, MeshService, name, "shop.addService('cart', ...)", where);
  if (service.workload) return readWorkload(service.workload, name, where);
  const { namespace, _facts: { selector } } = service;
  if (selector && Object.keys(selector).length > 0) return { namespace, labels: selector };
  throw new IntentError({ where, what: `the pods of service "${service.name}" are not known`, why: 'a scope is for pods, by their labels', instead: 'make it where the service is made, or for the whole namespace' });
}
