import { Call, CallGraph } from './call-graph';
import { Identity, identityKey } from '../../intent/identity';
import { KubeObject, Labels } from '../../kubernetes/objects';
import { NetworkNeeds } from '../../meshes/network-needs';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
/** NodeLocal DNSCache answers on this address of each node (kubernetes.io/docs/tasks/administer-cluster/nodelocaldns). */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** A workload as NetworkPolicies see it. */
export interface PolicedWorkload {
  readonly path: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly identity: Identity;
  readonly plaintextPorts: readonly number[];
  readonly metricsPorts: readonly number[];
}

/** What every pod of a namespace needs, and nothing else: DNS, the control plane, and the proxy's own ports. */
export function namespacePolicy(namespace: string, needs: NetworkNeeds): KubeObject {
  const dns = [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }];
  return networkPolicy('default-deny', namespace, {
    podSelector: {},
    ingress: [
      ...needs.proxyPorts.length === 0 ? [] : [{ ports: tcp(needs.proxyPorts) }],
      ...needs.kubeletAddresses ? [{ from: needs.kubeletAddresses.map(cidr => ({ ipBlock: { cidr } })) }] : [],
    ],
    egress: [
      { to: [inNamespace('kube-system'), { ipBlock: { cidr: NODE_LOCAL_DNS } }], ports: dns },
      { to: [inNamespace(needs.controlPlane.namespace)], ports: tcp(needs.controlPlane.ports) },
    ],
  });
}

/**
 * What one workload may receive and send, by the ports of pods: a NetworkPolicy is looked at after a Service's port has been
 * translated. Where the mesh tunnels, the tunnel's port is open between the peers too, so that here only peers are limited
 * and ports by the mesh's own policy.
 */
export function workloadPolicySpec(workload: PolicedWorkload, graph: CallGraph, needs: NetworkNeeds): object {
  const { labels, namespace, plaintextPorts, metricsPorts } = workload;
  const incoming = byPeer(graph.callsTo(workload.path));
  if (needs.metricsReader) addPorts(incoming, needs.metricsReader, metricsPorts);
  const ingress = sorted(incoming).map(({ identity, ports }) => ({
    from: [callerPeer(identity, namespace, graph)], ports: tcp(throughTunnel(ports, needs)),
  }));
  const open = plaintextPorts.length === 0 ? [] : [{ ports: tcp(plaintextPorts) }];
  return {
    podSelector: { matchLabels: { ...labels } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [...ingress, ...open],
    egress: egressRules(graph.callsFrom(workload.identity), namespace),
  };
}

/** The policy object of a workload, but for its spec. */
export function networkPolicy(name: string, namespace: string, spec: object): KubeObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec: { policyTypes: ['Ingress', 'Egress'], ...spec } };
}

function egressRules(calls: readonly Call[], home: string): object[] {
  const byTarget = new Map<string, { peer: object; ports: Set<number>; tunnelPort?: number }>();
  for (const { to, ports } of calls) {
    const { tunnelPort } = to;
    const entry = byTarget.get(to.path) ?? { peer: podPeer(to.labels, to.namespace, home), ports: new Set<number>(), tunnelPort };
    for (const port of ports()) entry.ports.add(port);
    byTarget.set(to.path, entry);
  }
  return [...byTarget.keys()].sort().map(path => {
    const { peer, ports, tunnelPort } = byTarget.get(path)!;
    return { to: [peer], ports: tcp(throughTunnel(ports, { tunnelPort })) };
  });
}

type Peers = Map<string, { readonly identity: Identity; readonly ports: Set<number> }>;

function byPeer(calls: readonly Call[]): Peers {
  const peers: Peers = new Map();
  for (const call of calls) addPorts(peers, call.from, call.ports());
  return peers;
}

function addPorts(peers: Peers, identity: Identity, ports: readonly number[]): void {
  if (ports.length === 0) return;
  const key = identityKey(identity);
  const entry = peers.get(key) ?? { identity, ports: new Set<number>() };
  for (const port of ports) entry.ports.add(port);
  peers.set(key, entry);
}

function sorted(peers: Peers) {
  return [...peers.keys()].sort().map(key => peers.get(key)!);
}

function throughTunnel(ports: Set<number>, { tunnelPort }: Pick<NetworkNeeds, 'tunnelPort'>): number[] {
  return [...new Set([...ports, ...tunnelPort === undefined ? [] : [tunnelPort]])].sort((a, b) => a - b);
}

function callerPeer(identity: Identity, home: string, graph: CallGraph): object {
  return podPeer(graph.podLabelsOf(identity) ?? {}, identity.namespace, home);
}

function podPeer(labels: Labels, namespace: string, home: string): object {
  const podSelector = Object.keys(labels).length === 0 ? undefined : { matchLabels: { ...labels } };
  if (namespace === home) return { podSelector: podSelector ?? {} };
  return { ...inNamespace(namespace), ...podSelector && { podSelector } };
}

function inNamespace(name: string) {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: name } } };
}

function tcp(ports: readonly number[]) {
  return ports.map(port => ({ protocol: 'TCP', port }));
}
