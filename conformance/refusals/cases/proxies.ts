import { Duration } from 'cdk8s';
import {
  MeshMetric, MeshTelemetry, MeshTelemetryProps, MetricTag, PolicyTarget, ProxyLogLevel, ProxySettings, ProxySettingsProps,
  TelemetryProvider, TraceTag,
} from 'cdk8s-mesh';
import { deployment } from '../../carry/deployment';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

type Reports = Omit<MeshTelemetryProps, 'target'>;

/** What proxies of `cart` report, of which anything may be wrong. */
const telemetry = (props: Reports) => ({ chart, cart }: Scene) => new MeshTelemetry(chart, 'reports', { target: cart, ...props });

/** How the proxies of `pay` run. */
const settings = (props: Omit<ProxySettingsProps, 'target'>) => ({ chart }: Scene) => new ProxySettings(chart, 'settings', { target: deployment(chart, 'pay', { namespace: 'shop' }), ...props });

const byHand = (spec: string, metadata = 'name: reports, namespace: shop') => `
  apiVersion: telemetry.istio.io/v1
  kind: Telemetry
  metadata: { ${metadata} }
  spec: { ${spec} }
`;
const PODS = 'selector: { matchLabels: { app: cart } }';
const config = (spec: string) => `
  apiVersion: networking.istio.io/v1beta1
  kind: ProxyConfig
  metadata: { name: settings, namespace: shop }
  spec: { selector: { matchLabels: { app: cart } }, ${spec} }
`;

