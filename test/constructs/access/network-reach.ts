import { PlainObject } from '../../program';

/** A pod as NetworkPolicies see it. */
export interface NetworkPod {
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** Whether packets get from one pod to a port of another: out of the one, and into the other (kubernetes.io/docs/concepts/services-networking/network-policies). */
export function reaches(objects: readonly PlainObject[], from: NetworkPod, to: NetworkPod, port: number): boolean {
  return passes(objects, from, 'Egress', to, port) && passes(objects, to, 'Ingress', from, port);
}

function passes(objects: readonly PlainObject[], pod: NetworkPod, type: 'Ingress' | 'Egress', other: NetworkPod, port: number): boolean {
  const policies = objects.filter(({ kind, metadata, spec }) => kind === 'NetworkPolicy' && metadata.namespace === pod.namespace
    && spec.policyTypes.includes(type) && selects(spec.podSelector, pod.labels));
  if (policies.length === 0) return true;
  const rules = policies.flatMap(({ spec }) => (type === 'Ingress' ? spec.ingress : spec.egress) ?? []);
  return rules.some(({ from, to, ports }) => {
    const peers = from ?? to;
    return (!peers || peers.some((peer: any) => isPeer(peer, pod, other))) && (!ports || ports.some((each: any) => each.protocol === 'TCP' && each.port === port));
  });
}

function isPeer({ ipBlock, namespaceSelector, podSelector }: any, pod: NetworkPod, other: NetworkPod): boolean {
  if (ipBlock) return false;
  const here = namespaceSelector ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': other.namespace }) : pod.namespace === other.namespace;
  return here && selects(podSelector ?? {}, other.labels);
}

function selects({ matchLabels = {} }: any, labels: NetworkPod['labels']): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
