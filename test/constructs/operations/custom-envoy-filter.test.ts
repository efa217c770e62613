import { Chart, JsonPatch } from 'cdk8s';
import {
  CustomEnvoyFilter, CustomEnvoyFilterProps, EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyPatch, EnvoyRouteAction, IstioMesh, PolicyTarget,
  ServicePort, ZeroTrustNamespace,
} from '../../../src';
import { chartOn, MeshName, only, refusal, refusalOn, synth, synthOn } from '../../program';

const { MERGE, MERGE_AND_REPLACE_LIST, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST, REPLACE } = EnvoyOperation;
const { LISTENER, LISTENER_FILTER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER } = EnvoyPart;
const { ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE, CLUSTER, EXTENSION_CONFIG } = EnvoyPart;
const HCM = 'envoy.filters.network.http_connection_manager';
const LUA = { name: 'envoy.filters.http.lua', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' } };

const cart = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
const filterIn = (chart: Chart, options: object) => new CustomEnvoyFilter(chart, 'f', { target: cart(chart), priority: 1, ...options } as CustomEnvoyFilterProps);
const patched = (patch: EnvoyPatch) => only(synthOn('istio', chart => filterIn(chart, { patches: [patch] })), 'EnvoyFilter').spec.configPatches[0];
const refused = (patch: object, options: object = {}, mesh: MeshName = 'istio') => refusalOn(mesh, chart => filterIn(chart, { patches: [patch], ...options }));

test('an EnvoyFilter of the name of the construct', () => {
  const patches = [{ part: CLUSTER, operation: MERGE, value: { connect_timeout: '1s' } }];
  expect(only(synthOn('istio', chart => new CustomEnvoyFilter(chart, 'f', { target: cart(chart), patches })), 'EnvoyFilter')).toEqual({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'f', namespace: 'shop' },
    spec: {
      workloadSelector: { labels: { app: 'cart' } },
      configPatches: [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { connect_timeout: '1s' } } }],
    },
  });
});

test('for the mesh, and for a namespace', () => {
  const spec = (target: PolicyTarget) => {
    const { metadata, spec: { workloadSelector } } = only(synthOn('istio', chart => {
      new CustomEnvoyFilter(chart, 'f', { target, patches: [{ part: CLUSTER, operation: MERGE, value: {} }] });
    }), 'EnvoyFilter');
    return [metadata.namespace, workloadSelector];
  };
  expect([spec(PolicyTarget.mesh()), spec(PolicyTarget.namespace('shop'))]).toEqual([['istio-system', undefined], ['shop', undefined]]);
});

test('a match of each kind, with everything that can be said of it', () => {
  expect(patched({
    part: HTTP_FILTER,
    operation: INSERT_BEFORE,
    context: EnvoyContext.SIDECAR_INBOUND,
    proxy: { version: '^1\\.30.*', metadata: { CLUSTER_ID: 'one' } },
    listener: {
      name: 'virtualInbound',
      port: 8080,
      filterChain: { name: '0.0.0.0_8080', sni: 'a.example.com', transportProtocol: 'tls', applicationProtocols: ['h2', 'http/1.1'], destinationPort: 8080, httpFilter: 'envoy.filters.http.router' },
    },
    value: LUA,
  })).toEqual({
    applyTo: 'HTTP_FILTER',
    match: {
      context: 'SIDECAR_INBOUND',
      proxy: { proxyVersion: '^1\\.30.*', metadata: { CLUSTER_ID: 'one' } },
      listener: {
        name: 'virtualInbound',
        portNumber: 8080,
        filterChain: {
          name: '0.0.0.0_8080',
          sni: 'a.example.com',
          transportProtocol: 'tls',
          applicationProtocols: 'h2,http/1.1',
          destinationPort: 8080,
          filter: { name: HCM, subFilter: { name: 'envoy.filters.http.router' } },
        },
      },
    },
    patch: { operation: 'INSERT_BEFORE', value: LUA },
  });
  expect(patched({
    part: HTTP_ROUTE,
    operation: MERGE,
    context: EnvoyContext.GATEWAY,
    routes: { name: 'http.80', port: 80, portName: 'http', gateway: 'ingress/public', virtualHost: 'shop:80', domain: 'shop.example.com', route: 'pay', routeAction: EnvoyRouteAction.ROUTE },
    value: { decorator: { operation: 'pay' } },
  }).match).toEqual({
    context: 'GATEWAY',
    routeConfiguration: {
      name: 'http.80', portNumber: 80, portName: 'http', gateway: 'ingress/public', vhost: { name: 'shop:80', domainName: 'shop.example.com', route: { name: 'pay', action: 'ROUTE' } },
    },
  });
  expect(patched({ part: CLUSTER, operation: REMOVE, cluster: { name: 'a', port: 80, service: 'cart.shop.svc.cluster.local', subset: 'v1' } })).toEqual({
    applyTo: 'CLUSTER', match: { cluster: { name: 'a', portNumber: 80, service: 'cart.shop.svc.cluster.local', subset: 'v1' } }, patch: { operation: 'REMOVE' },
  });
  expect(patched({ part: LISTENER_FILTER, operation: MERGE, listener: { listenerFilter: 'envoy.filters.listener.tls_inspector' }, value: { name: 'a' } }).match)
    .toEqual({ listener: { listenerFilter: 'envoy.filters.listener.tls_inspector' } });
});

