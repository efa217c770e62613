import { IConstruct } from 'constructs';
import { ExternalServiceIntent } from '../../intent/edge/external-service';
import { Complaint, IntentError } from '../../intent/intent-error';
import { hostsOverlap } from '../../intent/routing/host-names';
import { hostsWithinMesh } from '../../intent/routing/mesh-hosts';
import { RouteTable } from '../../intent/routing/route-table';
import { RuleKind, takesRules } from '../../intent/routing/target-port';
import { ServiceFacts } from '../../intent/service';
import { keptByProgram } from '../plan/program-root';

const HOSTS = Symbol.for('cdk8s-mesh.mesh-hosts');

/** Public hosts of a service, for which its routes hold within the mesh too. */
interface PublicHosts {
  readonly hosts: readonly string[];
  readonly table: RouteTable;
  readonly service: string;
  readonly where: string;
}

/** What becomes of calls within the mesh to names that are no Service's: an external service has them, or public hosts of a service do. */
export class MeshHosts {
  /** Those of a program. */
  public static of(scope: IConstruct): MeshHosts {
    return keptByProgram(scope, HOSTS, () => new MeshHosts());
  }

  private readonly outside: ExternalServiceIntent[] = [];
  private readonly routed: PublicHosts[] = [];

  /** @throws when routes take calls to an external service within the mesh */
  public requireRoutes(table: RouteTable, service: ServiceFacts, where: string): void {
    const routed = { hosts: hostsWithinMesh(table, service), table, service: service.host, where };
    for (const outside of this.outside) requireApart(routed, outside, where);
  }

  /** Remembers routes. */
  public addRoutes(table: RouteTable, service: ServiceFacts, where: string): void {
    const hosts = hostsWithinMesh(table, service);
    if (hosts.length > 0) this.routed.push({ hosts, table, service: service.host, where });
  }

  /** @throws when routes take its calls within the mesh */
  public requireOwn(outside: ExternalServiceIntent): void {
    for (const routed of this.routed) requireApart(routed, outside, outside.where);
  }

  /** Remembers an external service. */
  public addOutside(outside: ExternalServiceIntent): void {
    this.outside.push(outside);
  }
}

function requireApart(routed: PublicHosts, outside: ExternalServiceIntent, where: string): void {
  const fault = taken(routed, outside, where);
  if (fault) throw new IntentError({ where, ...fault });
}

function taken({ hosts, table, service, where: routes }: PublicHosts, outside: ExternalServiceIntent, where: string): Omit<Complaint, 'where'> | undefined {
  if (outside.hosts.includes(service)) return undefined;
  const kinds = (['http', 'tls', 'tcp'] as const).filter((kind: RuleKind) => table[kind].length > 0);
  if (!outside.ports.some(({ protocol }) => kinds.some(kind => takesRules(kind, protocol)))) return undefined;
  const host = hosts.find(each => outside.hosts.some(other => hostsOverlap(each, other)));
  if (host === undefined) return undefined;
  const other = outside.hosts.find(each => hostsOverlap(each, host))!;
  return {
    what: where === routes ? `the host "${host}" is that of "${outside.where}" (${other})` : `the host "${other}" is that of the routes of "${routes}" (${host})`,
    why: `these hold within the mesh too, where calls to the external service would go to ${service}`,
    instead: 'let one ServiceRoute with meshTraffic: false be for the gateways and this host',
  };
}
