import { gateway } from './gateway';
import * as networking from '../../../../imports/networking.istio.io';
import { EgressGatewayIntent } from '../../../intent/edge/egress-gateway';
import { manifestOf, RenderedObject, Rendering, together } from '../../rendering';

const ISTIO_MUTUAL = networking.DestinationRuleSpecSubsetsTrafficPolicyPortLevelSettingsTlsMode.ISTIO_UNDERSCORE_MUTUAL;

/**
 * An egress gateway: a Gateway for the hosts that it carries, and how sidecars come to it. The routes of the hosts are those of their services.
 *
 * As istio.io has it (tasks/traffic-management/egress/egress-gateway-tls-origination): the name of the host is asked for in the mesh's own
 * mTLS, since the gateway tells the hosts apart by it; so each of them is a subset of the gateway's Service.
 */
export function egressGateway(intent: EgressGatewayIntent): Rendering {
  return together(gateway(intent.opening), { objects: wayToGateway(intent), decorations: [] });
}

/** It stands beside the gateway's Service: there every client finds it, unless its own namespace says otherwise. */
function wayToGateway({ opening, service, requestsPort, hosts }: EgressGatewayIntent): RenderedObject[] {
  if (hosts.length === 0) return [];
  const manifest = manifestOf(networking.DestinationRule, { name: `${opening.gateway.name}-hosts`, namespace: service.namespace }, () => ({
    host: service.host,
    subsets: hosts.map(({ host, version }) => ({
      name: version,
      trafficPolicy: { portLevelSettings: [{ port: { number: requestsPort }, tls: { mode: ISTIO_MUTUAL, sni: host } }] },
    })),
  }));
  return [{ id: 'DestinationRule', manifest }];
}
