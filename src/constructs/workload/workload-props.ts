import { PodsProps } from './pods-props';
import { WorkloadSources } from './workload-facts';
import { fields, kubeObject, list, number, optional, shown, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { dnsLabelProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { portProblem } from '../../kubernetes/ports';

/** The objects whose pods a workload is made of, if any are given. */
export function sourcesOf({ workload, versions }: PodsProps, where: string): WorkloadSources | undefined {
  optional(workload, kubeObject, 'workload', where);
  optional(versions, requireObjects, 'versions', where);
  const fault = workload && versions ? '`workload` and `versions` are both given' : versions && Object.keys(versions).length === 0 && '`versions` is empty';
  if (fault) {
    throw new IntentError({
      where, what: fault, why: 'one says that there is a single object, the other which ones there are', instead: 'give one of the two, with what there is',
    });
  }
  if (versions) return { objects: versions, versioned: true };
  return workload && { objects: { '': workload }, versioned: false };
}

/** A workload's name is that of its objects. */
export function requireWorkloadName(name: string, where: string): void {
  const problem = dnsLabelProblem(text(name, 'id', where));
  if (problem) throw new IntentError({ where, what: `the workload is called "${name}"`, why: problem, instead: 'give it an id that Kubernetes takes as a name' });
}

/** Labels that select pods. */
export function requireLabels(labels: Labels, where: string): Labels {
  const entries = Object.entries(textMap(labels, 'labels', where));
  const problem = entries.length === 0
    ? 'without a label every pod of the namespace would be meant'
    : entries.map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
  if (problem) throw new IntentError({ where, what: 'its labels cannot select pods', why: problem, instead: "write them as on the pods, such as { app: 'cart' }" });
  return labels;
}

/** The ports that take plaintext too, each once and in order. */
export function plaintextPortsOf({ plaintextPorts }: PodsProps, where: string): number[] {
  const given = optional(plaintextPorts, (value, name) => list(value, number, name, where), 'plaintextPorts', where);
  const ports = [...new Set(given)].sort((a, b) => a - b);
  const problem = ports.map(portProblem).find(Boolean);
  if (problem) throw new IntentError({ where, what: 'an exception in `plaintextPorts`', why: problem, instead: 'name container ports' });
  return ports;
}

function requireObjects(value: unknown, name: string, where: string): void {
  for (const [version, object] of Object.entries(fields(value as object, name, where))) kubeObject(object, `${name}[${shown(version)}]`, where);
}
