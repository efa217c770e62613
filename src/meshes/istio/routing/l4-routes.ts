import { conditionIn, destinationOf, gatewayName, RouteContext } from './route-context';
import * as networking from '../../../../imports/networking.istio.io';
import { TcpCondition } from '../../../intent/routing/condition';
import { coversHost } from '../../../intent/routing/host-names';
import { Backend, TcpRule, TlsRule } from '../../../intent/routing/route-table';
import { ServiceFacts } from '../../../intent/service';

/** TCP connections, for what comes in where the context says. */
export function tcpRoutes(rules: readonly TcpRule[], service: ServiceFacts, context: RouteContext): networking.VirtualServiceSpecTcp[] {
  return rules.flatMap(({ matches, to }) => {
    const here = (matches.length === 0 ? [{}] : matches).flatMap(condition => conditionIn(condition, context) ?? []);
    const match = here.map(condition => l4Match(condition, context));
    if (match.length === 0) return [];
    const isEvery = match.some(one => Object.values(one).every(value => value === undefined));
    return [{ match: isEvery ? undefined : match, route: routesTo(to, service, context) }];
  });
}

/** TLS connections that pass unopened. Names that are not among the object's hosts belong to another object of the same table. */
export function tlsRoutes(
  rules: readonly TlsRule[], hosts: readonly string[], service: ServiceFacts, context: RouteContext,
): networking.VirtualServiceSpecTls[] {
  return rules.flatMap(({ matches, to }) => {
    const match = matches.flatMap(condition => conditionIn(condition, context) ?? []).flatMap(condition => {
      const sniHosts = condition.sniHosts.filter(name => hosts.some(host => coversHost(host, name)));
      return sniHosts.length === 0 ? [] : [{ ...l4Match(condition, context), sniHosts }];
    });
    return match.length === 0 ? [] : [{ match, route: routesTo(to, service, context) }];
  });
}

function l4Match({ port, destinationSubnets, source, gateways }: TcpCondition, context: RouteContext): networking.VirtualServiceSpecTcpMatch {
  return {
    port,
    destinationSubnets: destinationSubnets && [...destinationSubnets],
    sourceNamespace: source?.namespace,
    sourceLabels: source?.labels && { ...source.labels },
    gateways: gateways?.map(gateway => gatewayName(gateway, context)),
  };
}

function routesTo(to: readonly Backend[] | undefined, service: ServiceFacts, context: RouteContext): networking.VirtualServiceSpecTcpRoute[] {
  const backends: readonly Backend[] = to ?? [{ service, weight: 100 }];
  return backends.map(backend => ({ destination: destinationOf(backend, context), weight: backends.length > 1 ? backend.weight : undefined }));
}
