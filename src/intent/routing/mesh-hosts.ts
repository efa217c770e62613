import { RouteTable } from './route-table';
import { ServiceFacts } from '../service';

/**
 * The public hosts of a table for which it holds within the mesh as well. Calls within the mesh and those of gateways share an object, unless the
 * service has several ports: a match on one of them would take a gateway's listener of that number too. Nor do they where a client's routes are
 * for its own namespace, in which the gateway need not be.
 */
export function hostsWithinMesh(table: RouteTable, { ports, side }: ServiceFacts): readonly string[] {
  const shares = table.mesh && !table.delegate && ports.length === 1 && side.kind === 'producer';
  return shares && table.gateways.some(({ form }) => form === 'mesh') ? table.hosts : [];
}
