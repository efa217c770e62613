import {
  CustomEnvoyFilter, EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyPatch, PolicyTarget, TrafficExtension, TrafficExtensionProps, TrafficMode,
  WasmExtension, WasmModule, WasmVariable,
} from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const url = 'oci://registry.example.com/filter:1.0';
const module = (options: Partial<WasmModule>) => ({ chart, cart }: Scene) => new WasmExtension(chart, 'wasm', { target: cart, module: { url, ...options } });
const extension = (options: Partial<TrafficExtensionProps>) => ({ chart, cart }: Scene) => new TrafficExtension(chart, 'extension', { target: cart, ...options });
const patch = (each: EnvoyPatch) => ({ chart, cart }: Scene) => new CustomEnvoyFilter(chart, 'filter', { target: cart, patches: [each] });

const plugin = (fields: string) => `
  apiVersion: extensions.istio.io/v1alpha1
  kind: WasmPlugin
  metadata: { name: wasm, namespace: shop }
  spec: { selector: { matchLabels: { app: cart } }, ${fields} }
`;
const script = (fields: string) => `
  apiVersion: extensions.istio.io/v1alpha1
  kind: TrafficExtension
  metadata: { name: extension, namespace: shop }
  spec: { selector: { matchLabels: { app: cart } }, ${fields} }
`;
const envoyFilter = (fields: string) => `
  apiVersion: networking.istio.io/v1alpha3
  kind: EnvoyFilter
  metadata: { name: filter, namespace: shop }
  spec: { workloadSelector: { labels: { app: cart } }, configPatches: [{ ${fields} }] }
`;
const ROUTER = 'listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }';
const LUA = { name: 'envoy.filters.http.lua', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } };
const lua = `value: ${JSON.stringify(LUA)}`;

