import { endedServerTls } from './server-tls';
import * as networking from '../../../../imports/networking.istio.io';
import { OutboundTraffic } from '../../../intent/edge/outbound-traffic';
import { HostPattern, InboundLimitsIntent, InboundListenerIntent, OutboundListenerIntent, ProxyPort, SidecarScopeIntent } from '../../../intent/edge/sidecar-scope';
import { TrafficCapture } from '../../../intent/edge/traffic-capture';
import { IntentError } from '../../../intent/intent-error';
import { Protocol } from '../../../intent/protocol';
import { manifestOf, Rendering } from '../../rendering';
import { connectionPool } from '../upstream/connection-pool';

const MODE = networking.SidecarSpecOutboundTrafficPolicyMode;
const MODES: { readonly [mode in OutboundTraffic]: networking.SidecarSpecOutboundTrafficPolicyMode } = {
  [OutboundTraffic.ALLOW_ANY]: MODE.ALLOW_UNDERSCORE_ANY,
  [OutboundTraffic.REGISTRY_ONLY]: MODE.REGISTRY_UNDERSCORE_ONLY,
};

const OUT = networking.SidecarSpecEgressCaptureMode;
const IN = networking.SidecarSpecIngressCaptureMode;

/**
 * What a sidecar knows of the mesh: istio.io/api v1.31.1 networking/v1alpha3/sidecar.proto. The control plane's namespace stays, with
 * what is there for the whole mesh.
 */
export function sidecar(intent: SidecarScopeIntent, controlPlaneNamespace: string): Rendering {
  const { name, namespace, workload, outbound, outboundListeners, inboundListeners, inboundLimits } = intent;
  if (!workload && namespace === controlPlaneNamespace) throw forTheMesh(intent);
  const always: HostPattern = { namespace: controlPlaneNamespace, host: '*' };
  const manifest = manifestOf(networking.Sidecar, { name, namespace }, () => ({
    workloadSelector: workload && { labels: { ...workload } },
    ingress: inboundListeners.length === 0 ? undefined : inboundListeners.map(listener => inbound(listener, intent)),
    egress: [
      ...outboundListeners.map(listener => outboundAt(listener, intent.except)),
      // The one without a port is for all others, and stands last
      { hosts: hostTexts([always, ...intent.hosts()], intent.except) },
    ],
    outboundTrafficPolicy: outbound && { mode: MODES[outbound] },
    inboundConnectionPool: inboundLimits && pool(inboundLimits),
  }));
  return { objects: [{ id: 'Sidecar', manifest }], decorations: [] };
}

/** The one of the root namespace holds wherever there is none (istio.io/istio main of 2026-08-27 pilot/pkg/model/sidecar.go). */
function forTheMesh({ namespace, where }: SidecarScopeIntent): IntentError {
  return new IntentError({
    where,
    what: `it is for namespace "${namespace}"`,
    why: 'that is the root namespace: what is said there holds in every namespace that has no scope of its own',
    instead: 'make a scope for each namespace that it is meant for',
  });
}

function outboundAt(listener: OutboundListenerIntent, except: readonly HostPattern[]): networking.SidecarSpecEgress {
  const { bind, capture, hosts } = listener;
  const captureMode = capture && (capture === TrafficCapture.NONE ? OUT.NONE : OUT.IPTABLES);
  return { port: portOf(listener), bind, captureMode, hosts: hostTexts(hosts, except) };
}

function inbound(listener: InboundListenerIntent, intent: SidecarScopeIntent): networking.SidecarSpecIngress {
  const { bind, capture, forwardTo, tls, limits } = listener;
  return {
    port: portOf(listener, tls !== undefined),
    bind,
    captureMode: capture && (capture === TrafficCapture.NONE ? IN.NONE : IN.IPTABLES),
    defaultEndpoint: forwardTo,
    tls: tls && (endedServerTls(tls, intent) as networking.SidecarSpecIngressTls),
    connectionPool: limits && (pool(limits) as networking.SidecarSpecIngressConnectionPool),
  };
}

function portOf({ port, protocol, name }: ProxyPort, ended = false): networking.SidecarSpecIngressPort {
  return { number: port, name, protocol: ended ? (protocol === Protocol.TCP ? 'TLS' : 'HTTPS') : protocol.toUpperCase() };
}

/** The fields are those of a DestinationRule. */
function pool(limits: InboundLimitsIntent): networking.SidecarSpecInboundConnectionPool {
  return connectionPool(limits) as networking.SidecarSpecInboundConnectionPool;
}

/** What one pattern covers needs no other: Istio warns of hosts that are named twice, and of others beside everything. */
function hostTexts(hosts: readonly HostPattern[], except: readonly HostPattern[]): string[] {
  const needed = hosts.filter(each => !hosts.some(other => covers(other, each) && !covers(each, other)));
  const texts = needed.map(({ namespace, host }) => `${namespace}/${host}`);
  return [...new Set(texts)].sort().concat(except.map(({ namespace, host }) => `~${namespace}/${host}`));
}

function covers(wide: HostPattern, narrow: HostPattern): boolean {
  return wide.host === '*' && (wide.namespace === '*' || wide.namespace === narrow.namespace);
}
