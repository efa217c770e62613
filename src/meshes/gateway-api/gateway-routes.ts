import { connectionRoutes } from './connection-routes';
import { RouteParent } from './route-place';
import { Here, RouteDialect, rulesHere } from './route-rule';
import { requestRoute } from './routes';
import { unsayable } from './unsayable';
import { GatewayFacts, ListenerFacts } from '../../intent/edge/gateway';
import { conditionText } from '../../intent/routing/condition-text';
import { wayKey } from '../../intent/routing/covers';
import { resolvedRules } from '../../intent/routing/resolved-rules';
import { RouteTable } from '../../intent/routing/route-table';
import { targetPort } from '../../intent/routing/target-port';
import { planName, planNamespace } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { RenderedObject } from '../rendering';

/**
 * The routes by which gateways of the Kubernetes Gateway API send requests to a service: an HTTPRoute or GRPCRoute for each table, or for each gateway
 * where rules speak of single ones, and TLSRoutes and a TCPRoute for what is not opened.
 *
 * @throws when the Gateway API has no field for something, or would take the rules in another order
 */
export function routesForGateways(intent: ServiceIntent, dialect: RouteDialect): RenderedObject[] {
  const { routes = {}, service } = intent;
  return Object.keys(routes).sort().flatMap(key => {
    const table = routes[key];
    const gateways = table.gateways.filter(({ form }) => form === 'kubernetes');
    const suffix = table.mesh ? 'gateways' : key;
    return groupsOf(table, gateways).flatMap(group => {
      const name = [planName(service), suffix, ...group.length < gateways.length ? [group[0].namespace, group[0].name] : []].join('-');
      const parentsFor = (protocols: Protocols) => parentsOf(group, planNamespace(service), protocols);
      const requests = requestRoutes(name, parentsFor(['http', 'https']), table, at(group[0], intent.where), intent, dialect);
      return [...requests, ...connectionRoutes(name, parentsFor(['tls', 'tcp']), table, group[0], intent)];
    });
  });
}

/** All gateways together, unless a rule is about some of them. */
function groupsOf({ http, tls, tcp }: RouteTable, gateways: readonly GatewayFacts[]): GatewayFacts[][] {
  const single = [...http, ...tls, ...tcp].some(({ matches }) => matches.some(match => match.gateways !== undefined));
  return gateways.length === 0 ? [] : single ? gateways.map(gateway => [gateway]) : [[...gateways]];
}

type Protocols = readonly ListenerFacts['protocol'][];

/** A listener that redirects to https is left out by naming the others: a route of the gateway's own namespace would win there, and plain HTTP be served. */
function parentsOf(gateways: readonly GatewayFacts[], home: string, protocols: Protocols): RouteParent[] {
  return gateways.flatMap(({ name, namespace, listeners }) => {
    const parent = { name, namespace: namespace === home ? undefined : namespace };
    if (!listeners.some(({ redirectToHttps }) => redirectToHttps)) return [parent];
    const others = listeners.filter(({ redirectToHttps, protocol }) => !redirectToHttps && protocols.includes(protocol));
    return others.map(listener => ({ ...parent, sectionName: listener.name }));
  });
}

function requestRoutes(
  name: string, parents: readonly RouteParent[], table: RouteTable, here: Here, intent: ServiceIntent, dialect: RouteDialect,
): RenderedObject[] {
  const { service, where } = intent;
  const target = targetPort('http', table, service.ports);
  const rules = table.http.length === 0 ? [] : rulesHere(resolvedRules(table, intent), here);
  if (!target || rules.length === 0) return [];
  const metadata = { name, namespace: planNamespace(service) };
  const hostnames = table.hosts.includes('*') ? undefined : table.hosts;
  const manifest = requestRoute({ metadata, parents, hostnames, port: target.port, protocol: target.protocol, where }, rules, dialect);
  return [{ id: `${manifest.kind}-${name}`, manifest }];
}

/** A route is bound to the listeners of a gateway together: a single rule cannot choose one of them. */
function at(gateway: GatewayFacts, where: string): Here {
  return condition => {
    const { gateways, port, ...rest } = condition;
    if (gateways && !gateways.map(wayKey).includes(wayKey(gateway))) return undefined;
    if (port === undefined) return rest;
    const what = `a rule is for one port of a gateway (${conditionText(condition)})`;
    throw unsayable(where, what, 'a route is bound to the listeners of a gateway together', 'write two routes, each for a gateway of its own');
  };
}
