import { placesAt } from './gateway-places';
import * as networking from '../../../../imports/networking.istio.io';
import { RefusalIntent } from '../../../intent/operations/rate-limit';
import { PolicyTargetFacts } from '../../../intent/security/policy-target';

type Patch = networking.EnvoyFilterSpecConfigPatches;

const CONTEXT = networking.EnvoyFilterSpecConfigPatchesMatchContext;
const PART = networking.EnvoyFilterSpecConfigPatchesApplyTo;
const OPERATION = networking.EnvoyFilterSpecConfigPatchesPatchOperation;

/** The traffic that a limit counts: what comes in. */
function contextOf(target: PolicyTargetFacts): networking.EnvoyFilterSpecConfigPatchesMatchContext {
  return target.kind === 'gateway' ? CONTEXT.GATEWAY : CONTEXT.SIDECAR_UNDERSCORE_INBOUND;
}

/** A filter right before the router: what authentication and authorization refuse is not counted. */
export function filterPatch(target: PolicyTargetFacts, value: object): Patch {
  const filter = { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } };
  return {
    applyTo: PART.HTTP_UNDERSCORE_FILTER,
    match: { context: contextOf(target), listener: { filterChain: { filter } } },
    patch: { operation: OPERATION.INSERT_UNDERSCORE_BEFORE, value },
  };
}

/** What is counted, and at which ports; all where none is named. */
interface Counted {
  readonly target: PolicyTargetFacts;
  readonly ports?: readonly number[];
  readonly where: string;
}

/** What is said on a route or on a virtual host. */
export interface Limited {
  readonly typed_per_filter_config?: object;
  readonly rate_limits?: readonly object[];
}

/**
 * What is said of the routes of some ports, or of all. A sidecar has one route for each port of its pod, and the number in the name of its
 * table is the container's (pilot/pkg/networking/core/httproute.go buildSidecarInboundHTTPRouteConfig, envoyfilter/rc_patch.go
 * routeConfigurationMatch, istio.io/istio main of 2026-08-27; the virtual host `inbound|http|80` is called by the Service's port). At a
 * gateway it is said of virtual hosts: a route may be a redirect, which a merged `route` would replace.
 */
export function routePatches({ target, ports, where }: Counted, limited: Limited): Patch[] {
  const { typed_per_filter_config, rate_limits } = limited;
  const gateway = target.kind === 'gateway';
  const value = gateway ? { rate_limits, typed_per_filter_config } : { route: rate_limits && { rate_limits }, typed_per_filter_config };
  const places = gateway ? placesAt(target, ports, where) : ports?.map(portNumber => ({ portNumber }));
  return (places ?? [undefined]).map(routeConfiguration => ({
    applyTo: gateway ? PART.VIRTUAL_UNDERSCORE_HOST : PART.HTTP_UNDERSCORE_ROUTE,
    match: { context: contextOf(target), routeConfiguration },
    patch: { operation: OPERATION.MERGE, value },
  }));
}

/** What is said of refused requests, by the names of the fields that the two filters have for it. */
export function refusalFields({ status, headers }: RefusalIntent, statusField: string): object {
  return {
    ...status === undefined ? {} : { [statusField]: { code: status } },
    ...headers && { response_headers_to_add: Object.entries(headers).map(([key, value]) => ({ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key, value } })) },
  };
}

/** A share of requests, in percent, that can be changed in a running proxy under a name. */
export function share(numerator: number, runtimeKey: string): object {
  return { runtime_key: runtimeKey, default_value: { numerator, denominator: 'HUNDRED' } };
}

/** A time as Envoy's JSON takes it: in seconds. */
export function seconds(millis: number): string {
  return `${millis / 1000}s`;
}
