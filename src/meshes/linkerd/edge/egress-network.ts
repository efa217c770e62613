import { requireOpenable } from './egress-rules';
import * as gateway from '../../../../imports/gateway.networking.k8s.io';
import * as experimental from '../../../../imports/gateway.networking.k8s.io.v1alpha2';
import * as policy from '../../../../imports/policy.linkerd.io';
import { ExternalServiceIntent } from '../../../intent/edge/external-service';
import { OutboundTraffic } from '../../../intent/edge/outbound-traffic';
import { SidecarScopeIntent } from '../../../intent/edge/sidecar-scope';
import { _hasRequests } from '../../../intent/protocol';
import { PortFacts } from '../../../intent/service';
import { GatewayApiChannel } from '../../gateway-api/channel';
import { manifestOf, RenderedObject, Rendering } from '../../rendering';

const GROUP = 'policy.linkerd.io';
const KIND = 'EgressNetwork';
const POLICY = policy.EgressNetworkSpecTrafficPolicy;

/**
 * What may leave the cluster from a namespace: an EgressNetwork for all that is outside of the cluster's networks, and where that denies, a route
 * for each port of a service that may be called (linkerd/linkerd2 version-2.20 policy-controller/k8s/index/src/outbound/index.rs).
 */
export function egressNetwork(intent: SidecarScopeIntent, channel: GatewayApiChannel): Rendering {
  const { name, namespace, outbound } = intent;
  const denies = outbound === OutboundTraffic.REGISTRY_ONLY;
  const open = denies ? intent.external() : [];
  requireOpenable(open, intent, channel);
  const manifest = manifestOf(policy.EgressNetwork, { name, namespace }, () => ({ trafficPolicy: denies ? POLICY.DENY : POLICY.ALLOW }));
  const routes = open.flatMap(service => service.ports.map(port => routeTo(service, port, intent)));
  return { objects: [{ id: KIND, manifest }, ...routes], decorations: [] };
}

/** TLSRoutes are read at v1alpha2 (policy-controller/k8s/api/src/lib.rs). The one backend is the network itself: the address that the client looked up. */
function routeTo(service: ExternalServiceIntent, { port, protocol }: PortFacts, { name, namespace }: SidecarScopeIntent): RenderedObject {
  const home = service.namespace === namespace ? service.name : `${service.name}.${service.namespace}`;
  const metadata = { name: `${name}-${home}-${port}`, namespace };
  const spec = () => ({
    parentRefs: [{ group: GROUP, kind: KIND, name, port }],
    hostnames: [...service.hosts],
    rules: [{ backendRefs: [{ group: GROUP, kind: KIND, name }] }],
  });
  const manifest = _hasRequests(protocol) ? manifestOf(gateway.HttpRoute, metadata, spec) : manifestOf(experimental.TlsRoute, metadata, spec);
  return { id: `${manifest.kind}-${home}-${port}`, manifest };
}
