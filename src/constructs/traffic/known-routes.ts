import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { routeClash } from '../../intent/routing/route-clash';
import { RouteTable } from '../../intent/routing/route-table';
import { keptByProgram } from '../plan/program-root';

const ROUTES = Symbol.for('cdk8s-mesh.routes');

/** The routes of a program that gateways are bound to: two for the same requests get in each other's way, also those of two services. */
export class KnownRoutes {
  /** The routes of a program. */
  public static of(scope: IConstruct): KnownRoutes {
    return keptByProgram(scope, ROUTES, () => new KnownRoutes());
  }

  /** By the construct that says them, which may have several. */
  private readonly tables = new Map<RouteTable, string>();

  /** @throws when other routes are for the same requests of a gateway */
  public requireApart(table: RouteTable, where: string): void {
    for (const [present, other] of this.tables) {
      const clash = other === where ? undefined : routeClash(present, table);
      if (!clash) continue;
      throw new IntentError({
        where,
        what: `"${other}" has routes for the same requests: ${clash}`,
        why: 'which of the two is looked at first depends on which object is older',
        instead: 'write both in one ServiceRoute, hand some of the requests over to a RouteDelegate, or let the matches exclude one another',
      });
    }
  }

  /** Remembers routes. */
  public add(table: RouteTable, where: string): void {
    if (table.gateways.length > 0) this.tables.set(table, where);
  }
}
