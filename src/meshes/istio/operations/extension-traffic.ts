import { Complaint, IntentError } from '../../../intent/intent-error';
import { TrafficExtensionIntent, WasmExtensionIntent } from '../../../intent/operations/extension';
import { TrafficMode } from '../../../intent/operations/traffic-mode';
import { WasmLayer } from '../../../intent/operations/wasm-layer';
import { _hasRequests, Protocol } from '../../../intent/protocol';
import { ContainerPort } from '../../../intent/security/access';
import { GatewayTarget, targetText } from '../../../intent/security/policy-target';
import { AttachmentFacts } from '../attachment';
import { DataPlane } from '../data-plane';
import { knownPortsOf } from '../security/named-ports';

type ExtensionIntent = WasmExtensionIntent | TrafficExtensionIntent;
type Traffic = ExtensionIntent['match'][number];
type Test = (port: ContainerPort) => boolean;
type Fault = Omit<Complaint, 'where' | 'what'> & { readonly is: string };

/**
 * Refuses traffic that the proxies never see: Istio takes it, and the extension would not run, whatever it decides.
 *
 * For Istio calls come in at sidecars and waypoints, and go out at sidecars and gateways; at a sidecar the port is the container's where they come in;
 * at a waypoint requests have none, and connections that of the Service (pilot/pkg/model/extensions.go workloadModeForListenerClass and matchPorts,
 * pilot/pkg/networking/core/listener_waypoint.go, istio.io/istio main of 2026-08-27).
 *
 * @throws with what the proxies see instead
 */
export function requireSeen(intent: ExtensionIntent, { dataPlane }: AttachmentFacts): void {
  const { target, match, where } = intent;
  const faultOf = target.kind !== 'gateway'
    ? dataPlane === DataPlane.AMBIENT ? faultAtWaypoint : faultAtSidecar
    : target.gateway.waypoint ? faultAtWaypoint : faultAtGateway;
  match.forEach((traffic, index) => {
    const fault = faultOf(traffic, intent);
    if (fault) throw new IntentError({ where, what: `\`traffic[${index}]\` ${fault.is}`, why: fault.why, instead: fault.instead });
  });
}

function faultAtWaypoint({ mode, ports }: Traffic, intent: ExtensionIntent): Fault | undefined {
  if (mode === TrafficMode.CLIENT) return { is: 'is for calls that go out', why: 'it runs in waypoints, where calls come in', instead: 'leave `mode` out, or write TrafficMode.SERVER' };
  if (ports.length === 0) return undefined;
  if (seesRequests(intent)) return { is: 'names ports', why: 'it runs in waypoints, where requests have none for an extension', instead: 'leave `ports` out' };
  const all = servicePortsOf(intent);
  const odd = oddOf(ports, all, ({ protocol }) => !_hasRequests(protocol), intent);
  return odd === undefined ? undefined : {
    is: `names port ${odd}, where no connections come in`, why: `it runs in waypoints, where the ports are those of Services: ${textOf(all)}`, instead: 'name one that speaks tcp or tls',
  };
}

function faultAtGateway({ mode, ports }: Traffic, intent: ExtensionIntent): Fault | undefined {
  if (mode === TrafficMode.SERVER) return { is: 'is for calls that come in', why: 'for Istio all calls at a gateway go out', instead: 'leave `mode` out, or write TrafficMode.CLIENT' };
  const { gateway } = intent.target as GatewayTarget;
  // The pods of one of Istio's own may listen at other ports than it says: their Service translates them
  if (gateway.form === 'mesh') return undefined;
  const all = gateway.listeners.map(({ port, protocol }) => ({ port, protocol: protocol.startsWith('http') ? Protocol.HTTP : Protocol.TCP }));
  const odd = oddOf(ports, all, isSeen(intent), { complete: true });
  return odd === undefined ? undefined : { is: `names port ${odd}, ${absence(intent)}`, why: `the ports of ${targetText(intent.target)} are: ${textOf(all)}`, instead: 'name one of them' };
}

function faultAtSidecar({ mode, ports }: Traffic, intent: ExtensionIntent): Fault | undefined {
  // Of what goes out nothing is known, and in a whole namespace somebody may call that port
  if (mode === TrafficMode.CLIENT || (mode !== TrafficMode.SERVER && intent.target.kind === 'namespace')) return undefined;
  const all = knownPortsOf(intent.target);
  const why = `where calls come in the ports are those of containers: ${textOf(all)}`;
  if (intent.complete && mode === TrafficMode.SERVER && all.length > 0 && !all.some(isSeen(intent))) {
    return { is: `is for requests that come in at ${targetText(intent.target)}`, why, instead: 'write a module for connections, layer: WasmLayer.NETWORK' };
  }
  const odd = oddOf(ports, all, isSeen(intent), intent);
  const other = mode === TrafficMode.SERVER ? '' : ', or write TrafficMode.CLIENT where calls to that port are meant';
  return odd === undefined ? undefined : { is: `names port ${odd}, ${absence(intent)}`, why, instead: `name one of them${other}` };
}

/** A script, and a module unless it says otherwise, works on requests. */
function seesRequests(intent: ExtensionIntent): boolean {
  const module = intent.kind === 'wasm-extension' ? intent.module : 'wasm' in intent.code ? intent.code.wasm : undefined;
  return module?.layer !== WasmLayer.NETWORK;
}

function isSeen(intent: ExtensionIntent): Test {
  return ({ protocol }) => !seesRequests(intent) || _hasRequests(protocol);
}

function absence(intent: ExtensionIntent): string {
  return seesRequests(intent) ? 'where no requests come in' : 'where nothing comes in';
}

/** The ports of Services behind waypoints, where they are known. */
function servicePortsOf({ target }: ExtensionIntent): readonly ContainerPort[] {
  const services = target.kind === 'gateway' ? target.behind : target.kind === 'workload' || target.kind === 'service' ? target.services : undefined;
  return (services ?? []).flatMap(({ ports }) => ports);
}

/** A port at which nothing is seen, where they are known; before the program is complete there may come more. */
function oddOf(ports: readonly number[], all: readonly ContainerPort[], isRight: Test, known: { readonly complete: boolean }): number | undefined {
  return all.length === 0 || !known.complete ? undefined : ports.find(port => !all.some(each => each.port === port && isRight(each)));
}

function textOf(ports: readonly ContainerPort[]): string {
  return [...new Set(ports.map(({ port, protocol }) => `${port} ${protocol}`))].sort().join(', ');
}
