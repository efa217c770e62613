import { CallGraph } from './call-graph';
import { addPorts, callerPeers, egressRules, Peers, sorted, tcp } from './network-policies';
import { WaypointFacts } from '../../intent/waypoint';
import { NetworkNeeds } from '../../meshes/network-needs';

/** What a waypoint receives and sends: the tunnels of those who may call something by way of it, and its own to what they call. */
export function waypointPolicySpec(waypoint: WaypointFacts, graph: CallGraph, { tunnelPort, waypointPorts = [] }: NetworkNeeds): object {
  const { namespace, podLabels } = waypoint;
  const tunnel = tunnelPort === undefined ? [] : [tunnelPort];
  const calls = graph.callsThrough(waypoint);
  const callers: Peers = new Map();
  for (const { from } of calls) addPorts(callers, from, tunnel);
  const ingress = sorted(callers).map(({ identity, ports }) => ({ from: callerPeers(identity, namespace, graph), ports: tcp([...ports]) }));
  const open = graph.isOpen(waypoint) ? tunnel : [];
  return {
    podSelector: { matchLabels: { ...podLabels } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [...ingress, { ports: tcp([...open, ...waypointPorts]) }],
    // It calls the pods themselves
    egress: egressRules(calls.map(call => ({ ...call, to: { ...call.to, waypointsBefore: undefined } })), namespace),
  };
}
