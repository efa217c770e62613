import { RouteTables } from '../routing/route-table';
import { PortFacts } from '../service';
import { WaypointFacts } from '../waypoint';

/** A Service that leads to a guarded workload. */
export interface GuardedService {
  readonly name: string;
  readonly ports: readonly Pick<PortFacts, 'port' | 'targetPort' | 'protocol'>[];
  /** What stands before it; nothing where calls to it are calls to the pods. */
  readonly waypoint?: WaypointFacts;
  /** Its routes; read when they are needed, as they may come later. */
  readonly routes?: () => RouteTables;
}

/** A Service behind a waypoint, as policies of the waypoint see it. */
export interface ServiceBehind extends GuardedService {
  readonly namespace: string;
  /** Container ports that are open to anyone. */
  readonly plaintextPorts: readonly number[];
}

/** A Service through whose waypoint a container port is called. */
export interface WaypointedService extends GuardedService {
  readonly waypoint: WaypointFacts;
}

/** The Services behind waypoints that lead to a container port. */
export function waypointsBefore(port: number, services: readonly GuardedService[]): WaypointedService[] {
  return services.filter((service): service is WaypointedService => service.waypoint !== undefined && leadsTo(service, port));
}

/** A Service without a waypoint that leads to a container port, if there is one. */
export function wayAround(port: number, services: readonly GuardedService[]): GuardedService | undefined {
  return services.find(service => service.waypoint === undefined && leadsTo(service, port));
}

/** Whether calls to a container port come to the pods themselves. */
export function isDirect(port: number, services: readonly GuardedService[]): boolean {
  return waypointsBefore(port, services).length === 0;
}

/** The ports of a Service that lead to one of its pods. */
export function portsLeadingTo(port: number, { ports }: GuardedService): number[] {
  return ports.filter(({ targetPort }) => targetPort === port).map(facts => facts.port).sort((a, b) => a - b);
}

function leadsTo(service: GuardedService, port: number): boolean {
  return service.ports.some(({ targetPort }) => targetPort === port);
}