test.each<[EnvoyRouteAction]>(Object.values(EnvoyRouteAction).map(action => [action]))('routes that do %s', routeAction => {
  const { match } = patched({ part: HTTP_ROUTE, operation: MERGE, routes: { routeAction }, value: {} });
  expect(match).toEqual({ routeConfiguration: { vhost: { route: { action: routeAction } } } });
});

test.each<[EnvoyContext]>(Object.values(EnvoyContext).map(context => [context]))('the context %s', context => {
  expect(patched({ part: CLUSTER, operation: MERGE, context, value: {} }).match).toEqual({ context });
});

describe('what goes together', () => {
  const filters = (part: EnvoyPart): Partial<EnvoyPatch> => {
    if (part === HTTP_FILTER) return { listener: { filterChain: { httpFilter: 'a' } } };
    if (part === NETWORK_FILTER) return { listener: { filterChain: { networkFilter: 'a' } } };
    return part === LISTENER_FILTER ? { listener: { listenerFilter: 'a' } } : {};
  };

  /** What Istio carries out, by part: pilot/pkg/networking/core/envoyfilter, and what its analyzers complain about besides. */
  const CARRIED: { readonly [part in EnvoyPart]: readonly EnvoyOperation[] } = {
    [LISTENER]: [MERGE, MERGE_AND_REPLACE_LIST, ADD, REMOVE],
    [LISTENER_FILTER]: [MERGE, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST],
    [FILTER_CHAIN]: [MERGE, MERGE_AND_REPLACE_LIST, ADD, REMOVE],
    [NETWORK_FILTER]: [MERGE, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST, REPLACE],
    [HTTP_FILTER]: [MERGE, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST, REPLACE],
    [ROUTE_CONFIGURATION]: [MERGE, MERGE_AND_REPLACE_LIST],
    [VIRTUAL_HOST]: [MERGE, MERGE_AND_REPLACE_LIST, ADD, REMOVE, REPLACE],
    [HTTP_ROUTE]: [MERGE, MERGE_AND_REPLACE_LIST, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST],
    [CLUSTER]: [MERGE, MERGE_AND_REPLACE_LIST, ADD, REMOVE],
    [EXTENSION_CONFIG]: [ADD],
  };
  const all = Object.values(EnvoyPart).flatMap(part => Object.values(EnvoyOperation).map(operation => [operation, part] as const));

  test.each(all)('%s of a %s', (operation, part) => {
    const patch = { part, operation, ...filters(part), ...operation === REMOVE ? {} : { value: { name: 'b' } } };
    if (CARRIED[part].includes(operation)) expect(patched(patch).patch.operation).toBe(operation);
    else expect(refused(patch)).toContain(`c/f: \`patches[0]\` (${operation} ${part})\n  because  `);
  });
});

