import { IConstruct } from 'constructs';
import { Identity, identityKey, NamespaceIdentity } from '../../intent/identity';
import { Labels } from '../../kubernetes/objects';

/** One caller may reach one port of one workload. */
export interface Call {
  readonly from: Identity;
  readonly to: CallTarget;
  readonly port: number;
}

/** A workload of this program that is called. */
export interface CallTarget {
  readonly path: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** A workload of this program, as one who calls. */
interface Caller {
  readonly path: string;
  readonly labels: Labels;
}

const GRAPH = Symbol.for('cdk8s-mesh.call-graph');

/**
 * Who calls whom in a program, as far as it was allowed.
 *
 * A NetworkPolicy needs both sides of a call: the caller's way out and the target's way in. They may be made in any order, and in
 * different charts, so both are read from here when the program is synthesized.
 */
export class CallGraph {
  /** The graph of a program. */
  public static of(scope: IConstruct): CallGraph {
    const root = scope.node.root as any;
    if (!root[GRAPH]) Object.defineProperty(root, GRAPH, { value: new CallGraph(), enumerable: false });
    return root[GRAPH] as CallGraph;
  }

  private readonly callers = new Map<string, Caller[]>();
  private readonly byCaller = new Map<string, Call[]>();
  private readonly byTarget = new Map<string, Call[]>();

  /** Remembers a workload and the identity that it runs as. */
  public addCaller(identity: Identity, caller: Caller): void {
    append(this.callers, identityKey(identity), caller);
  }

  /** The workloads that run as one identity. Access by identity can tell them apart only while there is one. */
  public callersAs(identity: Identity): readonly Caller[] {
    return this.callers.get(identityKey(identity)) ?? [];
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
    const anyone: NamespaceIdentity = { kind: 'namespace', namespace: identity.namespace };
    return [...this.byCaller.get(identityKey(identity)) ?? [], ...this.byCaller.get(identityKey(anyone)) ?? []];
  }

  /** Labels of the pods behind an identity, if this program or the identity itself says them. */
  public podLabelsOf(identity: Identity): Labels | undefined {
    if (identity.kind === 'namespace') return undefined;
    return this.callersAs(identity)[0]?.labels ?? identity.podLabels;
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
