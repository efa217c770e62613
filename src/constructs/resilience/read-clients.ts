import { list, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ServiceFacts } from '../../intent/service';
import { ClientsIntent } from '../../intent/upstream/upstream-parts';
import { dnsLabelProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';

/** What a user says of the clients that a policy is for. */
interface Clients {
  readonly visibleTo?: unknown;
  readonly clientLabels?: unknown;
}

/** Reads for whom a policy holds, if that is not everybody. */
export function readClients({ visibleTo, clientLabels }: Clients, service: ServiceFacts, where: string): ClientsIntent | undefined {
  if (visibleTo === undefined && clientLabels === undefined) return undefined;
  if (visibleTo !== undefined && clientLabels !== undefined) {
    throw new IntentError({ where, what: '`visibleTo` stands beside `clientLabels`', why: 'a policy for pods by their labels holds in its own namespace only', instead: 'leave one of them out' });
  }
  return clientLabels === undefined ? readNamespaces(visibleTo, service, where) : { kind: 'pods', labels: readLabels(clientLabels, where) };
}

function readNamespaces(given: unknown, { side, name }: ServiceFacts, where: string): ClientsIntent {
  if (side.kind === 'consumer') {
    throw new IntentError({ where, what: `\`visibleTo\` is given for service "${name}" of another repository`, why: `what is said of it holds for its client namespace "${side.namespace}" alone`, instead: 'leave it out' });
  }
  const names = list(given, text, 'visibleTo', where);
  const problem = names.length === 0 ? 'a policy that nobody sees has no effect' : names.map(dnsLabelProblem).find(Boolean) ?? (new Set(names).size < names.length ? 'a namespace is named twice' : undefined);
  if (problem) throw new IntentError({ where, what: '`visibleTo`', why: problem, instead: 'write the names of the namespaces whose clients it is for, its own included; leave it out for all' });
  return { kind: 'namespaces', names };
}

function readLabels(given: unknown, where: string): { readonly [key: string]: string } {
  const labels = textMap(given, 'clientLabels', where);
  const entries = Object.entries(labels);
  const problem = entries.length === 0 ? 'without a label every pod would be meant' : entries.map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
  if (problem) throw new IntentError({ where, what: '`clientLabels`', why: problem, instead: "write them as on the clients' pods, such as { app: 'web' }" });
  return labels;
}
