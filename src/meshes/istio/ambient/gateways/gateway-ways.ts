import { GatewayFacts, ListenerFacts } from '../../../../intent/edge/gateway';
import { HttpCondition } from '../../../../intent/routing/condition';
import { wayKey } from '../../../../intent/routing/covers';

/** A gateway, and one of the ports at which it listens. */
export interface GatewayWay {
  readonly gateway: GatewayFacts;
  /** Of gateways that others own it is not known. */
  readonly port?: number;
}

/** What a condition says of the way by which something comes. */
type OfWays = Pick<HttpCondition, 'port' | 'gateways'>;

/** The ways by which something comes to gateways in one of some protocols. */
export function gatewayWays(gateways: readonly GatewayFacts[], protocols: readonly ListenerFacts['protocol'][]): GatewayWay[] {
  return gateways.flatMap((gateway): GatewayWay[] => {
    const taking = gateway.listeners.filter(({ protocol }) => protocols.includes(protocol));
    return gateway.listeners.length === 0 ? [{ gateway }] : [...new Set(taking.map(({ port }) => port))].map(port => ({ gateway, port }));
  });
}

/** Whether something that comes by a way can meet a condition. */
export function mayComeBy({ port, gateways }: OfWays, way: GatewayWay): boolean {
  return isAmong(gateways, way) && (port === undefined || way.port === undefined || way.port === port);
}

/** Whether all that comes by a way meets what a condition says of ways. */
export function holdsBy({ port, gateways }: OfWays, way: GatewayWay): boolean {
  return isAmong(gateways, way) && (port === undefined || way.port === port);
}

/** Whether the waypoint looks at a condition for what is sent to one port of the Service: what comes by gateways is a call within the mesh there. */
export function holdsAtWaypoint({ port, gateways }: OfWays, called: number): boolean {
  return (port ?? called) === called && (gateways === undefined || gateways.includes('mesh'));
}

/** What a condition says beside the way. */
export function withoutWays({ port: _port, gateways: _gateways, ...rest }: HttpCondition): HttpCondition {
  return rest;
}

function isAmong(gateways: OfWays['gateways'], { gateway }: GatewayWay): boolean {
  return gateways === undefined || gateways.map(wayKey).includes(wayKey(gateway));
}
