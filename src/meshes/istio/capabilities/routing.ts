import { byWaypoint, notInAmbient } from './waypoint';
import { ROUTING_NEEDS } from '../../../intent/needs/routing';
import { Capability, Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

type Answer = Omit<Capability, 'need'>;

/** A field of the VirtualService. */
function field(note: string, since?: string): Answer {
  return { support: Support.NATIVE, since, source: 'istio.io/api v1.31.1 networking/v1alpha3/virtual_service.proto', note: `VirtualService ${note}` };
}

/** What only counts. */
const NO_COUNTING = {
  support: Support.NONE,
  source: 'istio.io/api v1.31.1 telemetry/v1alpha1/telemetry.proto',
  note: 'its metrics know no routes',
  instead: 'give its metrics a tag by MeshTelemetry, such as one of the path: request.url_path',
};

/** What Istio with sidecars carries of intents about routes. */
export const SIDECAR_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  'split.weight': field('weights over DestinationRule subsets'),
  'split.header': field('match.headers'),
  'split.header-pattern': field('match.headers'),
  'split.match': field('match'),
  'split.mirror': field('mirrors'),
  'route.rules': field('http'),
  'route.path': field('match.uri'),
  'route.path-prefix': field('match.uri.prefix'),
  'route.path-regex': field('match.uri.regex'),
  'route.path-case': field('match.ignoreUriCase'),
  'route.method': field('match.method'),
  'route.method-pattern': field('match.method'),
  'route.scheme': field('match.scheme'),
  'route.authority': field('match.authority'),
  'route.header': field('match.headers'),
  'route.header-pattern': field('match.headers'),
  'route.without-header': field('match.withoutHeaders'),
  'route.query': field('match.queryParams'),
  'route.query-pattern': field('match.queryParams'),
  'route.claim': field('match.headers["@request.auth.claims..."], at gateways'),
  'route.source': field('match.sourceNamespace and sourceLabels'),
  'route.port': field('match.port'),
  'route.not-found': field('without a last route for all requests'),
  'route.backends': field('route.weight'),
  'route.backend-headers': field('route.headers'),
  'route.version': field('destination.subset'),
  'route.rewrite-path': field('rewrite.uri'),
  'route.rewrite-regex': field('rewrite.uriRegexRewrite'),
  'route.rewrite-authority': field('rewrite.authority'),
  'route.redirect': field('redirect'),
  'route.redirect-prefix': field('redirect.prefixRewrite', '1.31'),
  'route.respond': field('directResponse'),
  'route.headers': field('headers'),
  'route.cors': field('corsPolicy'),
  'route.cors-unmatched': field('corsPolicy.unmatchedPreflights', '1.23'),
  'route.mirror': field('mirrors'),
  'route.fault': field('fault'),
  'route.timeout': field('timeout'),
  'route.retry': field('retries'),
  'route.delegate': field('delegate'),
  'route.gateway': field('gateways'),
  'route.metrics': NO_COUNTING,
  'route.tcp': field('tcp'),
  'route.tls': field('tls.match.sniHosts'),
};

const CONVERSION = 'istio.io/istio main of 2026-08-27 pilot/pkg/config/kube/gateway/conversion.go';
const HTTP_ROUTE = 'sigs.k8s.io/gateway-api v1.6.1 apis/v1/httproute_types.go';

/** A field of the routes that are bound to a Service. */
const routeField = (note: string) => byWaypoint(`HTTPRoute or GRPCRoute ${note}`, CONVERSION);

/** What these routes have no field for. */
const noField = (note: string, instead: string) => notInAmbient(`an HTTPRoute ${note}`, HTTP_ROUTE, instead);

/** The same in ambient mode: routes of the Gateway API, which waypoints carry out. */
export const AMBIENT_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  'split.weight': routeField('backendRefs, with a Service for each version'),
  'split.header': routeField('matches.headers'),
  'split.header-pattern': routeField('matches.headers, RegularExpression'),
  'split.match': routeField('matches'),
  'split.mirror': routeField('RequestMirror'),
  'route.rules': routeField('rules; refused where their order is not that in which the Gateway API would take them'),
  'route.path': routeField('matches.path'),
  'route.path-prefix': noField('compares whole elements of a path', 'use HttpPath.below, or HttpPath.regex'),
  'route.path-regex': routeField('matches.path, RegularExpression, which is tried after all other paths'),
  'route.path-case': noField('compares paths as they are', 'use HttpPath.regex with (?i)'),
  'route.method': routeField('matches.method'),
  'route.method-pattern': noField('compares methods as they are', 'name the methods'),
  'route.scheme': noField('does not look at the scheme', 'leave it out'),
  'route.authority': noField('that is bound to a Service does not look at the host', 'look at a header of your own'),
  'route.header': routeField('matches.headers'),
  'route.header-pattern': routeField('matches.headers, RegularExpression'),
  'route.without-header': noField('cannot ask for a header that is not there', 'put a rule for requests with the header before'),
  'route.query': routeField('matches.queryParams'),
  'route.query-pattern': routeField('matches.queryParams, RegularExpression'),
  'route.claim': { ...SIDECAR_ROUTING['route.claim'], note: `${SIDECAR_ROUTING['route.claim'].note} of Istio's own API` },
  'route.source': noField('does not look at who calls', 'have the caller send a header'),
  'route.port': routeField('parentRefs.port'),
  'route.not-found': routeField('without a last rule for all requests'),
  'route.backends': routeField('backendRefs.weight, among versions of the service'),
  'route.backend-headers': routeField('backendRefs.filters'),
  'route.version': notInAmbient(
    'a waypoint calls the other service as itself, and the rules of that service would not be asked', CONVERSION, 'let callers call that service by its own name',
  ),
  'route.rewrite-path': routeField('URLRewrite'),
  'route.rewrite-regex': noField('replaces a whole path, or what its match begins with', 'replace one of these'),
  'route.rewrite-authority': routeField('URLRewrite hostname'),
  'route.redirect': routeField('RequestRedirect'),
  'route.redirect-prefix': routeField('RequestRedirect path'),
  'route.respond': noField('has no answers of its own', 'have a small backend answer'),
  'route.headers': routeField('RequestHeaderModifier and ResponseHeaderModifier'),
  'route.cors': routeField('CORS'),
  'route.cors-unmatched': routeField('CORS, which leaves them unanswered: to send them on is refused'),
  'route.mirror': routeField('RequestMirror'),
  'route.fault': noField('has no faults', 'leave it out, or test it with sidecars'),
  'route.timeout': byWaypoint('HTTPRoute timeouts.request', CONVERSION),
  'route.retry': routeField('rules'),
  'route.delegate': noField('stands for itself', 'write the rules where they hold'),
  'route.gateway': { ...SIDECAR_ROUTING['route.gateway'], note: 'VirtualService or HTTPRoute, by the form of the gateway' },
  'route.metrics': NO_COUNTING,
  'route.tcp': byWaypoint('TCPRoute, among versions of the service', CONVERSION),
  'route.tls': { ...SIDECAR_ROUTING['route.tls'], note: 'at gateways: a waypoint does not look at the SNI' },
};
