import { EnvoyFilterIntent } from '../operations/envoy-filter';
import { EnvoyOperation } from '../operations/envoy-patch';
import { TrafficExtensionIntent, WasmExtensionIntent, WasmModuleIntent } from '../operations/extension';
import { OperationsIntent } from '../operations/operations-intent';
import { ProxySettingsIntent } from '../operations/proxy-settings';
import { LocalRateLimitIntent } from '../operations/rate-limit';
import { TelemetryIntent } from '../operations/telemetry';
import { WasmFailure } from '../operations/wasm-failure';

/** What intents about limits, proxies and telemetry can need of a mesh. */
export const OPERATIONS_NEEDS = {
  'rate-limit.local': 'limit the requests that each proxy lets in',
  'rate-limit.local-requests': 'limit some requests, by path, method or header, in each proxy',
  'rate-limit.local-clients': 'limit each client by itself in each proxy',
  'rate-limit.global': 'limit requests by a service that counts for all proxies',
  'proxy.concurrency': 'set the number of worker threads of a proxy',
  'proxy.image': 'choose the image of a proxy',
  'proxy.environment': 'give environment variables to a proxy',
  'proxy.resources': 'set CPU and memory of the proxies of a workload',
  'proxy.hold-application': 'start the application after its proxy',
  'proxy.termination-drain': 'set how long a proxy waits when its pod ends',
  'proxy.log-level': 'set how much the proxies of a workload log',
  'proxy.component-log-levels': 'set how much single parts of a proxy log',
  'proxy.exclude-outbound-ports': 'let calls to some ports go past the proxy',
  'proxy.exclude-outbound-ranges': 'let calls to some addresses go past the proxy',
  'proxy.linkerd': "tell a proxy what only Linkerd's know",
  'proxy.linkerd.native-sidecar': 'say whether a proxy is a sidecar that Kubernetes knows as one',
  'telemetry.tracing': 'say which requests are traced, and where spans go',
  'telemetry.trace-tags': 'put tags on spans',
  'telemetry.trace-tags.formatter': 'put tags on spans by a format of the access log',
  'telemetry.trace-mesh-tags': "leave out the mesh's own tags of spans",
  'telemetry.trace-propagation': 'end the context of traces at a proxy',
  'telemetry.access-log': 'say where access logs go',
  'telemetry.access-log-filter': 'log only what an expression is true of',
  'telemetry.metrics': 'turn metrics of the proxies off and on',
  'telemetry.metric-tags': 'change the tags of metrics',
  'extension.wasm': 'run a WebAssembly module in proxies',
  'extension.wasm.reload': 'start a WebAssembly module anew when it has failed',
  'extension.lua': 'run a Lua script in proxies',
  'extension.traffic': 'run a WebAssembly module in proxies by the object that scripts have as well',
  'envoy-filter': 'patch the configuration of Envoy',
  'envoy-filter.domain': 'find the part of a patch by a domain of the routes',
  'envoy-filter.replace-lists': 'replace whole lists in the configuration of Envoy',
} as const;

type OperationsNeed = keyof typeof OPERATIONS_NEEDS;

/** What is needed of the mesh. */
export function needsOfOperations(intent: OperationsIntent): OperationsNeed[] {
  switch (intent.kind) {
    case 'local-rate-limit': return needsOfLocalLimit(intent);
    case 'global-rate-limit': return ['rate-limit.global'];
    case 'proxy-settings': return needsOfProxy(intent);
    case 'telemetry': return needsOfTelemetry(intent);
    case 'wasm-extension':
    case 'traffic-extension': return needsOfExtension(intent);
    case 'envoy-filter': return needsOfEnvoyFilter(intent);
  }
}

function needsOfLocalLimit({ some, perClient, clients }: LocalRateLimitIntent): OperationsNeed[] {
  return [
    'rate-limit.local',
    ...some.length > 0 ? ['rate-limit.local-requests' as const] : [],
    ...perClient ?? clients[0] ? ['rate-limit.local-clients' as const] : [],
  ];
}

function needsOfProxy({ concurrency, image, environment, pods = {} }: ProxySettingsIntent): OperationsNeed[] {
  return stated({
    'proxy.concurrency': concurrency,
    'proxy.image': image,
    'proxy.environment': environment,
    'proxy.resources': pods.resources,
    'proxy.hold-application': pods.holdApplication,
    'proxy.termination-drain': pods.terminationDrain,
    'proxy.log-level': pods.logLevel,
    'proxy.component-log-levels': pods.componentLogLevels,
    'proxy.exclude-outbound-ports': pods.excludeOutboundPorts,
    'proxy.exclude-outbound-ranges': pods.excludeOutboundRanges,
    'proxy.linkerd': pods.linkerd,
    'proxy.linkerd.native-sidecar': pods.linkerd?.nativeSidecar,
  });
}

function needsOfTelemetry({ tracing, accessLogging, metrics }: TelemetryIntent): OperationsNeed[] {
  const tags = Object.values(tracing?.tags ?? {});
  return stated({
    'telemetry.tracing': tracing,
    'telemetry.trace-tags': tracing?.tags,
    'telemetry.trace-tags.formatter': tags.find(({ kind }) => kind === 'formatter'),
    'telemetry.trace-mesh-tags': tracing?.istioTags,
    'telemetry.trace-propagation': tracing?.disableContextPropagation,
    'telemetry.access-log': accessLogging[0],
    'telemetry.access-log-filter': accessLogging.find(({ filter }) => filter !== undefined),
    'telemetry.metrics': metrics[0],
    'telemetry.metric-tags': metrics.find(({ overrides }) => overrides.some(({ tags: changed }) => changed !== undefined)),
  });
}

function needsOfExtension(intent: WasmExtensionIntent | TrafficExtensionIntent): OperationsNeed[] {
  if (intent.kind === 'wasm-extension') return ['extension.wasm', ...needsOfModule(intent.module)];
  return 'lua' in intent.code ? ['extension.lua'] : ['extension.traffic', ...needsOfModule(intent.code.wasm)];
}

function needsOfModule({ onFailure }: WasmModuleIntent): OperationsNeed[] {
  return onFailure === WasmFailure.RELOAD ? ['extension.wasm.reload'] : [];
}

function needsOfEnvoyFilter({ patches }: EnvoyFilterIntent): OperationsNeed[] {
  return ['envoy-filter', ...stated({
    'envoy-filter.domain': patches.find(({ routes }) => routes?.domain !== undefined),
    'envoy-filter.replace-lists': patches.find(({ operation }) => operation === EnvoyOperation.MERGE_AND_REPLACE_LIST),
  })];
}

function stated(wanted: { readonly [need in OperationsNeed]?: unknown }): OperationsNeed[] {
  return (Object.keys(wanted) as OperationsNeed[]).filter(need => wanted[need] !== undefined);
}
