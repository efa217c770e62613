import { OPERATIONS_NEEDS } from '../../../intent/needs/operations';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const API = 'istio.io/api v1.31.1';
const ISTIO = 'istio.io/istio main of 2026-08-27';
const NATIVE = Support.NATIVE;

const ENVOY_FILTER = `${API} networking/v1alpha3/envoy_filter.proto`;
const PROXY_CONFIG = `${API} networking/v1beta1/proxy_config.proto`;
const ANNOTATIONS = `${API} annotation/annotations.yaml`;
const TELEMETRY = `${API} telemetry/v1alpha1/telemetry.proto`;
const EXTENSIONS = `${API} extensions/v1alpha1`;
const CHANGES = 'istio.io change notes of';

/** Settings of another mesh's proxy. */
const NO_LINKERD = {
  support: Support.NONE,
  source: ANNOTATIONS,
  note: 'its proxy is Envoy, and knows none of these settings',
  instead: 'leave `linkerd` out: ports are opaque by ServicePort.tcp, access logs are said by MeshTelemetry, connect timeouts by ResilientUpstream',
};

/** What Istio with sidecars carries of intents about limits, proxies and telemetry. */
export const SIDECAR_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
  'rate-limit.local': { support: NATIVE, source: `${ISTIO} samples/ratelimit`, note: 'EnvoyFilter with envoy.filters.http.local_ratelimit' },
  'rate-limit.local-requests': { support: NATIVE, source: `${ISTIO} samples/ratelimit`, note: 'descriptors of that filter, and rate_limits of routes' },
  'rate-limit.local-clients': {
    support: Support.NONE,
    source: 'envoyproxy/envoy extensions/filters/http/local_ratelimit/v3/local_rate_limit.proto',
    note: 'its buckets are told apart by what stands in the configuration, and callers are known only when they call',
    instead: 'limit all requests together, or those with a header: requests',
  },
  'rate-limit.global': {
    support: Support.EXTENSION, source: `${ISTIO} samples/ratelimit`, note: 'EnvoyFilter with envoy.filters.http.ratelimit; a service such as envoyproxy/ratelimit counts',
  },
  'proxy.concurrency': { support: NATIVE, source: PROXY_CONFIG, note: 'ProxyConfig concurrency' },
  'proxy.image': { support: NATIVE, source: PROXY_CONFIG, note: 'ProxyConfig image.imageType' },
  'proxy.environment': { support: NATIVE, source: PROXY_CONFIG, note: 'ProxyConfig environmentVariables' },
  'proxy.resources': { support: NATIVE, source: ANNOTATIONS, note: 'annotations sidecar.istio.io/proxyCPU and the like' },
  'proxy.hold-application': { support: NATIVE, source: ANNOTATIONS, note: 'annotation proxy.istio.io/config, holdApplicationUntilProxyStarts' },
  'proxy.termination-drain': { support: NATIVE, source: ANNOTATIONS, note: 'annotation proxy.istio.io/config, terminationDrainDuration' },
  'proxy.log-level': { support: NATIVE, source: ANNOTATIONS, note: 'annotation sidecar.istio.io/logLevel' },
  'proxy.component-log-levels': { support: NATIVE, source: ANNOTATIONS, note: 'annotation sidecar.istio.io/componentLogLevel' },
  'proxy.exclude-outbound-ports': { support: NATIVE, source: ANNOTATIONS, note: 'annotation traffic.sidecar.istio.io/excludeOutboundPorts' },
  'proxy.exclude-outbound-ranges': { support: NATIVE, source: ANNOTATIONS, note: 'annotation traffic.sidecar.istio.io/excludeOutboundIPRanges' },
  'proxy.linkerd': NO_LINKERD,
  'proxy.linkerd.native-sidecar': NO_LINKERD,
  'telemetry.tracing': { support: NATIVE, source: TELEMETRY, note: 'Telemetry tracing' },
  'telemetry.trace-tags': { support: NATIVE, source: TELEMETRY, note: 'Telemetry tracing.customTags' },
  'telemetry.trace-tags.formatter': { support: NATIVE, since: '1.29', source: `${CHANGES} 1.29`, note: 'Telemetry tracing.customTags.formatter' },
  'telemetry.trace-mesh-tags': { support: NATIVE, since: '1.25', source: TELEMETRY, note: 'Telemetry tracing.enableIstioTags' },
  'telemetry.trace-propagation': { support: NATIVE, since: '1.30', source: 'istio/istio pull request 59047', note: 'Telemetry tracing.disableContextPropagation' },
  'telemetry.access-log': { support: NATIVE, source: TELEMETRY, note: 'Telemetry accessLogging' },
  'telemetry.access-log-filter': { support: NATIVE, source: TELEMETRY, note: 'Telemetry accessLogging.filter' },
  'telemetry.metrics': { support: NATIVE, source: TELEMETRY, note: 'Telemetry metrics' },
  'telemetry.metric-tags': { support: NATIVE, source: TELEMETRY, note: 'Telemetry metrics.overrides.tagOverrides' },
  'extension.wasm': { support: NATIVE, source: `${EXTENSIONS}/wasm.proto`, note: 'WasmPlugin' },
  'extension.wasm.reload': { support: NATIVE, since: '1.27', source: `${CHANGES} 1.27`, note: 'failStrategy FAIL_RELOAD' },
  'extension.lua': { support: NATIVE, since: '1.30', source: `${EXTENSIONS}/traffic_extension.proto`, note: 'TrafficExtension lua' },
  'extension.traffic': {
    support: NATIVE, since: '1.30', source: `${EXTENSIONS}/traffic_extension.proto`, note: 'TrafficExtension wasm', instead: 'use a WasmExtension, which older versions know',
  },
  'envoy-filter': { support: NATIVE, source: ENVOY_FILTER, note: 'EnvoyFilter' },
  'envoy-filter.domain': { support: NATIVE, since: '1.26', source: `${CHANGES} 1.26`, note: 'match.routeConfiguration.vhost.domainName', instead: 'name the virtual host' },
  'envoy-filter.replace-lists': {
    support: NATIVE, since: '1.31', source: 'istio/istio pull request 60553', note: 'operation MERGE_AND_REPLACE_LIST', instead: 'use EnvoyOperation.REPLACE with the whole part',
  },
};