/** How proxies run, and what they report. */
export const proxies: readonly Refusal[] = [
  {
    name: 'traces of more than all requests',
    program: telemetry({ tracing: { samplingPercent: 101 } }),
    says: ['`tracing.samplingPercent` is 101', 'it is a share in percent, from 0 to 100', 'write 1 for one request of a hundred'],
    wrong: validation('randomSamplingPercentage must be in range [0.0, 100.0]', byHand(`${PODS}, tracing: [{ randomSamplingPercentage: 101 }]`)),
  },
  {
    name: 'a tag of traces without a value',
    program: telemetry({ tracing: { tags: { region: TraceTag.literal('') } } }),
    says: ['`tracing.tags["region"]`', 'the value of a tag is not empty', "write for example TraceTag.literal('blue')"],
    wrong: validation('literal tag value may not be empty', byHand(`${PODS}, tracing: [{ customTags: { region: { literal: { value: "" } } } }]`)),
  },
  {
    name: 'a tag of traces by a header without a name',
    program: telemetry({ tracing: { tags: { tenant: TraceTag.header('') } } }),
    says: ['`tracing.tags["tenant"]`', 'the header of a tag is not empty', "write for example TraceTag.literal('blue')"],
    wrong: validation('header tag name may not be empty', byHand(`${PODS}, tracing: [{ customTags: { tenant: { header: { name: "" } } } }]`)),
  },
  {
    name: 'traces for a provider without a name',
    program: telemetry({ tracing: { provider: TelemetryProvider.named(' ') } }),
    says: ['`tracing.provider`, " ", is used for tracing', 'a provider is found by its name, and this one has none', 'name a provider for tracing'],
    wrong: validation('providers.name may not be empty', byHand(`${PODS}, tracing: [{ providers: [{ name: "" }] }]`)),
  },
  {
    name: 'a filter of logs that is no expression',
    program: telemetry({ accessLogging: [{ filter: 'response.code >= 400)' }] }),
    says: ['`accessLogging[0].filter` is "response.code >= 400)"', '")" closes what was not opened', "write an expression of CEL, for example 'response.code >= 400'"],
    wrong: validation('must be a valid CEL expression', byHand(`${PODS}, accessLogging: [{ filter: { expression: "response.code >= 400)" } }]`)),
  },
  {
    name: 'a metric of one\'s own without a name',
    program: telemetry({ metrics: [{ overrides: [{ customMetric: '', disabled: true }] }] }),
    says: ['`metrics[0].overrides[0].customMetric` is empty', 'a metric is found by its name', "write it, or leave it out to mean all of the mesh's own"],
    wrong: validation('customMetric may not be empty', byHand(`${PODS}, metrics: [{ overrides: [{ match: { customMetric: "" }, disabled: true }] }]`)),
  },
  {
    name: 'a metric of one\'s own, and one of the mesh',
    program: telemetry({ metrics: [{ overrides: [{ metric: MeshMetric.ALL, customMetric: 'orders', disabled: true }] }] }),
    says: ['`metrics[0].overrides[0]` has `metric` and `customMetric`', 'it is about one of the two', 'write an override for each'],
    wrong: validation('must validate one and only one schema (oneOf)', byHand(`${PODS}, metrics: [{ overrides: [{ match: { metric: ALL_METRICS, customMetric: orders }, disabled: true }] }]`)),
  },
  {
    name: 'a tag of a metric without a value',
    program: telemetry({ metrics: [{ overrides: [{ metric: MeshMetric.ALL, tags: { host: MetricTag.value('') } }] }] }),
    says: ['the value of `metrics[0].overrides[0].tags["host"]` is empty', 'a tag has a value', 'write MetricTag.remove() to have no such tag'],
    wrong: validation('tagOverrides.value must be set when operation is UPSERT', byHand(`${PODS}, metrics: [{ overrides: [{ match: { metric: ALL_METRICS }, tagOverrides: { host: { operation: UPSERT, value: "" } } }] }]`)),
  },
  {
    name: 'traces where logs go',
    program: telemetry({ tracing: { provider: TelemetryProvider.fileAccessLog() } }),
    says: ['`tracing.provider`, "envoy", is used for tracing', 'it is for access logs, and the mesh would ignore it', 'name a provider for tracing'],
    wrong: nobody('the provider is none for traces, and there are none', byHand(`${PODS}, tracing: [{ providers: [{ name: envoy }] }]`)),
  },
  {
    name: 'two that say what the proxies of a namespace report',
    program: ({ chart }) => ['one', 'two'].forEach(id => new MeshTelemetry(chart, id, { target: PolicyTarget.namespace('lab'), tracing: { samplingPercent: 1 } })),
    says: ['"program/one" has the telemetry of namespace "lab", and this is for namespace "lab"', 'of two for the same proxies the mesh takes one, or both in an order that nobody wrote (IST0159', 'say it in one of the two constructs, or select pods by labels that differ'],
    wrong: analyzers('IST0160', `${byHand('tracing: [{ randomSamplingPercentage: 1 }]', 'name: one, namespace: lab').trimEnd()}\n  ---${byHand('tracing: [{ randomSamplingPercentage: 1 }]', 'name: two, namespace: lab')}`),
  },
  {
    name: 'two that say what the proxies of a workload report',
    program: scene => {
      telemetry({ tracing: { samplingPercent: 1 } })(scene);
      new MeshTelemetry(scene.chart, 'more', { target: scene.cart, tracing: { samplingPercent: 2 } });
    },
    says: ['"program/reports" has the telemetry of service "shop/cart", and this is for service "shop/cart"', 'of two for the same proxies the mesh takes one, or both in an order that nobody wrote (IST0159', 'say it in one of the two constructs, or select pods by labels that differ'],
    wrong: analyzers('IST0159', `${byHand(`${PODS}, tracing: [{ randomSamplingPercentage: 1 }]`).trimEnd()}\n  ---${byHand(`${PODS}, tracing: [{ randomSamplingPercentage: 2 }]`, 'name: more, namespace: shop')}`),
  },
  {
    name: 'fewer threads than none',
    program: settings({ concurrency: -1 }),
    says: ['`concurrency` is -1', 'it is a whole number from 0 to 1024', 'write a number from 0 to 1024'],
    wrong: validation('concurrency must be greater than or equal to 0', config('concurrency: -1')),
  },
  {
    name: 'a variable that is none',
    program: settings({ environment: { 'LOG=LEVEL': 'debug' } }),
    says: ['`environment` has "LOG=LEVEL"', 'it is not the name of a variable: letters, digits, "_", "-" and ".", without a digit first', "write for example { ISTIO_META_DNS_CAPTURE: 'true' }"],
    wrong: nobody('the API server refuses every pod that gets it', config('environmentVariables: { LOG=LEVEL: debug }')),
  },
  {
    name: 'a variable with a book for a value',
    program: settings({ environment: { LICENSE: 'x'.repeat(2049) } }),
    says: ['`environment` has "LICENSE"', 'its value has 2049 characters, and at most 2048 are allowed', "write for example { ISTIO_META_DNS_CAPTURE: 'true' }"],
    wrong: validation('may not be more than 2048 bytes', config(`environmentVariables: { LICENSE: ${'x'.repeat(2049)} }`)),
  },
  {
    name: 'an image of others',
    program: settings({ image: 'alpine' as any }),
    says: ['`image` is "alpine", a string', 'it is one of "default", "debug", "distroless"', 'write one of them, or the member of the enum'],
    wrong: nobody('the tag of the image ends with -alpine, and there is none', config('image: { imageType: alpine }')),
  },
  {
    name: 'settings of one namespace in two places',
    program: ({ chart }) => ['one', 'two'].forEach((id, i) => new ProxySettings(chart, id, { target: PolicyTarget.namespace('lab'), concurrency: i + 1 })),
    says: ['"program/one" has the proxy settings of namespace "lab", and this is for namespace "lab"', 'a proxy takes those of the older object as a whole, and which one that is, is not known here', 'say it in one of the two constructs, or select pods by labels that differ'],
    wrong: nobody('a proxy takes the older one as a whole, whichever that is', `
      apiVersion: networking.istio.io/v1beta1
      kind: ProxyConfig
      metadata: { name: one, namespace: lab }
      spec: { concurrency: 1 }
      ---
      apiVersion: networking.istio.io/v1beta1
      kind: ProxyConfig
      metadata: { name: two, namespace: lab }
      spec: { concurrency: 2 }
    `),
  },
  {
    name: 'a level of logs that is none',
    program: settings({ logLevel: 'verbose' as ProxyLogLevel }),
    says: ['`logLevel` is "verbose", a string', 'it is one of "trace", "debug", "info", "warning", "error", "critical", "off"', 'write one of them, or the member of the enum'],
    wrong: nobody('the proxy does not start', `
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: pay, namespace: shop }
      spec:
        selector: { matchLabels: { app: pay } }
        template:
          metadata: { labels: { app: pay }, annotations: { sidecar.istio.io/logLevel: verbose } }
          spec: { serviceAccountName: pay, containers: [{ name: pay, image: pay }] }
    `),
  },
  {
    name: 'a proxy that waits for longer than its pod',
    program: settings({ terminationDrain: Duration.seconds(30) }),
    says: ['`terminationDrain` is 30 s, and the pods are killed after 30 s', 'what the proxy still waits for then is cut off (terminationGracePeriodSeconds)', 'raise terminationGracePeriodSeconds of the pods, or drain for less than 30 s'],
    wrong: nobody('the kubelet ends the proxy before it is done', `
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: pay, namespace: shop }
      spec:
        selector: { matchLabels: { app: pay } }
        template:
          metadata: { labels: { app: pay }, annotations: { proxy.istio.io/config: 'terminationDrainDuration: 30s' } }
          spec: { serviceAccountName: pay, containers: [{ name: pay, image: pay }] }
    `),
  },
];
