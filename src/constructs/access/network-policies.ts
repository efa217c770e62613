import { Call, CallGraph, CallTarget } from './call-graph';
import { Identity, identityKey } from '../../intent/identity';
import { WaypointFacts, waypointKey } from '../../intent/waypoint';
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
    from: callerPeers(identity, namespace, graph), ports: tcp(throughTunnel(ports, needs)),
  }));
  const openPorts = needs.tunnelsAll ? throughTunnel(new Set(plaintextPorts), needs) : plaintextPorts;
  const open = plaintextPorts.length === 0 ? [] : [{ ports: tcp(openPorts) }];
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

/** Where calls may go. */
export function egressRules(calls: readonly Call[], home: string): object[] {
  const byTarget = new Map<string, { peers: object[]; ports: Set<number>; tunnelPort?: number }>();
  for (const { to, ports } of calls.flatMap(hops)) {
    const { tunnelPort } = to;
    const key = [to.path, ...to.ranges ?? []].join(' ');
    const entry = byTarget.get(key) ?? { peers: targetPeers(to, home), ports: new Set<number>(), tunnelPort };
    for (const port of ports()) entry.ports.add(port);
    byTarget.set(key, entry);
  }
  return [...byTarget.keys()].sort().map(key => {
    const { peers, ports, tunnelPort } = byTarget.get(key)!;
    return { to: peers, ports: tcp(throughTunnel(ports, { tunnelPort })) };
  });
}

/** Where a call goes first: to the waypoints that stand before the ports, and to the pods where none does. */
function hops(call: Call): Pick<Call, 'to' | 'ports'>[] {
  const { to, ports } = call;
  if (!to.waypointsBefore) return [call];
  const before = to.waypointsBefore;
  const direct = ports().filter(port => before(port).length === 0);
  const waypoints = new Map(ports().flatMap(port => before(port)).map(waypoint => [waypointKey(waypoint), waypoint]));
  const toWaypoints = [...waypoints].map(([path, { namespace, podLabels }]) => ({
    to: { ...to, path, namespace, labels: podLabels, waypointsBefore: undefined }, ports: () => [],
  }));
  return [...direct.length === 0 ? [] : [{ to, ports: () => direct }], ...toWaypoints];
}

function targetPeers({ ranges, labels, namespace }: CallTarget, home: string): object[] {
  return ranges ? ranges.map(cidr => ({ ipBlock: { cidr } })) : [podPeer(labels, namespace, home)];
}

/** Who may come, and to which ports. */
export type Peers = Map<string, { readonly identity: Identity; readonly ports: Set<number> }>;

/** Who comes to the pods: the callers, or the waypoints that speak for them. */
function byPeer(calls: readonly Call[]): Peers {
  const peers: Peers = new Map();
  for (const { from, to, ports } of calls) {
    for (const port of ports()) {
      const waypoints = to.waypointsBefore?.(port) ?? [];
      for (const identity of waypoints.length === 0 ? [from] : waypoints.map(identityOf)) addPorts(peers, identity, [port]);
    }
  }
  return peers;
}

function identityOf({ namespace, serviceAccount, podLabels }: WaypointFacts): Identity {
  return { kind: 'service-account', namespace, name: serviceAccount, podLabels };
}

/** Lets a peer have ports. */
export function addPorts(peers: Peers, identity: Identity, ports: readonly number[]): void {
  if (ports.length === 0) return;
  const key = identityKey(identity);
  const entry = peers.get(key) ?? { identity, ports: new Set<number>() };
  for (const port of ports) entry.ports.add(port);
  peers.set(key, entry);
}

/** Peers in an order of their own. */
export function sorted(peers: Peers) {
  return [...peers.keys()].sort().map(key => peers.get(key)!);
}

function throughTunnel(ports: Set<number>, { tunnelPort }: Pick<NetworkNeeds, 'tunnelPort'>): number[] {
  return [...new Set([...ports, ...tunnelPort === undefined ? [] : [tunnelPort]])].sort((a, b) => a - b);
}

/** The pods behind an identity, or the machines that run as it. A rule from nobody would be one from anybody: where no address is known, the pods that could be meant. */
export function callerPeers(identity: Identity, home: string, graph: CallGraph): object[] {
  const ranges = graph.rangesOf(identity) ?? [];
  const onlyMachines = ranges.length > 0 && graph.callersAs(identity).length === 0;
  const pods = onlyMachines ? [] : [podPeer(graph.podLabelsOf(identity) ?? {}, identity.namespace, home)];
  return [...pods, ...ranges.map(cidr => ({ ipBlock: { cidr } }))];
}

function podPeer(labels: Labels, namespace: string, home: string): object {
  const podSelector = Object.keys(labels).length === 0 ? undefined : { matchLabels: { ...labels } };
  if (namespace === home) return { podSelector: podSelector ?? {} };
  return { ...inNamespace(namespace), ...podSelector && { podSelector } };
}

function inNamespace(name: string) {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: name } } };
}

/** Ports, as a NetworkPolicy lists them. */
export function tcp(ports: readonly number[]) {
  return ports.map(port => ({ protocol: 'TCP', port }));
}
