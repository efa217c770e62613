import { OPERATIONS_NEEDS } from '../../../intent/needs/operations';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NONE = Support.NONE;
const INJECT = 'linkerd/linkerd2 version-2.20 pkg/inject/inject.go';
const RATE_LIMIT = 'linkerd/linkerd2 version-2.20 policy-controller/k8s/api/src/policy/ratelimit_policy.rs';
const CHARTS = 'linkerd/linkerd2 version-2.20 charts/linkerd-control-plane/values.yaml';

/** Settings that Linkerd's injector reads off the pods and their namespace. */
function annotation(names: string, since?: string) {
  return { support: Support.NATIVE, since, source: INJECT, note: `annotation ${names}` };
}

const NO_SUCH_SETTING = { support: NONE, source: INJECT, note: 'its proxy has no such setting', instead: 'leave it out on Linkerd' };

const NO_EXTENSIONS = { support: NONE, source: INJECT, note: 'its proxy is not Envoy and runs no code of others', instead: 'do it in the application, or at an ingress in front of the mesh' };

const TRACES = {
  support: NONE, source: CHARTS, note: 'tracing is set once for all proxies, where Linkerd is installed', instead: 'set proxy.tracing in the values of the control plane',
};

const METRICS = { support: NONE, source: INJECT, note: 'its metrics are what they are', instead: 'drop or relabel them where Prometheus reads them' };

/** What Linkerd carries of intents about limits, proxies and telemetry. */
export const LINKERD_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
  'rate-limit.local': { support: Support.NATIVE, source: RATE_LIMIT, note: 'HTTPLocalRateLimitPolicy total, for the HTTP ports of a guarded workload; requests each second' },
  'rate-limit.local-requests': { support: NONE, source: RATE_LIMIT, note: 'it counts by caller only, and not by path, method or header', instead: 'limit all requests together, or each client: perClient' },
  'rate-limit.local-clients': { support: Support.NATIVE, source: RATE_LIMIT, note: 'HTTPLocalRateLimitPolicy identity and overrides' },
  'rate-limit.global': { support: NONE, source: INJECT, note: 'its proxies count for themselves only', instead: 'limit in each proxy, or in the application' },
  'proxy.concurrency': {
    ...NO_SUCH_SETTING, note: 'its threads follow from the CPU limit, or from the cores of the node', instead: 'say resources.cpuLimit, whose cores are rounded up, or linkerd.cpuRatio',
  },
  'proxy.image': { ...NO_SUCH_SETTING, note: 'its image comes in one build', instead: 'name an image of your own: linkerd.imageName and linkerd.imageVersion' },
  'proxy.environment': { ...annotation('config.linkerd.io/proxy-additional-env', '2.20'), instead: 'set proxy.additionalEnv in the values of the control plane' },
  'proxy.resources': annotation('config.linkerd.io/proxy-cpu-request, proxy-cpu-limit, proxy-memory-request, proxy-memory-limit'),
  'proxy.hold-application': annotation('config.linkerd.io/proxy-await'),
  'proxy.termination-drain': annotation('config.linkerd.io/shutdown-grace-period'),
  'proxy.log-level': annotation('config.linkerd.io/proxy-log-level'),
  'proxy.component-log-levels': annotation('config.linkerd.io/proxy-log-level'),
  'proxy.exclude-outbound-ports': annotation('config.linkerd.io/skip-outbound-ports'),
  'proxy.exclude-outbound-ranges': {
    ...NO_SUCH_SETTING,
    note: 'only a setting for both directions at once goes by addresses (config.linkerd.io/skip-subnets), and it would let callers past the proxy',
    instead: 'name ports: excludeOutboundPorts; in a namespace that is not guarded linkerd.skipSubnets says it for both directions',
  },
  'proxy.linkerd': annotation('config.linkerd.io/opaque-ports and the like'),
  'proxy.linkerd.native-sidecar': {
    ...annotation('config.linkerd.io/proxy-enable-native-sidecar', '2.20'), instead: 'write the annotation by its older name, config.beta.linkerd.io/proxy-enable-native-sidecar, on the pod template',
  },
  'telemetry.tracing': TRACES,
  'telemetry.trace-tags': TRACES,
  'telemetry.trace-tags.formatter': TRACES,
  'telemetry.trace-mesh-tags': TRACES,
  'telemetry.trace-propagation': TRACES,
  'telemetry.access-log': {
    support: NONE, source: INJECT, note: 'it has no providers that logs could go to', instead: "write ProxySettings with linkerd: { accessLog: ProxyAccessLog.JSON }, and collect the proxies' output",
  },
  'telemetry.access-log-filter': { ...NO_SUCH_SETTING, note: 'its access log holds every request', instead: 'filter the lines where they are collected' },
  'telemetry.metrics': METRICS,
  'telemetry.metric-tags': METRICS,
  'extension.wasm': NO_EXTENSIONS,
  'extension.wasm.reload': NO_EXTENSIONS,
  'extension.lua': NO_EXTENSIONS,
  'extension.traffic': NO_EXTENSIONS,
  'envoy-filter': NO_EXTENSIONS,
  'envoy-filter.domain': NO_EXTENSIONS,
  'envoy-filter.replace-lists': NO_EXTENSIONS,
};
