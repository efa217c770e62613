import { OPERATIONS_NEEDS } from '../../../intent/needs/operations';
import { Support } from '../../capability';
import { CapabilitiesFor } from '../../capability-table';

const NONE = Support.NONE;
const INJECT = 'linkerd/linkerd2 version-2.20 pkg/inject/inject.go';
const CHARTS = 'linkerd/linkerd2 version-2.20 charts/linkerd-control-plane/values.yaml';

/** Settings that Linkerd's injector reads off the pods. */
function onPods(annotations: string) {
  return { support: NONE, source: INJECT, note: 'this library does not write settings of Linkerd\'s proxies yet', instead: `put ${annotations} on the pod template` };
}

const NO_SUCH_SETTING = { support: NONE, source: INJECT, note: 'its proxy has no such setting', instead: 'leave it out on Linkerd' };

const NO_EXTENSIONS = { support: NONE, source: INJECT, note: 'its proxy is not Envoy and runs no code of others', instead: 'do it in the application, or at an ingress in front of the mesh' };

const TRACES = {
  support: NONE, source: CHARTS, note: 'tracing is set once for all proxies, where Linkerd is installed', instead: 'set proxy.tracing in the values of the control plane',
};

const METRICS = { support: NONE, source: INJECT, note: 'its metrics are what they are', instead: 'drop or relabel them where Prometheus reads them' };

/** What Linkerd carries of intents about limits, proxies and telemetry. */
export const LINKERD_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
  'rate-limit.local': {
    support: NONE,
    source: 'linkerd/linkerd2 version-2.20 charts/linkerd-crds/templates/policy/http-local-ratelimit-policy.yaml',
    note: 'this library does not write HTTPLocalRateLimitPolicy for Linkerd yet',
    instead: 'write one for the Server of the port by hand: spec.total.requestsPerSecond',
  },
  'rate-limit.local-requests': {
    support: NONE,
    source: 'linkerd/linkerd2 version-2.20 charts/linkerd-crds/templates/policy/http-local-ratelimit-policy.yaml',
    note: 'it counts by caller only, and not by path, method or header',
    instead: 'limit all requests together',
  },
  'rate-limit.global': { support: NONE, source: INJECT, note: 'its proxies count for themselves only', instead: 'limit in each proxy, or in the application' },
  'proxy.concurrency': onPods('config.linkerd.io/proxy-cpu-limit, from which the number of threads follows,'),
  'proxy.image': onPods('config.linkerd.io/proxy-image'),
  'proxy.environment': onPods('config.linkerd.io/proxy-additional-env'),
  'proxy.resources': onPods('config.linkerd.io/proxy-cpu-request, proxy-cpu-limit, proxy-memory-request and proxy-memory-limit'),
  'proxy.hold-application': onPods('config.linkerd.io/proxy-await, or proxy-enable-native-sidecar,'),
  'proxy.termination-drain': onPods('config.alpha.linkerd.io/proxy-wait-before-exit-seconds'),
  'proxy.log-level': onPods('config.linkerd.io/proxy-log-level'),
  'proxy.component-log-levels': onPods('config.linkerd.io/proxy-log-level, which takes levels of parts too,'),
  'proxy.exclude-outbound-ports': onPods('config.linkerd.io/skip-outbound-ports'),
  'proxy.exclude-outbound-ranges': {
    ...NO_SUCH_SETTING, note: 'only a setting for both directions at once goes by addresses (config.linkerd.io/skip-subnets), and it would let callers past the proxy',
  },
  'telemetry.tracing': TRACES,
  'telemetry.trace-tags': TRACES,
  'telemetry.trace-tags.formatter': TRACES,
  'telemetry.trace-mesh-tags': TRACES,
  'telemetry.trace-propagation': TRACES,
  'telemetry.access-log': onPods('config.linkerd.io/access-log'),
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
