import { headerChanges } from './header-filters';
import { versionServiceName } from './version-services';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { Backend, MirrorIntent } from '../../intent/routing/route-table';

/** Where the routes stand, and the port at which their requests come. */
export interface BackendPlace {
  readonly namespace: string;
  readonly port: number;
}

/** The Services that a rule sends to. A weight counts among several only. */
export function backendRefs(to: readonly Backend[], place: BackendPlace): gateway.HttpRouteSpecRulesBackendRefs[] {
  return to.map(backend => {
    // The filters of a backend are of a type of their own, and the same
    const filters = headerChanges(backend) as unknown as gateway.HttpRouteSpecRulesBackendRefsFilters[];
    return { ...serviceRef(backend, place), weight: to.length > 1 ? backend.weight : undefined, filters: filters.length === 0 ? undefined : filters };
  });
}

/** What stands for a host that no Service is behind: a kind of Istio's (pilot/pkg/config/kube/gateway/conversion.go buildDestination, istio.io/istio main of 2026-08-27). */
const HOST = { group: 'networking.istio.io', kind: 'Hostname' };

/** A Service, or that of one version: the API knows no subsets. */
export function serviceRef({ service, version, port }: MirrorIntent['to'], place: BackendPlace) {
  if (service.outside) return { ...HOST, name: service.host, port: port ?? place.port };
  return {
    name: version ? versionServiceName(service, version) : service.name,
    namespace: service.namespace === place.namespace ? undefined : service.namespace,
    port: port ?? place.port,
  };
}
