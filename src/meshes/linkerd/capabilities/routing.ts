import { ROUTING_NEEDS } from '../../../intent/needs/routing';
import { Capability, Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const OUTBOUND = `${POLICY}/src/outbound/index.rs`;
const FILTERS = `${POLICY}/src/outbound/index/http.rs`;

type Answer = Omit<Capability, 'need'>;

/** What its routes say. */
function field(note: string): Answer {
  return { support: NATIVE, source: OUTBOUND, note: `HTTPRoute or GRPCRoute ${note}` };
}

/** What they have no field for. */
function unknown(note: string, source = OUTBOUND): Answer {
  return { support: Support.NONE, source, note, instead: 'leave this out on Linkerd' };
}

/** What Linkerd carries of intents about routes. */
export const LINKERD_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  'split.weight': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute backendRefs, with a Service for each version' },
  'split.header': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute matches.headers' },
  'split.header-pattern': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute matches.headers of type RegularExpression' },
  'split.match': field('matches'),
  'split.mirror': {
    support: Support.NONE,
    source: FILTERS,
    note: 'a RequestMirror filter makes Linkerd ignore the whole route',
    instead: 'leave `mirror` out on Linkerd, or send a small weight to the canary',
  },
  'route.rules': field('rules; refused where Linkerd might take another one first'),
  'route.path': field('matches.path; matches.method of gRPC'),
  'route.path-prefix': unknown('its prefixes are whole elements of the path'),
  'route.path-regex': field('matches.path, RegularExpression'),
  'route.path-case': unknown('its paths are compared with their case'),
  'route.method': field('matches.method'),
  'route.method-pattern': unknown('its methods are compared as they are'),
  'route.scheme': unknown('HTTPRoute matches have no scheme'),
  'route.authority': unknown('a route that is bound to a Service does not look at the host'),
  'route.header': field('matches.headers'),
  'route.header-pattern': field('matches.headers, RegularExpression'),
  'route.without-header': unknown('HTTPRoute matches only say what must be there'),
  'route.query': field('matches.queryParams'),
  'route.query-pattern': field('matches.queryParams, RegularExpression'),
  'route.claim': unknown('its proxies read no tokens'),
  'route.source': unknown('a route holds for every caller, or for those of one namespace'),
  'route.port': field('parentRefs.port; one route for each port'),
  'route.not-found': field('without a last rule for all requests'),
  'route.backends': field('backendRefs.weight'),
  'route.backend-headers': field('backendRefs.filters'),
  'route.version': unknown('the Services of versions are made for the service that the route is of'),
  'route.rewrite-path': unknown('a URLRewrite filter makes Linkerd ignore the whole route', FILTERS),
  'route.rewrite-regex': unknown('a URLRewrite filter makes Linkerd ignore the whole route', FILTERS),
  'route.rewrite-authority': unknown('a URLRewrite filter makes Linkerd ignore the whole route', FILTERS),
  'route.redirect': field('RequestRedirect, but for another path'),
  'route.redirect-prefix': unknown('its conformance report does not have redirects of paths', 'linkerd/linkerd2 2.18 in sigs.k8s.io/gateway-api conformance/reports'),
  'route.respond': unknown('it has no answers of its own'),
  'route.headers': field('RequestHeaderModifier and ResponseHeaderModifier'),
  'route.cors': unknown('its proxies answer no preflight requests'),
  'route.cors-unmatched': unknown('its proxies answer no preflight requests'),
  'route.mirror': unknown('a RequestMirror filter makes Linkerd ignore the whole route', FILTERS),
  'route.fault': unknown('it injects faults only by sending a share of the requests to a service that fails'),
  'route.timeout': field('timeouts.request'),
  'route.retry': unknown('the annotations for retries hold for a whole route; retry by a ResilientUpstream'),
  'route.delegate': unknown('a route has its rules in itself'),
  'route.gateway': unknown('it has no gateways of its own: those of others have their own routes'),
  'route.metrics': { support: NATIVE, source: 'linkerd/linkerd2 version-2.20 pkg/profiles', note: 'ServiceProfile routes, which silence everything else that is said of the calls to the service' },
  'route.tcp': unknown('this library writes no TCPRoutes for it: which version of them it reads depends on the channel'),
  'route.tls': unknown('within the mesh nothing looks at the names that TLS connections ask for'),
};
