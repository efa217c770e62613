import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { ForeignWaypoint, waypointNameProblem } from './foreign-waypoint';
import { ForeignWaypointProps } from './foreign-waypoint-props';
import { IMeshGateway } from './gateway-reference';
import { homeNamespace } from './home-namespace';
import { namespaceName } from './namespace-name';
import { WaypointOptions, WaypointProps } from './waypoint-props';
import { requireStandingBefore } from './waypoint-use';
import { GatewayFacts } from '../../intent/edge/gateway';
import { list, oneOf, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { GatewayTarget } from '../../intent/security/policy-target';
import { ZeroTrustStage } from '../../intent/security/stage';
import { WaypointFacts } from '../../intent/waypoint';
import { WaypointTraffic } from '../../intent/waypoint-traffic';
import { dnsLabelProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { CallGraph } from '../access/call-graph';
import { networkPolicy } from '../access/network-policies';
import { waypointPolicySpec } from '../access/waypoint-network';
import { IWaypoint } from '../access/waypoint-reference';
import { WaypointUser } from '../access/waypoint-user';
import { WaypointedServices } from '../access/waypointed-services';
import { chosenMesh } from '../plan/chosen-mesh';
import { requireName, takeName } from '../plan/object-names';
import { patchObjects, readOverrides } from '../plan/overrides';
import { PlannedObjects } from '../plan/planned-objects';

const OPTIONS: readonly string[] = ['traffic', 'revision', 'alsoFor', 'overrides'] satisfies (keyof WaypointOptions)[];
const PROPS: readonly string[] = [...OPTIONS, ...['namespace', 'stage', 'mesh'] satisfies (keyof WaypointProps)[]];

/** Where a waypoint stands, and whose it is. */
interface WaypointHome {
  readonly namespace: string;
  readonly stage: ZeroTrustStage;
  readonly mesh: Mesh;
  /** Whether nothing may go in and out there unless a NetworkPolicy says so. */
  readonly policed: boolean;
  /** An object that its objects need before them. */
  readonly dependency?: ApiObject;
}

/** What a guarded namespace says of a waypoint in it. */
class HomedOptions {
  constructor(public readonly options: WaypointOptions, public readonly home: WaypointHome) {}
}

/**
 * A proxy that stands before Services of a mesh without sidecars, and sees their requests: what rules about requests, routes and policies for calls
 * need there. It refuses what no rule allows.
 *
 * Each guarded namespace gets one of its own, so this is for those that share one. Who shares one shares its trust: whoever may bind routes to a Service
 * behind it can have it call every other one behind it.
 *
 * Istio in ambient mode: a Gateway of the class `istio-waypoint`, and an AuthorizationPolicy for it. Other meshes have none.
 *
 * @example
 * const shared = new Waypoint(chart, 'shared', { namespace: 'infra' });
 * new ZeroTrustNamespace(chart, 'shop', { waypoint: shared });
 */
export class Waypoint extends Construct implements IWaypoint, IMeshGateway {
  /**
   * A waypoint of another repository.
   *
   * @throws when a name is none that Kubernetes takes, or when it lets in what nobody allows
   */
  public static fromName(props: ForeignWaypointProps): IWaypoint {
    return new ForeignWaypoint(props, 'Waypoint.fromName');
  }

  /** No waypoint: calls go to the pods themselves, where rules can tell callers and ports apart and nothing else. */
  public static none(): IWaypoint {
    return { _usedBy: () => undefined };
  }

  /** @internal */
  public static _in(scope: Construct, id: string, home: WaypointHome, options: WaypointOptions): Waypoint {
    return new Waypoint(scope, id, new HomedOptions(onlyFields(options, OPTIONS, 'options', scope.node.path), home) as WaypointProps);
  }

  /** Name of its Gateway: the id of this construct. */
  public readonly name: string;
  /** Namespace of its Gateway. */
  public readonly namespace: string;
  /** @internal */
  public readonly _mesh: Mesh;
  private readonly facts: WaypointFacts;
  private readonly users: Set<string>;
  /** Namespaces whose pods take calls past it. */
  private readonly passedIn = new Set<string>();
  private readonly objects: ApiObject[];

  /**
   * @throws when the mesh has no waypoints, when a name is none that Kubernetes takes, or when the namespace is guarded by this program
   */
  constructor(scope: Construct, id: string, props: WaypointProps = {}) {
    super(scope, id);
    const where = this.node.path;
    const options = props instanceof HomedOptions ? props.options : onlyFields(props, PROPS, 'props', where);
    const { namespace, stage, mesh, policed, dependency } = props instanceof HomedOptions ? props.home : this.plainHome(props, where);
    const { traffic, revision, alsoFor } = options;
    const overrides = readOverrides(options.overrides, where);
    mesh._require(['waypoint'], where);
    const problem = waypointNameProblem(id) ?? (revision === undefined ? undefined : dnsLabelProblem(text(revision, 'revision', where)));
    if (problem) throw new IntentError({ where, what: 'the waypoint has a name that Kubernetes does not take', why: problem, instead: 'give it an id that is a DNS label' });
    this.name = id;
    this.namespace = namespace;
    this._mesh = mesh;
    this.users = new Set(optional(alsoFor, value => list(value, (each, name) => namespaceName(each as string, name, where), 'alsoFor', where), 'alsoFor', where));
    const chosen = optional(traffic, value => oneOf(value, WaypointTraffic, 'traffic', where), 'traffic', where) ?? WaypointTraffic.SERVICE;
    this.facts = mesh._waypointFacts({ name: id, namespace, serviceAccount: id, traffic: chosen, stage });
    const graph = CallGraph.of(this);
    graph.reserve({ kind: 'service-account', namespace, name: this.facts.serviceAccount }, where);
    const planned = new PlannedObjects(this, dependency);
    planned.reconcile(mesh._waypoint({ waypoint: this.facts, revision, users: () => [...this.users].sort(), where }).objects, where);
    this.objects = [...planned.all, ...policed ? [this.makeNetworkPolicy(graph, dependency)] : []];
    patchObjects(this, this.objects, overrides);
    if (!(props instanceof HomedOptions)) this.node.addValidation({ validate: () => (graph.isGuarded(namespace) ? [cutOff(where, namespace)] : []) });
  }

  /** Its Gateway, and what goes with it. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }

  /** @internal */
  public _usedBy(user: WaypointUser): WaypointFacts {
    requireStandingBefore(this.facts, user);
    if (user.namespace !== this.namespace) this.users.add(user.namespace);
    if (user.stage !== ZeroTrustStage.STRICT) this.passedIn.add(user.namespace);
    return this.facts;
  }

  /** @internal */
  public _gateway(_where: string): GatewayFacts {
    const { name, namespace, podLabels, serviceAccount } = this.facts;
    return { name, namespace, form: 'kubernetes', podLabels, serviceAccount, listeners: [], waypoint: true };
  }

  /** @internal */
  public _gatewayTarget(where: string): GatewayTarget {
    const [passedIn] = [...this.passedIn].sort();
    return { kind: 'gateway', gateway: this._gateway(where), behind: WaypointedServices.of(this).behind(this.facts), passedIn };
  }

  private plainHome(props: WaypointProps, where: string): WaypointHome {
    const stage = optional(props.stage, value => oneOf(value, ZeroTrustStage, 'stage', where), 'stage', where) ?? ZeroTrustStage.STRICT;
    return { namespace: homeNamespace(this, props.namespace), stage, mesh: chosenMesh(props.mesh, where) ?? Mesh.of(this), policed: false };
  }

  private makeNetworkPolicy(graph: CallGraph, dependency?: ApiObject): ApiObject {
    const needs = this._mesh._network();
    const { apiVersion, kind, metadata } = networkPolicy(this.name, this.namespace, {});
    const id = { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
    requireName(this, id, () => `${this.node.path}/NetworkPolicy`);
    const spec = Lazy.any({ produce: () => waypointPolicySpec(this.facts, graph, needs) });
    const object = new ApiObject(this, 'NetworkPolicy', { apiVersion, kind, metadata: { ...metadata }, spec });
    takeName(this, id, object);
    if (dependency) object.addDependency(dependency);
    return object;
  }
}

function cutOff(where: string, namespace: string): string {
  return `"${where}" stands in namespace "${namespace}", whose NetworkPolicy lets nothing in and out: make it there, addWaypoint('...'), `
    + 'or make that namespace with networkPolicies: false';
}
