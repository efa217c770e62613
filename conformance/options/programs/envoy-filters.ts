// Changes to Envoy's configuration that no other construct says.
import { App, Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  CustomEnvoyFilter, EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyPatch, EnvoyRouteAction, IstioMesh, PolicyTarget, ServicePort,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'envoy-filters');
const shop = new ZeroTrustNamespace(chart, 'shop');
const labels = { app: 'catalog' };
const catalog = shop.addService('catalog', {
  ports: [ServicePort.http(80, { targetPort: 8080 })],
  workload: new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: 'catalog', namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'catalog', containers: [{ name: 'catalog', image: 'catalog' }] } },
    },
  }),
});

function typed(name: string, type: string, config: object = {}) {
  return { name, typed_config: { '@type': `type.googleapis.com/envoy.${type}`, ...config } };
}
const manager = 'envoy.filters.network.http_connection_manager';
const router = 'envoy.filters.http.router';
const idleTimeout = (time: string) => typed(manager, 'extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
  common_http_protocol_options: { idle_timeout: time },
});

// Filters: where calls come in
const compression: EnvoyPatch = {
  part: EnvoyPart.HTTP_FILTER,
  operation: EnvoyOperation.INSERT_BEFORE,
  context: EnvoyContext.SIDECAR_INBOUND,
  listener: { port: 8080, filterChain: { httpFilter: router } },
  value: typed('envoy.filters.http.compressor', 'extensions.filters.http.compressor.v3.Compressor', {
    compressor_library: typed('gzip', 'extensions.compression.gzip.compressor.v3.Gzip'),
  }),
};
new CustomEnvoyFilter(chart, 'catalog-inbound', {
  target: catalog,
  priority: 30,
  patches: [
    {
      ...compression,
      value: typed('envoy.filters.http.compressor', 'extensions.filters.http.compressor.v3.Compressor', {
        compressor_library: typed('brotli', 'extensions.compression.brotli.compressor.v3.Brotli'),
      }),
    },
    {
      part: EnvoyPart.HTTP_FILTER,
      operation: EnvoyOperation.INSERT_AFTER,
      listener: { filterChain: { httpFilter: 'envoy.filters.http.cors' } },
      value: typed('envoy.filters.http.csrf', 'extensions.filters.http.csrf.v3.CsrfPolicy', { filter_enabled: { default_value: { numerator: 100 } } }),
    },
    {
      part: EnvoyPart.HTTP_FILTER,
      operation: EnvoyOperation.REPLACE,
      listener: { filterChain: { httpFilter: 'envoy.filters.http.grpc_stats' } },
      value: typed('envoy.filters.http.grpc_stats', 'extensions.filters.http.grpc_stats.v3.FilterConfig', { stats_for_all_methods: true }),
    },
    {
      part: EnvoyPart.NETWORK_FILTER,
      operation: EnvoyOperation.MERGE,
      context: EnvoyContext.SIDECAR_INBOUND,
      listener: { name: 'virtualInbound', filterChain: { destinationPort: 8080, networkFilter: manager } },
      value: idleTimeout('30s'),
    },
    {
      part: EnvoyPart.FILTER_CHAIN,
      operation: EnvoyOperation.MERGE,
      context: EnvoyContext.SIDECAR_INBOUND,
      listener: { filterChain: { name: '0.0.0.0_8080', transportProtocol: 'tls', applicationProtocols: ['istio'] } },
      value: { transport_socket_connect_timeout: '5s' },
    },
    {
      part: EnvoyPart.LISTENER_FILTER,
      operation: EnvoyOperation.INSERT_FIRST,
      context: EnvoyContext.SIDECAR_INBOUND,
      listener: { listenerFilter: 'envoy.filters.listener.original_dst' },
      value: typed('envoy.filters.listener.proxy_protocol', 'extensions.filters.listener.proxy_protocol.v3.ProxyProtocol'),
    },
  ],
  overrides: { EnvoyFilter: [JsonPatch.add('/metadata/labels', { team: 'catalog' })] },
});

// Clusters and routes: where calls go out, from the proxies of one version in one cluster
new CustomEnvoyFilter(chart, 'catalog-outbound', {
  target: PolicyTarget.namespace(shop),
  priority: 10,
  patches: [
    {
      part: EnvoyPart.CLUSTER,
      operation: EnvoyOperation.MERGE,
      context: EnvoyContext.SIDECAR_OUTBOUND,
      proxy: { version: '^1\\.31.*', metadata: { CLUSTER_ID: 'east' } },
      cluster: { service: 'catalog.shop.svc.cluster.local', port: 80, subset: 'v1' },
      value: { connect_timeout: '2s' },
    },
    { part: EnvoyPart.CLUSTER, operation: EnvoyOperation.REMOVE, context: EnvoyContext.SIDECAR_OUTBOUND, cluster: { name: 'PassthroughCluster' } },
    {
      part: EnvoyPart.ROUTE_CONFIGURATION,
      operation: EnvoyOperation.MERGE_AND_REPLACE_LIST,
      context: EnvoyContext.SIDECAR_OUTBOUND,
      routes: { name: '80' },
      value: { response_headers_to_remove: ['server'] },
    },
    ...[EnvoyRouteAction.ROUTE, EnvoyRouteAction.REDIRECT, EnvoyRouteAction.DIRECT_RESPONSE, EnvoyRouteAction.ANY].map((routeAction): EnvoyPatch => ({
      part: EnvoyPart.HTTP_ROUTE,
      operation: EnvoyOperation.MERGE,
      routes: { virtualHost: 'catalog.shop.svc.cluster.local:80', route: 'default', routeAction },
      value: { metadata: { filter_metadata: { 'example.com': { kind: routeAction } } } },
    })),
  ],
});

// Gateways, and proxies of all kinds
new CustomEnvoyFilter(chart, 'gateways', {
  target: PolicyTarget.mesh(),
  priority: -10,
  patches: [
    {
      part: EnvoyPart.VIRTUAL_HOST,
      operation: EnvoyOperation.MERGE,
      context: EnvoyContext.GATEWAY,
      routes: { gateway: 'ingress/public', portName: 'http', port: 80, domain: 'shop.example.com' },
      value: { request_headers_to_add: [{ header: { key: 'x-edge', value: 'true' } }] },
    },
    {
      part: EnvoyPart.FILTER_CHAIN,
      operation: EnvoyOperation.MERGE,
      context: EnvoyContext.GATEWAY,
      listener: { filterChain: { sni: 'shop.example.com' } },
      value: { transport_socket_connect_timeout: '3s' },
    },
    { part: EnvoyPart.LISTENER, operation: EnvoyOperation.MERGE, context: EnvoyContext.ANY, value: { per_connection_buffer_limit_bytes: 32768 } },
    {
      part: EnvoyPart.EXTENSION_CONFIG,
      operation: EnvoyOperation.ADD,
      context: EnvoyContext.GATEWAY,
      value: typed('headers-to-metadata', 'extensions.filters.http.header_to_metadata.v3.Config'),
    },
  ],
});
