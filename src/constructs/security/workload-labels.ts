import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { labelsText, selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';

/** A workload that was added. */
interface Labelled {
  readonly labels: Labels;
  readonly path: string;
}

const LABELS = Symbol.for('cdk8s-mesh.workload-labels');

/** The workloads of one namespace, by labels: under two indexes, so that thousands of them are no trouble. */
class LabelIndex {
  private readonly byPair = new Map<string, Labelled[]>();
  private readonly byFirstPair = new Map<string, Labelled[]>();

  public add(workload: Labelled): void {
    const pairs = pairsOf(workload.labels);
    for (const pair of pairs) append(this.byPair, pair, workload);
    append(this.byFirstPair, pairs[0], workload);
  }

  /** A workload whose labels are among these, or the other way round. */
  public overlapping(labels: Labels): Labelled | undefined {
    const pairs = pairsOf(labels);
    const lists = pairs.map(pair => this.byPair.get(pair) ?? []).sort((a, b) => a.length - b.length);
    const wider = pairs.flatMap(pair => this.byFirstPair.get(pair) ?? []).find(other => selects(other.labels, labels));
    return wider ?? lists[0].find(other => selects(labels, other.labels));
  }
}

function append(index: Map<string, Labelled[]>, pair: string, workload: Labelled): void {
  const list = index.get(pair);
  if (list) list.push(workload);
  else index.set(pair, [workload]);
}

function pairsOf(labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort();
}

/**
 * Claims the pods with these labels for one workload. Pods of two workloads would be held to the rules of one of them only (Linkerd takes the
 * older Server), or to those of both (Istio), and nobody wrote either.
 *
 * @throws when another workload's labels select the same pods
 */
export function claimPods(namespace: IConstruct, labels: Labels, path: string): void {
  const holder = namespace as any;
  if (!holder[LABELS]) Object.defineProperty(holder, LABELS, { value: new LabelIndex(), enumerable: false });
  const index = holder[LABELS] as LabelIndex;
  const other = index.overlapping(labels);
  if (other && other.path !== path) {
    throw new IntentError({
      where: path,
      what: `its pods (${labelsText(labels)}) can be those of "${other.path}" (${labelsText(other.labels)})`,
      why: 'rules are for the pods that labels select, and here both would mean the same ones',
      instead: 'add a second Service for one workload with sharedWorkload, or select the pods by labels that differ',
    });
  }
  if (!other) index.add({ labels, path });
}
