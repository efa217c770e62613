import { IConstruct } from 'constructs';
import { HostPattern } from '../../intent/edge/sidecar-scope';
import { Identity, identityKey } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { WaypointFacts, waypointKey } from '../../intent/waypoint';
import { Labels } from '../../kubernetes/objects';
import { keptWith, programRoot } from '../plan/program-root';

/** One caller may reach a workload. */
export interface Call {
  readonly from: Identity;
  readonly to: CallTarget;
  /** Container ports, read when they are needed: a service that is added later may bring more. */
  readonly ports: () => readonly number[];
}

/** What is called: a workload of this program, or something outside of the cluster. */
export interface CallTarget {
  readonly path: string;
  readonly namespace: string;
  /** Labels of its pods. */
  readonly labels: Labels;
  /** The port of its mesh's tunnel, if it has one. */
  readonly tunnelPort?: number;
  /** Ranges of addresses in the place of pods. */
  readonly ranges?: readonly string[];
  /** The hosts by which it is called, and where these are known; read when they are needed, as ports are. */
  readonly hosts: () => readonly HostPattern[];
  /** What stands before a port of its containers: these are called in the place of its pods. */
  readonly waypointsBefore?: (port: number) => readonly WaypointFacts[];
}

/** A workload of this program, as one who calls. */
interface Caller {
  readonly path: string;
  readonly labels: Labels;
}

/** Something outside of the cluster that runs as an identity, and the ranges of addresses that it calls from. */
interface Machine {
  readonly path: string;
  readonly ranges: readonly string[];
}

const GRAPH = Symbol.for('cdk8s-mesh.call-graph');

/**
 * Who calls whom in a program, as far as it is allowed.
 *
 * A NetworkPolicy needs both sides of a call: the caller's way out and the target's way in. They may be made in any order, and in
 * different charts, so both are read from here when the program is synthesized.
 */
export class CallGraph {
  /** The graph of a program. */
  public static of(scope: IConstruct): CallGraph {
    const root = programRoot(scope);
    return keptWith(root, GRAPH, () => {
      const graph = new CallGraph();
      root.node.addValidation({ validate: () => graph.shutIn() });
      return graph;
    });
  }

  private readonly callers = new Map<string, Map<string, Caller>>();
  private readonly byCaller = new Map<string, Call[]>();
  private readonly byTarget = new Map<string, Call[]>();
  private readonly guarded = new Set<string>();
  private readonly reserved = new Map<string, string>();
  private readonly machines = new Map<string, readonly Machine[]>();
  private readonly gateways = new Set<string>();
  private readonly openings: (() => readonly WaypointFacts[])[] = [];

  /** Remembers a namespace whose pods' way out is shut by default. */
  public addGuardedNamespace(name: string): void {
    this.guarded.add(name);
  }

  /** Whether nothing goes in and out of a namespace unless a NetworkPolicy says so. */
  public isGuarded(name: string): boolean {
    return this.guarded.has(name);
  }

  /**
   * Keeps an identity for what stands before workloads: they let it in, whoever it speaks for.
   *
   * @throws when a workload or a machine runs as it
   */
  public reserve(identity: Identity, path: string): void {
    const [caller] = [...this.callersAs(identity), ...this.machinesAs(identity)];
    if (caller) throw reservedIdentity(identity, path, caller.path, path);
    this.reserved.set(identityKey(identity), path);
  }

  /** @throws when a workload or a machine would run as an identity that is reserved */
  public requireUnreserved(identity: Identity, path: string): void {
    const owner = this.reserved.get(identityKey(identity));
    if (owner !== undefined) throw reservedIdentity(identity, owner, path, path);
  }

  /** Remembers that anyone in the mesh may call something by way of waypoints. */
  public addOpening(waypoints: () => readonly WaypointFacts[]): void {
    this.openings.push(waypoints);
  }

  /** Whether anyone in the mesh may call a waypoint. */
  public isOpen(waypoint: WaypointFacts): boolean {
    return this.openings.some(waypoints => waypoints().some(each => waypointKey(each) === waypointKey(waypoint)));
  }

  /** What is called by way of a waypoint, at these ports. */
  public callsThrough(waypoint: WaypointFacts): Call[] {
    const through = ({ to }: Call, port: number) => to.waypointsBefore?.(port).some(each => waypointKey(each) === waypointKey(waypoint)) === true;
    const calls = [...this.byTarget.values()].flat();
    return calls.map(call => ({ ...call, ports: () => call.ports().filter(port => through(call, port)) })).filter(call => call.ports().length > 0);
  }

