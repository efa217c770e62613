import { IConstruct } from 'constructs';
import { Identity, identityKey } from '../../intent/identity';
import { Labels } from '../../kubernetes/objects';
import { programRoot } from '../plan/program-root';

/** One caller may reach a workload. */
export interface Call {
  readonly from: Identity;
  readonly to: CallTarget;
  /** Container ports, read when they are needed: a service that is added later may bring more. */
  readonly ports: () => readonly number[];
}

/** A workload of this program that is called. */
export interface CallTarget {
  readonly path: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The port of its mesh's tunnel, if it has one. */
  readonly tunnelPort?: number;
}

/** A workload of this program, as one who calls. */
interface Caller {
  readonly path: string;
  readonly labels: Labels;
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
    const root = programRoot(scope) as any;
    if (!root[GRAPH]) {
      const graph = new CallGraph();
      Object.defineProperty(root, GRAPH, { value: graph, enumerable: false });
      root.node.addValidation({ validate: () => graph.shutIn() });
    }
    return root[GRAPH] as CallGraph;
  }

  private readonly callers = new Map<string, Map<string, Caller>>();
  private readonly byCaller = new Map<string, Call[]>();
  private readonly byTarget = new Map<string, Call[]>();
  private readonly guarded = new Set<string>();

  /** Remembers a namespace whose pods' way out is shut by default. */
  public addGuardedNamespace(name: string): void {
    this.guarded.add(name);
  }

  /** Remembers a workload and the identity that it runs as. */
  public addCaller(identity: Identity, caller: Caller): void {
    const key = identityKey(identity);
    if (!this.callers.has(key)) this.callers.set(key, new Map());
    this.callers.get(key)!.set(caller.path, caller);
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
      if (from.kind !== 'service-account' || !this.guarded.has(from.namespace) || this.callersAs(from).length > 0) return [];
      return [
        `"${from.name}" of namespace "${from.namespace}" may call "${to.path}", but is no workload of that namespace, whose NetworkPolicy lets nothing out: `
        + `add it there, addWorkload('${from.name}', { workload }), or make that namespace with networkPolicies: false`,
      ];
    });
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
