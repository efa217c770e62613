import { envoyFilter } from './envoy-filter';
import * as networking from '../../../../imports/networking.istio.io';
import { EnvoyFilterIntent, EnvoyListenerIntent, EnvoyPatchIntent, EnvoyRoutesIntent } from '../../../intent/operations/envoy-filter';
import { RenderedObject } from '../../rendering';
import { AttachmentFacts } from '../attachment';

type Match = networking.EnvoyFilterSpecConfigPatchesMatch;

/** Patches as they were given, in Istio's words. */
export function customEnvoyFilter(intent: EnvoyFilterIntent, facts: AttachmentFacts): RenderedObject[] {
  return [envoyFilter(intent, facts, () => ({ priority: intent.priority, configPatches: intent.patches.map(patchOf) }))];
}

/** The values of our enums are the API's own: istio.io/api v1.31.1 networking/v1alpha3/envoy_filter.proto. */
function patchOf(patch: EnvoyPatchIntent): networking.EnvoyFilterSpecConfigPatches {
  return {
    applyTo: patch.part as string as networking.EnvoyFilterSpecConfigPatchesApplyTo,
    match: matchOf(patch),
    patch: { operation: patch.operation as string as networking.EnvoyFilterSpecConfigPatchesPatchOperation, value: patch.value },
  };
}

function matchOf({ context, proxy, listener, routes, cluster }: EnvoyPatchIntent): Match | undefined {
  if ((context ?? proxy ?? listener ?? routes ?? cluster) === undefined) return undefined;
  return {
    context: context as string | undefined as networking.EnvoyFilterSpecConfigPatchesMatchContext | undefined,
    proxy: proxy && { proxyVersion: proxy.version, metadata: proxy.metadata && { ...proxy.metadata } },
    listener: listener && listenerOf(listener),
    routeConfiguration: routes && routesOf(routes),
    cluster: cluster && { name: cluster.name, portNumber: cluster.port, service: cluster.service, subset: cluster.subset },
  };
}

function listenerOf({ name, port, listenerFilter, chain }: EnvoyListenerIntent): Match['listener'] {
  return { name, portNumber: port, listenerFilter, filterChain: chain && chainOf(chain) };
}

function chainOf({ networkFilter, httpFilter, applicationProtocols, ...chain }: Required<EnvoyListenerIntent>['chain']): object {
  const { name, sni, transportProtocol, destinationPort } = chain;
  const subFilter = httpFilter === undefined ? undefined : { name: httpFilter };
  const filter = networkFilter === undefined ? undefined : { name: networkFilter, subFilter };
  return { name, sni, transportProtocol, destinationPort, applicationProtocols: applicationProtocols?.join(','), filter };
}

function routesOf({ name, port, portName, gateway, virtualHost, domain, route, action }: EnvoyRoutesIntent): Match['routeConfiguration'] {
  const routeMatch = route === undefined && action === undefined ? undefined : {
    name: route, action: action as string | undefined as networking.EnvoyFilterSpecConfigPatchesMatchRouteConfigurationVhostRouteAction | undefined,
  };
  const vhost = (virtualHost ?? domain ?? routeMatch) === undefined ? undefined : { name: virtualHost, domainName: domain, route: routeMatch };
  return { name, portNumber: port, portName, gateway, vhost };
}
