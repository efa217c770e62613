import { connectionRoute } from './connection-routes';
import { RouteParent } from './route-place';
import { Here, RouteDialect, rulesHere } from './route-rule';
import { requestRoute } from './routes';
import { unsayable } from './unsayable';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests, Protocol } from '../../intent/protocol';
import { TcpCondition } from '../../intent/routing/condition';
import { resolvedRules } from '../../intent/routing/resolved-rules';
import { RouteTable, TcpRule } from '../../intent/routing/route-table';
import { planName, planNamespace, PortFacts, ServiceFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { RenderedObject } from '../rendering';

/** What is said of a service's requests where no rules of its own are. */
const NO_RULES: RouteTable = { mesh: true, gateways: [], hosts: [], http: [], tls: [], tcp: [], unmatched: 'service' };

/** The routes for calls within the mesh, one for each port: routes for one port of a Service are sorted together, whatever object they stand in. */
export function meshRoutes(intent: ServiceIntent, dialect: RouteDialect): RenderedObject[] {
  const { routes = {}, split, timeout, retry, service, where } = intent;
  const needed = split ?? timeout ?? retry;
  const table = Object.values(routes).find(({ mesh }) => mesh) ?? (needed && NO_RULES);
  if (!table) return [];
  if (table.tls.length > 0) {
    const why = 'within the mesh nothing looks at the names that TLS connections ask for';
    throw unsayable(where, `Service "${service.name}" has routes for TLS connections`, why, 'leave them out, or let them come in by a gateway');
  }
  return service.ports.flatMap(port => [...requestsAt(port, table, intent, dialect), ...connectionsAt(port, table, intent)]);
}

function requestsAt(port: PortFacts, table: RouteTable, intent: ServiceIntent, dialect: RouteDialect): RenderedObject[] {
  const { service, where } = intent;
  const all = _hasRequests(port.protocol) ? resolvedRules(table, intent) : [];
  if (all.length === 0) return [];
  const rules = rulesHere(all, at(port));
  if (rules.length === 0) {
    throw new IntentError({
      where,
      what: `no rule is for port ${port.port} of Service "${service.name}"`,
      why: 'what no rule matches is answered with 404, and a route of the Gateway API without rules would let everything through',
      instead: 'add a rule for the port, or let what no rule matches go to the service',
    });
  }
  const manifest = requestRoute({ ...placeOf(service, port), protocol: port.protocol, where }, rules, dialect);
  return [{ id: [manifest.kind, ...suffix(service, port)].join('-'), manifest }];
}

/** Of several rules for the connections of one port the first decides. */
function connectionsAt(port: PortFacts, { tcp }: RouteTable, { service, where }: ServiceIntent): RenderedObject[] {
  if (port.protocol !== Protocol.TCP) return [];
  const isHere = (match: TcpCondition) => at(port)({ port: match.port, gateways: match.gateways }) !== undefined;
  const rule = tcp.find(({ matches }) => matches.length === 0 || matches.some(isHere));
  if (!rule?.to) return [];
  requirePlain(rule, where);
  const manifest = connectionRoute(placeOf(service, port), rule.to);
  return [{ id: ['TCPRoute', ...suffix(service, port)].join('-'), manifest }];
}

function requirePlain({ matches }: TcpRule, where: string): void {
  const odd = matches.find(({ destinationSubnets, source }) => destinationSubnets ?? source);
  if (!odd) return;
  throw unsayable(where, `a rule for connections asks for ${odd.source ? 'who calls' : 'the addresses that are called'}`, 'a TCPRoute asks for nothing', 'leave it out');
}

/** Requests within the mesh, for one port. */
function at({ port: here }: PortFacts): Here {
  return ({ port, gateways, ...rest }) => ((port ?? here) === here && (gateways?.includes('mesh') ?? true) ? rest : undefined);
}

function placeOf(service: ServiceFacts, { port }: PortFacts) {
  const namespace = planNamespace(service);
  const parent: RouteParent = { group: '', kind: 'Service', name: service.name, namespace: namespace === service.namespace ? undefined : service.namespace, port };
  const facts = service.ports.find(each => each.port === port)!;
  return { metadata: { name: [planName(service), ...suffix(service, facts)].join('-'), namespace }, parents: [parent], port };
}

function suffix({ ports }: ServiceFacts, { port }: PortFacts): string[] {
  return ports.length > 1 ? [String(port)] : [];
}
