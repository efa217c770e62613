import { Construct } from 'constructs';
import { RouteScope } from './route-scope';
import { RouteTable } from '../../intent/routing/route-table';
import { Version } from '../../intent/service';
import { Mesh } from '../../meshes/mesh';
import { Contribution } from '../plan/service-plan';
import { MeshService } from '../service/mesh-service';

/** Adds a table to the plan of its service, and the versions that it leads to to the plans of theirs: to all of them, or to none. */
export function contributeTable(by: Construct, key: string, table: RouteTable, { own, led }: RouteScope, mesh: Mesh | undefined): void {
  const all: [MeshService, Contribution][] = [
    [own, { parts: { routes: { [key]: table } }, mesh }],
    ...[...led].map(([service, versions]): [MeshService, Contribution] => [service, { parts: { versions: byName(versions) } }]),
  ];
  for (const [service, contribution] of all) service._contribute(by, { ...contribution, trial: true });
  for (const [service, contribution] of all) service._contribute(by, contribution);
}

function byName(versions: readonly Version[]): { readonly [name: string]: Version } {
  return Object.fromEntries(versions.map(version => [version.name, version]));
}
