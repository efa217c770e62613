import { WAYPOINT_NEEDS } from '../../../intent/needs/waypoint';
import { Capability, Support } from '../../capability';
import { CapabilitiesFor, CapabilityTable } from '../../capability-table';
import { GatewayApiChannel } from '../../gateway-api/channel';
import { Waypoints } from '../ambient/waypoints';

type Answer = Omit<Capability, 'need'>;

const ISTIO = 'istio.io/istio main of 2026-08-27';

/** What waypoints do, and ztunnel does not. */
const BY_WAYPOINT = new WeakSet<Answer>();

/** What only the experimental channel of the Gateway API has a field for. */
const EXPERIMENTAL = new WeakSet<Answer>();

/** What ztunnel does where it is alone, by the answer that is given beside waypoints. */
const ALONE = new WeakMap<Answer, Answer>();

/** What ztunnel cannot do by itself. */
export const NEEDS_WAYPOINT: Answer = {
  support: Support.NONE,
  source: `${ISTIO} pilot/pkg/serviceregistry/ambient/authorization.go`,
  note: 'in ambient mode ztunnel sees connections only, and this mesh has no waypoints',
  instead: 'let it have them (Waypoints.PER_NAMESPACE), or run this namespace with sidecars (DataPlane.SIDECAR)',
};

/** What is carried out by the waypoint before a Service. */
export function byWaypoint(note: string, source: string, more: Pick<Answer, 'since' | 'instead'> = {}): Answer {
  const answer = { support: Support.NATIVE, source, note, ...more };
  BY_WAYPOINT.add(answer);
  return answer;
}

/** The same, where a route must have a field of the experimental channel. */
export function byExperimentalRoute(note: string, source: string): Answer {
  const answer = byWaypoint(`${note}, of the experimental channel of the Gateway API`, source);
  EXPERIMENTAL.add(answer);
  return answer;
}

/** What ztunnel does, and could not do for what stands behind waypoints. */
export function byZtunnelAlone(alone: Answer, beside: Answer): Answer {
  ALONE.set(beside, alone);
  return beside;
}

/** What no waypoint does either. */
export function notInAmbient(note: string, source: string, instead: string): Answer {
  return { support: Support.NONE, source, note, instead };
}

/** What Istio with sidecars carries of intents about proxies that stand beside no pod. */
export const SIDECAR_WAYPOINT: CapabilitiesFor<typeof WAYPOINT_NEEDS> = {
  waypoint: {
    support: Support.NONE,
    source: `${ISTIO} architecture/ambient/README.md`,
    note: 'with sidecars there is a proxy in every pod, which sees the requests',
    instead: 'leave it out, or run the mesh with DataPlane.AMBIENT',
  },
};

/** The same in ambient mode. */
export const AMBIENT_WAYPOINT: CapabilitiesFor<typeof WAYPOINT_NEEDS> = {
  waypoint: byWaypoint('a Gateway of the class istio-waypoint', `${ISTIO} pilot/pkg/serviceregistry/ambient/waypoints.go`),
};

/** The table of a mesh with or without waypoints, and with one or the other channel of the Gateway API. */
export function narrowed(table: CapabilityTable, waypoints: Waypoints, channel: GatewayApiChannel): CapabilityTable {
  return Object.fromEntries(Object.entries(table).map(([need, answer]) => [need, narrowedAnswer(answer, waypoints, channel)])) as CapabilityTable;
}

function narrowedAnswer(answer: Answer, waypoints: Waypoints, channel: GatewayApiChannel): Answer {
  if (waypoints === Waypoints.NONE && BY_WAYPOINT.has(answer)) return NEEDS_WAYPOINT;
  if (waypoints === Waypoints.NONE && ALONE.has(answer)) return ALONE.get(answer)!;
  if (channel === GatewayApiChannel.EXPERIMENTAL || !EXPERIMENTAL.has(answer)) return answer;
  return {
    ...answer,
    support: Support.NONE,
    note: 'routes of the standard channel of the Gateway API have no field for it',
    instead: 'install the experimental channel and say so, gatewayApi: GatewayApiChannel.EXPERIMENTAL, or leave it out',
  };
}