/** Code of others in proxies. */
export const extensions: readonly Refusal[] = [
  {
    name: 'a module nowhere',
    program: module({ url: '' }),
    says: ['`module.url` is ""', 'it is no address', "write 'oci://registry.example.com/filter:1.0'"],
    wrong: validation('url field needs to be set', plugin('url: ""')),
  },
  {
    name: 'a module that is fetched by FTP',
    program: module({ url: 'ftp://files.example.com/filter.wasm' }),
    says: ['`module.url` is "ftp://files.example.com/filter.wasm"', 'a module is fetched by oci, http or https, or read as a file, and not by ftp', "write 'oci://registry.example.com/filter:1.0'"],
    wrong: validation('url contains unsupported scheme: ftp', plugin('url: ftp://files.example.com/filter.wasm')),
  },
  {
    name: 'half of a sum',
    program: module({ sha256: 'abcdef' }),
    says: ['`module.sha256` is "abcdef"', 'a SHA-256 sum has 64 hexadecimal digits, in lower case', 'write the 64 digits that sha256sum prints'],
    wrong: validation('sha256 field must be 64 characters long', plugin(`url: ${url}, sha256: abcdef`)),
  },
  {
    name: 'a sum in capitals',
    program: module({ sha256: 'AB'.repeat(32) }),
    says: ['`module.sha256` is "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB"', 'a SHA-256 sum has 64 hexadecimal digits, in lower case', 'write the 64 digits that sha256sum prints'],
    wrong: validation('sha256 field must match', plugin(`url: ${url}, sha256: ${'AB'.repeat(32)}`)),
  },
  {
    name: 'a module with a long name',
    program: module({ pluginName: 'a'.repeat(257) }),
    says: ['`module.pluginName` is', 'it has 257 characters, and takes 1 to 256', 'write the root id of the module'],
    wrong: validation('pluginName field must be less than 255 characters long', plugin(`url: ${url}, pluginName: ${'a'.repeat(257)}`)),
  },
  {
    name: 'a variable twice',
    program: module({ environment: [WasmVariable.value('MODE', 'strict'), WasmVariable.value('MODE', 'lax')] }),
    says: ['`module.environment` has "MODE" twice', 'a variable has one value, and there are at most 256', 'name each once'],
    wrong: validation('duplicate env', plugin(`url: ${url}, vmConfig: { env: [{ name: MODE, value: strict }, { name: MODE, value: lax }] }`)),
  },
  {
    name: 'a phase that is none',
    program: ({ chart, cart }) => new WasmExtension(chart, 'wasm', { target: cart, module: { url }, phase: 'FIRST' as any }),
    says: ['`phase` is "FIRST", a string', 'it is one of "AUTHN", "AUTHZ", "STATS"', 'write one of them, or the member of the enum'],
    wrong: validation('Unsupported value: "FIRST"', plugin(`url: ${url}, phase: FIRST`)),
  },
  {
    name: 'traffic at no port',
    program: ({ chart, cart }) => new WasmExtension(chart, 'wasm', { target: cart, module: { url }, traffic: [{ ports: [0] }] }),
    says: ['`traffic[0]`', '0 is not a port: ports are whole numbers from 1 to 65535', 'write for example { mode: TrafficMode.SERVER, ports: [8080] }'],
    wrong: validation('spec.Match[0].Ports[0] is out of range: 0', plugin(`url: ${url}, match: [{ ports: [{ number: 0 }] }]`)),
  },
  {
    name: 'a module at the port of a Service, and not of its container',
    program: ({ chart, cart }) => new WasmExtension(chart, 'wasm', { target: cart, module: { url }, traffic: [{ mode: TrafficMode.SERVER, ports: [80] }] }),
    says: ['`traffic[0]` names port 80, where no requests come in', 'where calls come in the ports are those of containers: 8080 http', 'name one of them'],
    wrong: nobody('no listener has that port, and the module never runs', plugin(`url: ${url}, match: [{ mode: SERVER, ports: [{ number: 80 }] }]`)),
  },
  {
    name: 'a module for what comes in at a gateway',
    program: ({ chart, gateway }) => new WasmExtension(chart, 'wasm', { target: PolicyTarget.gateway(gateway), module: { url }, traffic: [{ mode: TrafficMode.SERVER }] }),
    says: ['`traffic[0]` is for calls that come in', 'for Istio all calls at a gateway go out', 'leave `mode` out, or write TrafficMode.CLIENT'],
    wrong: nobody('for Istio all calls at a gateway go out, and the module never runs', `
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: { name: wasm, namespace: shop }
      spec: { selector: { matchLabels: { istio: ingressgateway } }, url: ${url}, match: [{ mode: SERVER }] }
    `),
  },
  {
    name: 'a module at a port, in a waypoint',
    dataPlane: 'ambient',
    program: ({ chart, cart }) => new WasmExtension(chart, 'wasm', { target: cart, module: { url }, traffic: [{ ports: [80] }] }),
    says: ['`traffic[0]` names ports', 'it runs in waypoints, where requests have none for an extension', 'leave `ports` out'],
    wrong: nobody('what comes to a waypoint has no port for it, and the module never runs', `
      apiVersion: extensions.istio.io/v1alpha1
      kind: WasmPlugin
      metadata: { name: wasm, namespace: shop }
      spec: { targetRefs: [{ group: "", kind: Service, name: cart }], url: ${url}, match: [{ ports: [{ number: 80 }] }] }
    `),
  },
  {
    name: 'an extension of nothing',
    program: extension({}),
    says: ['it has neither `lua` nor `wasm`', 'one of the two runs', 'give one; two extensions may stand in one place'],
    wrong: validation('exactly one of wasm or lua must be set', script('phase: STATS')),
  },
  {
    name: 'a script and a module',
    program: extension({ lua: 'function envoy_on_request(handle) end', wasm: { url } }),
    says: ['it has `lua` and `wasm`', 'one of the two runs', 'give one; two extensions may stand in one place'],
    wrong: validation('must validate one and only one schema (oneOf)', script(`lua: { inlineCode: "function envoy_on_request(handle) end" }, wasm: { url: "${url}" }`)),
  },
  {
    name: 'a script of nothing',
    program: extension({ lua: '' }),
    says: ['`lua` is empty', 'a script has something to say, and at most 65536 bytes', 'write a WebAssembly module where more is needed'],
    wrong: validation('lua.inlineCode cannot be empty', script('lua: { inlineCode: "" }')),
  },
  {
    name: 'a script that is a book',
    program: extension({ lua: 'x'.repeat(65537) }),
    says: ['`lua` has 65537 bytes', 'a script has something to say, and at most 65536 bytes', 'write a WebAssembly module where more is needed'],
    wrong: validation('lua.inlineCode exceeds maximum size of 64KB', script(`lua: { inlineCode: ${'x'.repeat(65537)} }`)),
  },
  {
    name: 'a host of routes, found by a listener',
    program: patch({ part: EnvoyPart.VIRTUAL_HOST, operation: EnvoyOperation.MERGE, listener: { port: 8080 }, value: { name: 'a' } }),
    says: ['`patches[0]` (MERGE VIRTUAL_HOST)', 'a VIRTUAL_HOST is found by `routes`', 'say where it is in `routes`, and leave `listener` out'],
    wrong: validation('applyTo for http route class objects cannot have non route configuration match', envoyFilter('applyTo: VIRTUAL_HOST, match: { context: SIDECAR_INBOUND, listener: { portNumber: 8080 } }, patch: { operation: MERGE, value: { name: a } }')),
  },
  {
    name: 'a filter, found by a route',
    program: patch({ part: EnvoyPart.HTTP_FILTER, operation: EnvoyOperation.INSERT_FIRST, routes: { name: 'inbound' }, value: LUA }),
    says: ['`patches[0]` (INSERT_FIRST HTTP_FILTER)', 'a HTTP_FILTER is found by `listener`', 'say where it is in `listener`, and leave `routes` out'],
    wrong: validation('applyTo for listener class objects cannot have non listener match', envoyFilter(`applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND, routeConfiguration: { name: inbound } }, patch: { operation: INSERT_FIRST, ${lua} }`)),
  },
  {
    name: 'a patch that puts nothing there',
    program: patch({ part: EnvoyPart.CLUSTER, operation: EnvoyOperation.MERGE }),
    says: ['`patches[0]` (MERGE CLUSTER)', 'MERGE puts a value there', 'give it a `value`'],
    wrong: validation('missing patch value for non-remove operation', envoyFilter('applyTo: CLUSTER, patch: { operation: MERGE }')),
  },
  {
    name: 'proxies of a version that is no expression',
    program: patch({ part: EnvoyPart.CLUSTER, operation: EnvoyOperation.MERGE, proxy: { version: '(1' }, value: { connect_timeout: '1s' } }),
    says: ['`patches[0].proxy.version`', '"(1" is no regular expression of RE2: error parsing regexp: missing closing ): `(1`', "write for example '^1\\\\.30.*'"],
    wrong: validation('invalid regex for proxy version', envoyFilter('applyTo: CLUSTER, match: { proxy: { proxyVersion: "(1" } }, patch: { operation: MERGE, value: { connect_timeout: 1s } }')),
  },
  {
    name: 'a filter before another one, and nothing that says which EnvoyFilter is first',
    program: patch({
      part: EnvoyPart.HTTP_FILTER, operation: EnvoyOperation.INSERT_BEFORE, context: EnvoyContext.SIDECAR_INBOUND, listener: { filterChain: { httpFilter: 'envoy.filters.http.router' } }, value: LUA,
    }),
    says: ['`patches[0]` (INSERT_BEFORE HTTP_FILTER)', 'INSERT_BEFORE depends on what other EnvoyFilters did before, and those without a priority are', 'give `priority` another number than 0: the lower one is applied first'],
    wrong: analyzers('IST0151', envoyFilter(`applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND, ${ROUTER} }, patch: { operation: INSERT_BEFORE, ${lua} }`)),
  },
  {
    name: 'a cluster in the place of another',
    program: patch({ part: EnvoyPart.CLUSTER, operation: EnvoyOperation.REPLACE, value: { name: 'a' } }),
    says: ['`patches[0]` (REPLACE CLUSTER)', 'REPLACE is for HTTP_FILTER, NETWORK_FILTER, VIRTUAL_HOST', 'use EnvoyOperation.MERGE, or REMOVE and ADD'],
    wrong: analyzers('IST0152', envoyFilter('applyTo: CLUSTER, patch: { operation: REPLACE, value: { name: a } }')),
  },
  {
    name: 'a table of routes that is taken out',
    program: patch({ part: EnvoyPart.ROUTE_CONFIGURATION, operation: EnvoyOperation.REMOVE }),
    says: ['`patches[0]` (REMOVE ROUTE_CONFIGURATION)', 'REMOVE of a table of routes is ignored', 'use EnvoyOperation.MERGE, or patch a VIRTUAL_HOST'],
    wrong: analyzers('IST0154', envoyFilter('applyTo: ROUTE_CONFIGURATION, match: { context: SIDECAR_INBOUND }, patch: { operation: REMOVE }')),
  },
  {
    name: 'a table of routes more',
    program: patch({ part: EnvoyPart.ROUTE_CONFIGURATION, operation: EnvoyOperation.ADD, value: { name: 'a' } }),
    says: ['`patches[0]` (ADD ROUTE_CONFIGURATION)', 'ADD of a table of routes is ignored', 'use EnvoyOperation.MERGE, or patch a VIRTUAL_HOST'],
    wrong: analyzers('IST0153', envoyFilter('applyTo: ROUTE_CONFIGURATION, match: { context: SIDECAR_INBOUND }, patch: { operation: ADD, value: { name: a } }')),
  },
  {
    name: 'a filter that is taken out, and not which',
    program: patch({ part: EnvoyPart.HTTP_FILTER, operation: EnvoyOperation.REMOVE }),
    says: ['`patches[0]` (REMOVE HTTP_FILTER)', 'REMOVE of no filter in particular does nothing', 'name the filter'],
    wrong: analyzers('IST0151', envoyFilter('applyTo: HTTP_FILTER, match: { context: SIDECAR_INBOUND }, patch: { operation: REMOVE }')),
  },
  {
    name: 'a list in the place of settings',
    program: patch({ part: EnvoyPart.CLUSTER, operation: EnvoyOperation.MERGE, value: [] as any }),
    says: ['`patches[0].value` is []', "it is an object of Envoy's API", "write for example { name: 'envoy.filters.http.lua', typed_config: { ... } }"],
    wrong: validation('patch.value in body must be of type object', envoyFilter('applyTo: CLUSTER, patch: { operation: MERGE, value: [] }')),
  },
];