  /** Remembers a workload and the identity that it runs as. */
  public addCaller(identity: Identity, caller: Caller): void {
    const key = identityKey(identity);
    if (!this.callers.has(key)) this.callers.set(key, new Map());
    this.callers.get(key)!.set(caller.path, caller);
  }

  /** Remembers what calls from outside of the cluster: no NetworkPolicy shuts it in, and its labels are those of no pod. */
  public addMachine(identity: Identity, machine: Machine): void {
    this.machines.set(identityKey(identity), [...this.machinesAs(identity), machine]);
  }

  /** The machines that run as one identity: several of them may serve as one. */
  public machinesAs(identity: Identity): readonly Machine[] {
    return this.machines.get(identityKey(identity)) ?? [];
  }

  /** Remembers who is a gateway: it is no workload of a namespace, and that its pods are in a guarded one is told by the gateway itself. */
  public addGateway(identity: Identity): void {
    this.gateways.add(identityKey(identity));
  }

  /** Where machines that run as an identity call from, as far as it is known; nothing where pods do. */
  public rangesOf(identity: Identity): readonly string[] | undefined {
    return this.machines.get(identityKey(identity))?.flatMap(({ ranges }) => ranges);
  }

  /** The workloads that run as one identity. Access by identity can tell them apart only while there is one. */
  public callersAs(identity: Identity): readonly Caller[] {
    return [...this.callers.get(identityKey(identity))?.values() ?? []];
  }

  /** Whether somebody was let in by this identity. */
  public isAllowedSomewhere(identity: Identity): boolean {
    return this.byCaller.has(identityKey(identity));
  }

  public addCall(call: Call): void {
    append(this.byCaller, identityKey(call.from), call);
    append(this.byTarget, call.to.path, call);
  }

  /** Who may call a workload. */
  public callsTo(path: string): readonly Call[] {
    return this.byTarget.get(path) ?? [];
  }

  /** What a workload may call: as itself, and as anyone of its namespace. */
  public callsFrom(identity: Identity): readonly Call[] {
    const anyone: Identity = { kind: 'namespace', namespace: identity.namespace };
    return [...this.byCaller.get(identityKey(identity)) ?? [], ...this.byCaller.get(identityKey(anyone)) ?? []];
  }

  /** What somebody in a namespace may call. */
  public callsFromWithin(namespace: string): readonly Call[] {
    return [...this.byCaller.values()].filter(([{ from }]) => from.namespace === namespace).flat();
  }

  /** Labels of the pods behind an identity: those of its workload, or those that everyone who named the identity said of it. */
  public podLabelsOf(identity: Identity): Labels | undefined {
    if (identity.kind === 'namespace') return undefined;
    const [workload] = this.callersAs(identity);
    if (workload) return workload.labels;
    const said = (this.byCaller.get(identityKey(identity)) ?? []).map(({ from }) => (from.kind === 'service-account' ? from.podLabels : undefined));
    return new Set(said.map(labels => JSON.stringify(labels))).size > 1 ? undefined : identity.podLabels;
  }

  /** Callers that were let in somewhere, and that nobody lets out: they are in a guarded namespace, and no workload of it. */
  private shutIn(): string[] {
    return [...this.byCaller.values()].flatMap(([{ from, to }]) => {
      if (from.kind !== 'service-account' || !this.guarded.has(from.namespace) || this.callersAs(from).length > 0 || this.rangesOf(from) || this.gateways.has(identityKey(from))) return [];
      return [
        `"${from.name}" of namespace "${from.namespace}" may call "${to.path}", but is no workload of that namespace, whose NetworkPolicy lets nothing out: `
        + `add it there, addWorkload('${from.name}', { workload }), or make that namespace with networkPolicies: false`,
      ];
    });
  }
}

function reservedIdentity(identity: Identity, owner: string, workload: string, where: string): IntentError {
  return new IntentError({
    where,
    what: `"${workload}" runs as the service account "${identityKey(identity)}", which is that of the waypoint "${owner}"`,
    why: 'what stands behind the waypoint lets this account in, whatever the rules say of others',
    instead: 'run the workload as an account of its own',
  });
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
