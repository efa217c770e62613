import { IConstruct } from 'constructs';
import { ServiceBehind } from '../../intent/security/guarded-service';
import { WaypointFacts, waypointKey } from '../../intent/waypoint';
import { keptByProgram } from '../plan/program-root';

const SERVICES = Symbol.for('cdk8s-mesh.waypointed-services');

/** The Services of a program that stand behind waypoints: what is said of a waypoint must be true of all of them. */
export class WaypointedServices {
  /** Those of a program. */
  public static of(scope: IConstruct): WaypointedServices {
    return keptByProgram(scope, SERVICES, () => new WaypointedServices());
  }

  private readonly services = new Map<string, ServiceBehind[]>();

  /** Remembers a Service, if a waypoint stands before it. */
  public add(service: ServiceBehind): void {
    if (!service.waypoint) return;
    const key = waypointKey(service.waypoint);
    this.services.set(key, [...this.services.get(key) ?? [], service]);
  }

  /** The Services behind a waypoint. */
  public behind(waypoint: Pick<WaypointFacts, 'name' | 'namespace'>): readonly ServiceBehind[] {
    return this.services.get(waypointKey(waypoint)) ?? [];
  }
}