describe('refused', () => {
  const HTTP_PLACE = { listener: { filterChain: { httpFilter: 'envoy.filters.http.router' } } };

  test.each<[string, object, string]>([
    ['a part that is none', { part: 'HTTP', operation: MERGE, value: {} }, '`patches[0].part` is "HTTP", a string'],
    ['no operation', { part: CLUSTER, value: {} }, '`patches[0].operation` is undefined'],
    ['a misspelt option', { part: CLUSTER, operation: MERGE, values: {} }, '`patches[0]` has no option "values"'],
    ['no value', { part: CLUSTER, operation: MERGE }, '(MERGE CLUSTER)\n  because  MERGE puts a value there\n  instead  give it a `value`'],
    ['a value that is taken out', { part: CLUSTER, operation: REMOVE, value: {} }, 'because  REMOVE takes no value\n  instead  leave `value` out'],
    ['a list as a value', { part: CLUSTER, operation: MERGE, value: [] }, '`patches[0].value` is []\n  because  it is an object of Envoy\'s API'],
    ['a filter by a route', { part: HTTP_FILTER, operation: ADD, value: LUA, routes: { name: 'a' } }, 'because  a HTTP_FILTER is found by `listener`\n  instead  say where it is in `listener`, and leave `routes` out'],
    ['a route by a listener', { part: VIRTUAL_HOST, operation: MERGE, value: {}, listener: { port: 80 } }, 'because  a VIRTUAL_HOST is found by `routes`'],
    ['a cluster by two', { part: CLUSTER, operation: MERGE, value: {}, cluster: { port: 80 }, listener: { port: 80 } }, 'because  a CLUSTER is found by `cluster`'],
    ['an extension by something', { part: EXTENSION_CONFIG, operation: ADD, value: {}, cluster: { port: 80 } }, 'because  there is one EXTENSION_CONFIG, which is found by nothing\n  instead  leave `cluster` out'],
    ['a request filter in a network filter', { part: NETWORK_FILTER, operation: MERGE, value: {}, ...HTTP_PLACE }, 'because  `httpFilter` is found for an HTTP_FILTER only, and not for a NETWORK_FILTER'],
    ['a request filter in another one', { part: HTTP_FILTER, operation: ADD, value: LUA, listener: { filterChain: { httpFilter: 'a', networkFilter: 'b' } } }, '`patches[0].listener.filterChain.httpFilter` stands in "b"\n  because  filters for requests are in envoy.filters.network.http_connection_manager'],
    ['a filter to find a chain by', { part: FILTER_CHAIN, operation: MERGE, value: {}, listener: { filterChain: { networkFilter: HCM } } }, 'because  a filter has no effect on which FILTER_CHAIN is meant'],
    ['a listener filter to find a chain by', { part: FILTER_CHAIN, operation: MERGE, value: {}, listener: { listenerFilter: 'a' } }, 'because  `listenerFilter` is for a LISTENER_FILTER, and not for a FILTER_CHAIN'],
    ['no filter in particular', { part: HTTP_FILTER, operation: REMOVE }, 'because  REMOVE of no filter in particular does nothing\n  instead  name the filter'],
    ['a transport where calls go out', { part: FILTER_CHAIN, operation: MERGE, value: {}, context: EnvoyContext.SIDECAR_OUTBOUND, listener: { filterChain: { transportProtocol: 'tls' } } }, 'because  `transportProtocol` is looked at where calls come in to a sidecar only'],
    ['another transport', { part: FILTER_CHAIN, operation: MERGE, value: {}, listener: { filterChain: { transportProtocol: 'quic' } } }, '`patches[0].listener.filterChain.transportProtocol` is "quic"'],
    ['a version that is no expression', { part: CLUSTER, operation: MERGE, value: {}, proxy: { version: '(' } }, '`patches[0].proxy.version`\n  because  "(" is no regular expression of RE2'],
    ['metadata that is none', { part: CLUSTER, operation: MERGE, value: {}, proxy: { metadata: { a: 1 } } }, '`patches[0].proxy.metadata["a"]` is 1'],
    ['a port that is none', { part: CLUSTER, operation: MERGE, value: {}, cluster: { port: 0 } }, '`patches[0].cluster.port` is 0'],
    ['an empty name', { part: CLUSTER, operation: MERGE, value: {}, cluster: { service: '' } }, '`patches[0].cluster.service` is empty\n  because  it would match everything\n  instead  write the name, or leave it out'],
    ['a misspelt option of a place', { part: CLUSTER, operation: MERGE, value: {}, cluster: { host: 'a' } }, '`patches[0].cluster` has no option "host"'],
    ['a misspelt option of a chain', { part: HTTP_FILTER, operation: ADD, value: LUA, listener: { filterChain: { filter: 'a' } } }, '`patches[0].listener.filterChain` has no option "filter"'],
    ['a misspelt option of routes', { part: HTTP_ROUTE, operation: MERGE, value: {}, routes: { vhost: 'a' } }, '`patches[0].routes` has no option "vhost"'],
    ['a misspelt option of proxies', { part: CLUSTER, operation: MERGE, value: {}, proxy: { proxyVersion: 'a' } }, '`patches[0].proxy` has no option "proxyVersion"'],
  ])('%s', (_, patch, message) => {
    expect(refused(patch)).toContain(message);
  });

  test.each([INSERT_BEFORE, INSERT_AFTER, REPLACE, REMOVE])('%s without a priority', operation => {
    const patch = { part: HTTP_FILTER, operation, ...HTTP_PLACE, ...operation === REMOVE ? {} : { value: LUA } };
    for (const priority of [undefined, 0]) {
      expect(refused(patch, { priority })).toBe([
        `c/f: \`patches[0]\` (${operation} HTTP_FILTER)`,
        `  because  ${operation} depends on what other EnvoyFilters did before, and those without a priority are applied in the order in which they were created (IST0151)`,
        '  instead  give `priority` another number than 0: the lower one is applied first',
      ].join('\n'));
    }
  });

  test.each([ADD, INSERT_FIRST, MERGE])('not %s', operation => {
    const chart = chartOn('istio');
    filterIn(chart, { priority: undefined, patches: [{ part: HTTP_FILTER, operation, ...HTTP_PLACE, value: LUA }] });
    expect(only(synth(chart), 'EnvoyFilter').spec.priority).toBeUndefined();
  });

  test('no patches, or none in a list', () => {
    expect(refusalOn('istio', chart => filterIn(chart, { patches: [] }))).toContain('`patches` is an empty list\n  because  nothing would be changed');
    expect(refusalOn('istio', chart => filterIn(chart, {}))).toContain('`patches` is undefined');
    expect(refusalOn('istio', chart => filterIn(chart, { patches: [], priorities: 1 }))).toContain('`props` has no option "priorities"');
    expect(refusalOn('istio', chart => filterIn(chart, { patches: [], priority: 0.5 }))).toContain('`priority` is 0.5');
  });

  test.each<[string, EnvoyPatch, string]>([
    ['1.25', { part: VIRTUAL_HOST, operation: MERGE, value: {}, routes: { domain: 'a.example.com' } }, 'it came with Istio 1.26'],
    ['1.30', { part: CLUSTER, operation: MERGE_AND_REPLACE_LIST, value: {} }, 'it came with Istio 1.31'],
  ])('version %s', (version, patch, message) => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version }));
    expect(refusal(() => new CustomEnvoyFilter(chart, 'f', { target: PolicyTarget.mesh(), patches: [patch] }))).toContain(message);
  });

  test.each<[MeshName, string]>([
    ['ambient', 'Istio 1.31 cannot patch the configuration of Envoy\n  because  in ambient mode ztunnel is no Envoy, and a waypoint ignores an EnvoyFilter that has a selector'],
    ['linkerd', 'Linkerd 2.20 cannot patch the configuration of Envoy\n  because  its proxy is not Envoy'],
  ])('%s', (mesh, message) => {
    expect(refused({ part: CLUSTER, operation: MERGE, value: {} }, {}, mesh)).toContain(message);
  });
});

test('overrides, and the objects', () => {
  const chart = chartOn('istio');
  const filter = filterIn(chart, { patches: [{ part: CLUSTER, operation: MERGE, value: {} }], overrides: { EnvoyFilter: [JsonPatch.add('/metadata/labels', { a: 'b' })] } });
  expect(filter.apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['EnvoyFilter f']);
  expect(only(synth(chart), 'EnvoyFilter').metadata.labels).toEqual({ a: 'b' });
});
