import { CarriedService } from './carried-service';
import { GatewayFacts } from '../../intent/edge/gateway';
import { Backend, HttpRule, RouteTable, RouteTables } from '../../intent/routing/route-table';
import { PortFacts, ServiceFacts } from '../../intent/service';
import { RetryOn } from '../../intent/upstream/retry-on';

/** Where calls leave the mesh. */
export interface WayOut {
  readonly gateway: GatewayFacts;
  readonly service: ServiceFacts;
  readonly requestsPort: PortFacts;
  readonly tlsPort: PortFacts;
}

/**
 * The routes of one host: within the mesh to the gateway, and at the gateway to the host itself. Retries are those of the first; the second
 * repeats only what cannot have been carried out, lest each try of the one be several of the other. Shares among versions are the second's: the gateway alone
 * sees the endpoints.
 */
export function egressRoutes(host: ServiceFacts, name: string, carried: CarriedService, way: WayOut): RouteTables {
  const { gateway } = way;
  const [requests, tls] = [requestsOut(host, carried, way), tlsOut(host, carried, way)];
  return { mesh: toGateway(host, name, carried, way), ...requests && { [gateway.name]: requests }, ...tls && { [`${gateway.name}-tls`]: tls } };
}

function toGateway(host: ServiceFacts, name: string, { requests, tls }: CarriedService, { service, requestsPort, tlsPort }: WayOut): RouteTable {
  return {
    ...EMPTY,
    mesh: true,
    unmatched: 'service',
    http: requests ? [forward({ service, version: { name, labels: {} }, port: requestsPort.port, weight: 100 })] : [],
    tls: tls ? [{ matches: [{ sniHosts: [host.host] }], to: [{ service, port: tlsPort.port, weight: 100 }] }] : [],
  };
}

function requestsOut(service: ServiceFacts, { requests }: CarriedService, { gateway }: WayOut): RouteTable | undefined {
  if (!requests) return undefined;
  const { port } = requests;
  return { ...OUTWARDS, gateways: [gateway], hosts: [service.host], port, http: [{ ...forward(), retry: SAFE_RETRIES }] };
}

function tlsOut(service: ServiceFacts, { tls }: CarriedService, { gateway }: WayOut): RouteTable | undefined {
  if (!tls) return undefined;
  const { port } = tls;
  const tlsRule = { matches: [{ sniHosts: [service.host] }], to: [{ service, port, weight: 100 }] };
  return { ...OUTWARDS, gateways: [gateway], hosts: [service.host], port, tls: [tlsRule] };
}

const EMPTY: RouteTable = { mesh: false, gateways: [], hosts: [], http: [], tls: [], tcp: [], unmatched: 'not-found' };

const OUTWARDS: RouteTable = { ...EMPTY, outwards: true };

const SAFE_RETRIES = { attempts: 2, on: [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM] };

/** Without a backend to the service itself, as its shares say. */
function forward(to?: Backend): HttpRule {
  return { matches: [], action: { kind: 'forward', ...to && { to: [to] } } };
}
