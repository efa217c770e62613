import { httpRoutes } from './http-routes';
import { tcpRoutes, tlsRoutes } from './l4-routes';
import { gatewayName, RouteContext, Way } from './route-context';
import * as networking from '../../../../imports/networking.istio.io';
import { hostsWithinMesh } from '../../../intent/routing/mesh-hosts';
import { resolvedRules } from '../../../intent/routing/resolved-rules';
import { RouteTable, RouteTables } from '../../../intent/routing/route-table';
import { RuleKind, takesRules, targetPort } from '../../../intent/routing/target-port';
import { planName, planNamespace, PortFacts, ServiceFacts } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { manifestOf, RenderedObject } from '../../rendering';
import { exportTo } from '../export-to';

/** What is said of a service's requests where no rules of its own are. */
const NO_RULES: RouteTable = { mesh: true, gateways: [], hosts: [], http: [], tls: [], tcp: [], unmatched: 'service' };

type Context = Omit<RouteContext, 'namespace' | 'ways'>;

/** One VirtualService of a table, and what comes in by it. */
interface Part {
  readonly suffix?: string;
  readonly hosts: readonly string[];
  readonly ways: readonly Way[];
}

/**
 * The VirtualServices of a service, if anything in its plan needs one. There is one for calls within the mesh, since Istio merges no two for
 * one host there; one more for each further table. What no route matches is answered with 404 (pilot/pkg/networking/core/route,
 * istio.io/istio main of 2026-08-27), so that the last one is for all requests.
 */
export function virtualService(intent: ServiceIntent): RenderedObject[] {
  const { routes = {}, split, timeout, retry } = intent;
  const needsTable = split !== undefined || timeout !== undefined || retry !== undefined;
  const tables: RouteTables = { ...needsTable && { mesh: NO_RULES }, ...routes };
  return Object.keys(tables).sort().flatMap(name => partsOf(name, tables[name], intent).flatMap(part => objectOf(tables[name], part, intent)));
}

/** Calls within the mesh and those of gateways share an object where they can: see `hostsWithinMesh`. */
function partsOf(name: string, table: RouteTable, { service }: ServiceIntent): Part[] {
  const { host } = service;
  const gateways = table.gateways.filter(gateway => gateway.form === 'mesh');
  if (table.delegate) return [{ suffix: name, hosts: [], ways: ['mesh'] }];
  if (!table.mesh) return [{ suffix: name, hosts: table.hosts, ways: gateways }];
  if (gateways.length === 0) return [{ hosts: [host], ways: ['mesh'] }];
  if (hostsWithinMesh(table, service).length > 0) return [{ hosts: [host, ...table.hosts], ways: ['mesh', ...gateways] }];
  return [{ hosts: [host], ways: ['mesh'] }, { suffix: 'gateways', hosts: table.hosts, ways: gateways }];
}

function objectOf(table: RouteTable, { suffix, hosts, ways }: Part, intent: ServiceIntent): RenderedObject[] {
  const { service } = intent;
  const base = { namespace: planNamespace(service), ways };
  const contexts = (kind: RuleKind) => contextsOf(kind, table, ways, service.ports).map(context => ({ ...base, ...context }));
  const rules = resolvedRules(table, intent);
  const routes = {
    http: listed(contexts('http').flatMap(context => httpRoutes(rules, context))),
    tls: listed(contexts('tls').flatMap(context => tlsRoutes(table.tls, hosts, service, context))),
    tcp: listed(contexts('tcp').flatMap(context => tcpRoutes(table.tcp, service, context))),
  };
  if (Object.values(routes).every(list => list === undefined)) return [];
  const metadata = { name: [planName(service), ...suffix ? [suffix] : []].join('-'), namespace: base.namespace };
  const manifest = manifestOf(networking.VirtualService, metadata, () => ({
    hosts: hosts.length === 0 ? undefined : [...hosts],
    gateways: ways.some(way => way !== 'mesh') ? ways.map(way => gatewayName(way, base)) : undefined,
    exportTo: visibility(service, table, ways),
    ...routes,
  }));
  return [{ id: ['VirtualService', ...suffix ? [suffix] : []].join('-'), manifest }];
}

/**
 * Another service of the same host, which others see, is not called by these routes. What a table hands over to another one is looked for from
 * that one's namespace.
 */
function visibility({ side, namespace, visibleIn }: ServiceFacts, { delegate }: RouteTable, ways: readonly Way[]): string[] | undefined {
  if (side.kind === 'consumer') return ways.includes('mesh') ? ['.'] : undefined;
  return delegate ? undefined : exportTo(visibleIn, namespace);
}

/** A destination of a service with several ports must name one, so each port has routes of its own within the mesh. */
function contextsOf(kind: RuleKind, table: RouteTable, ways: readonly Way[], ports: readonly PortFacts[]): Context[] {
  const fitting = ports.filter(({ protocol }) => takesRules(kind, protocol));
  if (!table.delegate && ways.includes('mesh')) {
    return fitting.map(port => (ports.length === 1 ? { ports: [port], matchesPort: false } : { ports: [port], port: port.port, matchesPort: true }));
  }
  const target = targetPort(kind, table, ports);
  return [{ ports: target ? [target] : fitting, port: target?.port, matchesPort: false }];
}

function listed<T>(routes: readonly T[]): T[] | undefined {
  return routes.length === 0 ? undefined : [...routes];
}
