import { Chart } from 'cdk8s';
import {
  AccessAction, AccessPolicy, CustomEnvoyFilter, EnvoyOperation, EnvoyPart, EnvoyPatch, GatewayForm, GatewayListener, JwtAuthentication,
  MeshGateway, MeshTelemetry, MtlsMode, MutualTls, PolicyTarget, ProxySettings, Rate, RateLimit, ServicePort, TrafficExtension, WasmExtension,
} from '../../../src';
import { chartOn, refusal, synth } from '../../program';

type Write = (chart: Chart, target: PolicyTarget) => unknown;

const ISSUER = { issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' };
const PATCH: EnvoyPatch = { part: EnvoyPart.CLUSTER, operation: EnvoyOperation.MERGE, value: {} };

/** Whatever is for a target: what labels in the root namespace mean to Istio differs. */
const EVERYWHERE: [string, Write][] = [
  ['AccessPolicy', (chart, target) => new AccessPolicy(chart, 'x', { target, action: AccessAction.DENY, rules: [{ to: [{ ports: [8080] }] }] })],
  ['JwtAuthentication', (chart, target) => new JwtAuthentication(chart, 'x', { target, issuers: [ISSUER], ports: [8080] })],
  ['CustomEnvoyFilter', (chart, target) => new CustomEnvoyFilter(chart, 'x', { target, patches: [PATCH] })],
  ['RateLimit', (chart, target) => new RateLimit(chart, 'x', { target, limit: Rate.perSecond(1) })],
  ['WasmExtension', (chart, target) => new WasmExtension(chart, 'x', { target, module: { url: 'oci://registry.test/x:1' } })],
  ['TrafficExtension', (chart, target) => new TrafficExtension(chart, 'x', { target, lua: 'function envoy_on_request(handle) end' })],
];
const AT_HOME: [string, Write][] = [
  ['MeshTelemetry', (chart, target) => new MeshTelemetry(chart, 'x', { target, tracing: { samplingPercent: 1 } })],
  ['ProxySettings', (chart, target) => new ProxySettings(chart, 'x', { target, concurrency: 1 })],
];
const TLS: [string, Write] = ['MutualTls', (chart, target) => new MutualTls(chart, 'x', { target, mode: MtlsMode.STRICT })];
const pods = PolicyTarget.pods({ namespace: 'istio-system', labels: { app: 'web' }, ports: [ServicePort.http(8080)] });

test.each([...EVERYWHERE.filter(([name]) => name !== 'RateLimit'), ...AT_HOME, TLS])('%s: for the namespace is for the mesh', (_, write) => {
  expect(refusal(() => write(chartOn('istio'), PolicyTarget.namespace('istio-system')))).toContain('c/x: it is for all of namespace "istio-system"\n  because  that is the root namespace');
});

test.each(EVERYWHERE)('%s: for pods there is for pods of every namespace', (_, write) => {
  expect(refusal(() => write(chartOn('istio'), pods))).toContain('c/x: it is for workload "istio-system/app=web"\n  because  that is in the root namespace, where labels mean the pods of every namespace');
});

test.each(AT_HOME)('%s: for pods there is for these', (_, write) => {
  const chart = chartOn('istio');
  write(chart, pods);
  expect(synth(chart)).toMatchObject([{ metadata: { namespace: 'istio-system' }, spec: { selector: { matchLabels: { app: 'web' } } } }]);
});

test.each([...EVERYWHERE, ...AT_HOME])('%s: for a gateway there', (_, write) => {
  const chart = chartOn('istio');
  const form = GatewayForm.mesh({ namespace: 'istio-system' });
  write(chart, PolicyTarget.gateway(new MeshGateway(chart, 'edge', { namespace: 'ingress', form, listeners: [GatewayListener.http(80, { hosts: ['a.example.com'] })] })));
  const objects = synth(chart).filter(({ kind }) => kind !== 'Gateway');
  expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(objects.map(() => 'istio-system'));
});
