import { VALID_OBJECTS } from './valid-objects';

/** An object that the API server refuses, and what is wrong with it. */
export interface InvalidObject {
  readonly name: string;
  readonly object: any;
  /** Rule and message. */
  readonly problems: string[];
}

type Change = (object: any) => unknown;

/** The first valid object of this kind, changed. */
function changed(name: string, kind: string, change: Change, ...problems: string[]): InvalidObject {
  const [apiVersion, plainKind] = kind.split(' ');
  const object = structuredClone(VALID_OBJECTS.find(candidate => candidate.kind === plainKind && candidate.apiVersion.startsWith(apiVersion))!);
  change(object);
  return { name: `${kind}: ${name}`, object, problems };
}

export const INVALID_OBJECTS: InvalidObject[] = [
  changed('two matches where one is meant', 'networking VirtualService', ({ spec }) => { spec.http[0].match[0].uri.exact = '/'; },
    'oneOf | spec.http[0].match[0].uri may have at most one of exact, prefix, regex, and has exact and prefix'),
  changed('misspelt field', 'networking VirtualService', ({ spec }) => { spec.http[0].timout = '1s'; },
    'unknown-field | spec.http[0].timout: unknown field, did you mean "timeout"?'),
  changed('a weight in quotes', 'networking VirtualService', ({ spec }) => { spec.http[0].route[0].weight = '90'; },
    'type | spec.http[0].route[0].weight is a string ("90"), should be an integer'),
  changed('no host', 'networking VirtualService', ({ spec }) => { delete spec.http[0].route[0].destination.host; },
    'required | spec.http[0].route[0].destination.host is required'),
  changed('a timeout of nothing', 'networking VirtualService', ({ spec }) => { spec.http[0].timeout = '0s'; },
    'cel | spec.http[0].timeout: must be a valid duration greater than 1ms'),
  changed('a timeout that is no duration', 'networking VirtualService', ({ spec }) => { spec.http[0].timeout = '5 seconds'; },
    'cel | spec.http[0].timeout: must be a valid duration greater than 1ms (the rule could not be evaluated: "5 seconds" is not a duration)'),
  changed('endpoints that have no place', 'networking ServiceEntry', ({ spec }) => { spec.resolution = 'NONE'; },
    'cel | spec: NONE mode cannot set endpoints'),
  changed('two ports with one number', 'networking ServiceEntry', ({ spec }) => { spec.ports[1].number = 443; },
    'cel | spec.ports: port number cannot be duplicated'),
  changed('two ports with one name', 'networking ServiceEntry', ({ spec }) => { spec.ports[1].name = 'https'; },
    'list-map-keys | spec.ports[1]: index 0 has the same name {"name":"https"}'),
  changed('the host of all', 'networking ServiceEntry', ({ spec }) => { spec.hosts = ['*']; },
    'cel | spec.hosts[0]: hostname cannot be wildcard'),
  changed('a relative socket', 'networking ServiceEntry', ({ spec }) => { spec.endpoints[1].address = 'unix://a'; },
    'cel | spec.endpoints[1].address: UDS must be an absolute path or abstract socket'),
  changed('too long a list', 'networking ServiceEntry', ({ spec }) => { spec.hosts = Array.from({ length: 257 }, (_, index) => `h${index}`); },
    'maxItems | spec.hosts has 257 items, at most 256 are allowed'),
  changed('an enum in lower case', 'networking DestinationRule', ({ spec }) => { spec.trafficPolicy.tls.mode = 'simple'; },
    'enum | spec.trafficPolicy.tls.mode: "simple" is not one of DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL'),
  changed('out of range', 'networking VirtualService', ({ spec }) => { spec.http[0].match[0].port = -1; },
    'minimum | spec.http[0].match[0].port: -1 is out of range, it must be >= 0'),
  changed('rules on ports of no workload', 'security PeerAuthentication', ({ spec }) => { delete spec.selector; },
    'cel | spec: portLevelMtls requires selector'),
  changed('a port by name', 'security PeerAuthentication', ({ spec }) => { spec.portLevelMtls = { http: { mode: 'STRICT' } }; },
    'cel | spec.portLevelMtls: port must be between 1-65535 (the rule could not be evaluated: "http" is not an integer)'),
  changed('a wildcard in a label', 'security AuthorizationPolicy', ({ spec }) => { spec.selector.matchLabels.app = 'a*'; },
    'cel | spec.selector.matchLabels.app: wildcard not allowed in label value match'),
  changed('service accounts and principals', 'security AuthorizationPolicy', ({ spec }) => { spec.rules[0].from[0].source.serviceAccounts = ['a/b']; },
    'cel | spec.rules[0].from[0].source: Cannot set serviceAccounts with namespaces or principals'),
  changed('keys from nowhere', 'security RequestAuthentication', ({ spec }) => { spec.jwtRules[0].jwksUri = 'ftp://a'; },
    'cel | spec.jwtRules[0].jwksUri: url must have scheme http:// or https://'),
  changed('an image of another scheme', 'extensions WasmPlugin', ({ spec }) => { spec.url = 'ftp://a'; },
    'cel | spec.url: url must have schema one of [http, https, file, oci]'),
  changed('a rule skipped behind a wrong type', 'networking VirtualService', ({ spec }) => { spec.http[0].timeout = '0s'; spec.http[1] = 'x'; },
    'type | spec.http[1] is a string ("x"), should be an object'),

  changed('no port of a Service', 'gateway HTTPRoute', ({ spec }) => { delete spec.rules[0].backendRefs[0].port; },
    'cel | spec.rules[0].backendRefs[0]: Must have port for Service reference'),
  changed('a redirect and a backend', 'gateway HTTPRoute', ({ spec }) => { spec.rules[1].backendRefs = [{ name: 'a', port: 1 }]; },
    'cel | spec.rules[1]: RequestRedirect filter must not be used together with backendRefs'),
  changed('a prefix to replace, and no prefix', 'gateway HTTPRoute', ({ spec }) => { spec.rules[1].matches[0].path.type = 'Exact'; },
    'cel | spec.rules[1]: When using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified'),
  changed('the inner timeout is the longer one', 'gateway HTTPRoute', ({ spec }) => { spec.rules[0].timeouts.backendRequest = '11s'; },
    'cel | spec.rules[0].timeouts: backendRequest timeout cannot be longer than request timeout'),
  changed('a filter that does not match its type', 'gateway HTTPRoute', ({ spec }) => { spec.rules[2].filters[0].type = 'CORS'; },
    'cel | spec.rules[2].filters[0]: filter.cors must be specified for CORS filter.type',
    'cel | spec.rules[2].filters[0]: filter.urlRewrite must be nil if the filter.type is not URLRewrite'),
  changed('a path with a dot', 'gateway HTTPRoute', ({ spec }) => { spec.rules[0].matches[0].path.value = '/a/../b'; },
    "cel | spec.rules[0].matches[0].path: must not contain '/../' when type one of ['Exact', 'PathPrefix']"),
  changed('two rules of one name', 'gateway TCPRoute', ({ spec }) => { spec.rules.push(spec.rules[0]); },
    'maxItems | spec.rules has 2 items, at most 1 is allowed'),
  changed('a host with a port', 'gateway HTTPRoute', ({ spec }) => { spec.hostnames = ['a.example.com:80']; },
    'pattern | spec.hostnames[0]: "a.example.com:80" does not match ^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'),
  changed('a host that is an address', 'gateway TLSRoute', ({ spec }) => { spec.hostnames = ['192.0.2.1']; },
    'cel | spec.hostnames: Hostnames cannot contain an IP'),
  changed('two listeners for one port', 'gateway.networking Gateway', ({ spec }) => { spec.listeners.push({ name: 'other', port: 80, protocol: 'HTTP' }); },
    'cel | spec.listeners: Combination of port, protocol and hostname must be unique for each listener'),
  changed('TLS without a certificate', 'gateway.networking Gateway', ({ spec }) => { delete spec.listeners[1].tls.certificateRefs; },
    'cel | spec.listeners[1].tls: certificateRefs or options must be specified when mode is Terminate (the rule could not be evaluated: No such key: options)'),
  changed('a method and no service', 'gateway GRPCRoute', ({ spec }) => { spec.rules[0].matches[0].method = { type: 'Exact' }; },
    'cel | spec.rules[0].matches[0].method: One or both of \'service\' or \'method\' must be specified'),

  changed('pods and machines', 'policy.linkerd Server', ({ spec }) => { spec.externalWorkloadSelector = {}; },
    'oneOf | spec must have exactly one of podSelector, externalWorkloadSelector, and has podSelector and externalWorkloadSelector'),
  changed('a match of no sort', 'policy.linkerd HTTPRoute', ({ spec }) => { spec.rules[0].matches[0].path.type = 'Prefix'; },
    'enum | spec.rules[0].matches[0].path.type: "Prefix" is not one of Exact, PathPrefix, RegularExpression'),
  changed('nobody', 'policy.linkerd MeshTLSAuthentication', ({ spec }) => { delete spec.identities; },
    'oneOf | spec must have exactly one of identities, identityRefs, and has none'),
  changed('a refusal of another kind', 'policy.linkerd EgressNetwork', ({ spec }) => { spec.trafficPolicy = 'Block'; },
    'enum | spec.trafficPolicy: "Block" is not one of Allow, Deny'),

  changed('labels that the selector does not want', 'v1 Service', ({ spec }) => { spec.selector = { app: 1 }; },
    'type | spec.selector.app is an integer (1), should be a string'),
  changed('no containers', 'apps Deployment', ({ spec }) => { delete spec.template.spec; },
    'required | spec.template.spec is required'),
  changed('no spec', 'apps Deployment', object => { delete object.spec; },
    'required | spec is required'),
  changed('two containers of one name', 'v1 Pod', ({ spec }) => { spec.containers.push({ name: 'a', image: 'b' }); },
    'list-map-keys | spec.containers[1]: index 0 has the same name {"name":"a"}'),
  changed('an impossible amount', 'apps Deployment', ({ spec }) => { spec.template.spec.containers[0].resources.limits.memory = '1GB'; },
    'format | spec.template.spec.containers[0].resources.limits.memory: "1GB" is not a quantity such as 100m or 1Gi'),
  changed('text that is not base64', 'v1 Secret', ({ data }) => { data.a = 'plain'; },
    'format | data.a: "plain" is not base64'),
  changed('a value that is no text', 'v1 ConfigMap', ({ data }) => { data.port = 80; },
    'type | data.port is an integer (80), should be a string'),
];
