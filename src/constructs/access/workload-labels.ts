import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KnownMachines } from './known-machines';
import { IntentError } from '../../intent/intent-error';
import { labelsText, selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';
import { keptByProgram } from '../plan/program-root';

/** A workload that was added. */
interface Labelled {
  /** By which its pods are found. */
  readonly selector: Labels;
  /** What its pods have, where they were seen; else what they must have. */
  readonly pods: readonly Labels[];
  readonly path: string;
}

const LABELS = Symbol.for('cdk8s-mesh.workload-labels');

/** The workloads of one guarded namespace, by labels: under two indexes, so that thousands of them are no trouble. */
class LabelIndex {
  private readonly byPair = new Map<string, Labelled[]>();
  private readonly byFirstPair = new Map<string, Labelled[]>();

  public add(workload: Labelled): void {
    for (const pair of new Set(workload.pods.flatMap(pairsOf))) append(this.byPair, pair, workload);
    append(this.byFirstPair, pairsOf(workload.selector)[0], workload);
  }

  /** A workload that selects what has these labels. */
  public selecting(labels: Labels): Labelled | undefined {
    return pairsOf(labels).flatMap(pair => this.byFirstPair.get(pair) ?? []).find(({ selector }) => selects(selector, labels));
  }

  /** A workload that selects pods of the other, or whose pods the other selects. */
  public overlapping({ selector, pods }: Labelled): Labelled | undefined {
    const selecting = pods.map(labels => this.selecting(labels)).find(Boolean);
    if (selecting) return selecting;
    const [fewest] = pairsOf(selector).map(pair => this.byPair.get(pair) ?? []).sort((a, b) => a.length - b.length);
    return fewest.find(other => other.pods.some(labels => selects(selector, labels)));
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
 * @throws when another workload's labels select the same pods, or a machine outside of the cluster
 */
export function claimPods(namespace: ApiObject, selector: Labels, pods: readonly Labels[], path: string): void {
  const index = indexOf(namespace, namespace.name);
  const claim: Labelled = { selector, pods: pods.length === 0 ? [selector] : pods, path };
  const other = index.overlapping(claim);
  if (other && other.path !== path) {
    throw new IntentError({
      where: path,
      what: `its pods (${labelsText(selector)}) can be those of "${other.path}" (${labelsText(other.selector)})`,
      why: 'rules are for the pods that labels select, and here both would mean the same ones',
      instead: 'add a second Service for one workload with sharedWorkload, or select the pods by labels that differ',
    });
  }
  const [machine] = KnownMachines.of(namespace).selectedBy(namespace.name, selector);
  if (machine) throw machineAmongPods(machine.where, machine.endpoint.labels!, claim, path);
  if (!other) index.add(claim);
}

/** @throws when labels of a machine outside of the cluster are those of a workload */
export function requireNoPodsLike(scope: IConstruct, namespace: string, labels: Labels, path: string): void {
  const workload = indexOf(scope, namespace).selecting(labels);
  if (workload) throw machineAmongPods(path, labels, workload, path);
}

function indexOf(scope: IConstruct, namespace: string): LabelIndex {
  const namespaces = keptByProgram(scope, LABELS, () => new Map<string, LabelIndex>());
  const index = namespaces.get(namespace) ?? new LabelIndex();
  namespaces.set(namespace, index);
  return index;
}

/**
 * A Service has such machines among its endpoints, beside pods, and calls those without a service account in plaintext: istio.io/istio main of
 * 2026-08-27 pilot/pkg/serviceregistry/serviceentry/conversion.go getTLSModeFromWorkloadEntry.
 */
function machineAmongPods(machine: string, labels: Labels, workload: Labelled, where: string): IntentError {
  return new IntentError({
    where,
    what: `"${machine}" (${labelsText(labels)}) has the labels of "${workload.path}" (${labelsText(workload.selector)})`,
    why: 'Services and rules are for what labels select: calls for the pods would go to the machine too, and what guards the pods would be said of it',
    instead: 'give the machine labels of its own, and let an ExternalService with these as `workloadLabels` stand for it',
  });
}