/** Settings of a sidecar, where there is none. */
const NO_SIDECAR = {
  support: Support.NONE,
  source: `${ISTIO} architecture/ambient/ztunnel.md`,
  note: 'in ambient mode pods have no proxy of their own: ztunnel runs once a node',
  instead: 'set it where ztunnel or the waypoint is installed, or run this namespace with sidecars (DataPlane.SIDECAR)',
};

/** Patches, where nothing takes any. */
const NO_PATCHES = {
  support: Support.NONE,
  source: `${ISTIO} pilot/pkg/model/policyattachment.go`,
  note: 'in ambient mode ztunnel is no Envoy, and a waypoint ignores an EnvoyFilter that has a selector',
  instead: 'run this namespace with sidecars (DataPlane.SIDECAR), or limit requests at the gateway of a mesh with sidecars',
};

const WAYPOINTS = { support: NATIVE, since: '1.24', source: `${CHANGES} 1.24` };

/** What a waypoint reports; ztunnel has settings of its own for that. */
function byWaypoints(field: string, since = WAYPOINTS.since) {
  return { ...WAYPOINTS, since, note: `Telemetry ${field}, for waypoints: ztunnel does not read it` };
}

/** What runs in a waypoint. */
function inWaypoints(kind: string, since?: string) {
  return { support: NATIVE, since, source: `${EXTENSIONS}/traffic_extension.proto`, note: `${kind} with targetRefs, in the waypoint` };
}

/** The same in ambient mode. */
export const AMBIENT_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
  'rate-limit.local': NO_PATCHES,
  'rate-limit.local-requests': NO_PATCHES,
  'rate-limit.local-clients': NO_PATCHES,
  'rate-limit.global': NO_PATCHES,
  'proxy.concurrency': NO_SIDECAR,
  'proxy.image': NO_SIDECAR,
  'proxy.environment': NO_SIDECAR,
  'proxy.resources': NO_SIDECAR,
  'proxy.hold-application': NO_SIDECAR,
  'proxy.termination-drain': NO_SIDECAR,
  'proxy.log-level': NO_SIDECAR,
  'proxy.component-log-levels': NO_SIDECAR,
  'proxy.exclude-outbound-ports': NO_SIDECAR,
  'proxy.exclude-outbound-ranges': NO_SIDECAR,
  'proxy.linkerd': NO_LINKERD,
  'proxy.linkerd.native-sidecar': NO_LINKERD,
  'telemetry.tracing': byWaypoints('tracing'),
  'telemetry.trace-tags': byWaypoints('tracing.customTags'),
  'telemetry.trace-tags.formatter': byWaypoints('tracing.customTags.formatter', '1.29'),
  'telemetry.trace-mesh-tags': byWaypoints('tracing.enableIstioTags', '1.25'),
  'telemetry.trace-propagation': byWaypoints('tracing.disableContextPropagation', '1.30'),
  'telemetry.access-log': byWaypoints('accessLogging'),
  'telemetry.access-log-filter': byWaypoints('accessLogging.filter'),
  'telemetry.metrics': byWaypoints('metrics'),
  'telemetry.metric-tags': byWaypoints('metrics.overrides.tagOverrides'),
  'extension.wasm': inWaypoints('WasmPlugin'),
  'extension.wasm.reload': inWaypoints('failStrategy FAIL_RELOAD', '1.27'),
  'extension.lua': inWaypoints('TrafficExtension lua', '1.30'),
  'extension.traffic': inWaypoints('TrafficExtension wasm', '1.30'),
  'envoy-filter': NO_PATCHES,
  'envoy-filter.domain': NO_PATCHES,
  'envoy-filter.replace-lists': NO_PATCHES,
};
