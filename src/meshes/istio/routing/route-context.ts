import { GatewayFacts } from '../../../intent/edge/gateway';
import { HttpCondition } from '../../../intent/routing/condition';
import { wayKey } from '../../../intent/routing/covers';
import { Backend } from '../../../intent/routing/route-table';
import { PortFacts } from '../../../intent/service';

/** Where the requests come in that the routes of one list are about. */
export interface RouteContext {
  /** Namespace of the VirtualService: a gateway of the same one is named without it. */
  readonly namespace: string;
  /** Ways that the VirtualService is bound to. */
  readonly ways: readonly Way[];
  /** Ports of the service that requests can be for, which decide what can be retried on. */
  readonly ports: readonly PortFacts[];
  /** Where a service has several ports: the one that the requests come for. */
  readonly port?: number;
  /** Whether every route must say that it is for that port: the listeners of a gateway have ports of their own. */
  readonly matchesPort: boolean;
}

export type Way = GatewayFacts | 'mesh';

/** What of a condition is left where only some ways and ports lead: nothing, where none of them does. */
export function conditionIn<T extends Pick<HttpCondition, 'port' | 'gateways'>>(condition: T, { ways, port, matchesPort }: RouteContext): T | undefined {
  if (matchesPort && condition.port !== undefined && condition.port !== port) return undefined;
  const { gateways, ...rest } = condition;
  const wanted = gateways?.map(wayKey);
  const left = wanted === undefined ? ways : ways.filter(way => wanted.includes(wayKey(way)));
  if (left.length === 0) return undefined;
  const open = { ...rest, ...left.length < ways.length && { gateways: left } } as T;
  return matchesPort ? { ...open, port } : open;
}

/** The name by which a VirtualService speaks of a gateway. */
export function gatewayName(way: Way, { namespace }: Pick<RouteContext, 'namespace'>): string {
  if (way === 'mesh') return 'mesh';
  return way.namespace === namespace ? way.name : `${way.namespace}/${way.name}`;
}

/** A destination. One of a service with several ports must name one (IST0112), and the requests' own port is meant where nothing is said. */
export function destinationOf({ service, version, port }: Pick<Backend, 'service' | 'version' | 'port'>, context: Pick<RouteContext, 'port'>) {
  const number = port ?? (service.ports.length > 1 ? context.port : undefined);
  return { host: service.host, subset: version?.name, port: number === undefined ? undefined : { number } };
}
