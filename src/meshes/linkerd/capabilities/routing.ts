import { ROUTING_NEEDS } from '../../../intent/needs/routing';
import { Capability, Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NATIVE = Support.NATIVE;
const POLICY = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/index';
const OUTBOUND = `${POLICY}/src/outbound/index.rs`;
const FILTERS = `${POLICY}/src/outbound/index/http.rs`;

type Answer = Omit<Capability, 'need'>;

/** What Linkerd's routes could say. */
function unwritten(note: string): Answer {
  return {
    support: Support.NONE,
    source: OUTBOUND,
    note: `${note}, and this library does not write rules for Linkerd yet`,
    instead: 'write the HTTPRoute by hand, or use a CanaryService for shares and a header',
  };
}

/** What they have no field for. */
function unknown(note: string, source = OUTBOUND): Answer {
  return { support: Support.NONE, source, note, instead: 'leave this out on Linkerd' };
}

const MATCHES = unwritten('HTTPRoute matches say it');

/** What Linkerd carries of intents about routes. */
export const LINKERD_ROUTING: CapabilitiesFor<typeof ROUTING_NEEDS> = {
  'split.weight': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute backendRefs, with a Service for each version' },
  'split.header': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute matches.headers' },
  'split.header-pattern': { support: NATIVE, source: OUTBOUND, note: 'HTTPRoute or GRPCRoute matches.headers of type RegularExpression' },
  'split.match': {
    support: Support.NONE,
    source: OUTBOUND,
    note: 'this library writes headers only into the routes of a split',
    instead: "ask for a header or a cookie: HttpMatch.header('x-canary', 'true')",
  },
  'split.mirror': {
    support: Support.NONE,
    source: FILTERS,
    note: 'a RequestMirror filter makes Linkerd ignore the whole route',
    instead: 'leave `mirror` out on Linkerd, or send a small weight to the canary',
  },
  'route.rules': unwritten('of an HTTPRoute the most specific rule decides and not the first'),
  'route.path': MATCHES,
  'route.path-prefix': unknown('its prefixes are whole elements of the path'),
  'route.path-regex': MATCHES,
  'route.path-case': unknown('its paths are compared with their case'),
  'route.method': MATCHES,
  'route.method-pattern': unknown('its methods are compared as they are'),
  'route.scheme': unknown('HTTPRoute matches have no scheme'),
  'route.authority': unwritten('HTTPRoute hostnames say it'),
  'route.header': MATCHES,
  'route.header-pattern': MATCHES,
  'route.without-header': unknown('HTTPRoute matches only say what must be there'),
  'route.query': MATCHES,
  'route.query-pattern': MATCHES,
  'route.claim': unknown('its proxies read no tokens'),
  'route.source': unknown('a route holds for every caller, or for those of one namespace'),
  'route.port': unwritten('parentRefs name a port'),
  'route.not-found': unwritten('what no rule of an HTTPRoute matches is answered with 404'),
  'route.backends': unwritten('backendRefs have weights'),
  'route.backend-headers': unwritten('backendRefs have filters'),
  'route.version': unwritten('a version is a Service of its own'),
  'route.rewrite-path': unknown('a URLRewrite filter makes Linkerd ignore the whole route', FILTERS),
  'route.rewrite-regex': unknown('a URLRewrite filter makes Linkerd ignore the whole route', FILTERS),
  'route.rewrite-authority': unknown('a URLRewrite filter makes Linkerd ignore the whole route', FILTERS),
  'route.redirect': unwritten('a RequestRedirect filter says it'),
  'route.redirect-prefix': unwritten('a RequestRedirect filter says it'),
  'route.respond': unknown('it has no answers of its own'),
  'route.headers': unwritten('RequestHeaderModifier and ResponseHeaderModifier filters say it'),
  'route.cors': unknown('its proxies answer no preflight requests'),
  'route.cors-unmatched': unknown('its proxies answer no preflight requests'),
  'route.mirror': unknown('a RequestMirror filter makes Linkerd ignore the whole route', FILTERS),
  'route.fault': unknown('it injects faults only by sending a share of the requests to a service that fails'),
  'route.timeout': unwritten('an annotation of the route says it'),
  'route.retry': unwritten('annotations of the route say it'),
  'route.delegate': unknown('a route has its rules in itself'),
  'route.gateway': unknown('it has no gateways of its own: those of others have their own routes'),
  'route.tcp': unwritten('TCPRoute says it'),
  'route.tls': unwritten('TLSRoute says it'),
};
