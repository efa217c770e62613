import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import * as extensions from '../imports/extensions.istio.io';
import * as gatewayApi from '../imports/gateway.networking.k8s.io';
import * as gatewayApiAlpha from '../imports/gateway.networking.k8s.io.v1alpha2';
import * as linkerd from '../imports/linkerd.io';
import * as multicluster from '../imports/multicluster.linkerd.io';
import * as networking from '../imports/networking.istio.io';
import * as linkerdPolicy from '../imports/policy.linkerd.io';
import * as security from '../imports/security.istio.io';
import * as telemetry from '../imports/telemetry.istio.io';
import * as workload from '../imports/workload.linkerd.io';

const CLASSES: [name: string, imported: any, apiVersion: string, kind: string][] = [
  ['networking', networking.DestinationRule, 'networking.istio.io/v1', 'DestinationRule'],
  ['networking', networking.EnvoyFilter, 'networking.istio.io/v1alpha3', 'EnvoyFilter'],
  ['networking', networking.Gateway, 'networking.istio.io/v1', 'Gateway'],
  ['networking', networking.ProxyConfig, 'networking.istio.io/v1beta1', 'ProxyConfig'],
  ['networking', networking.ServiceEntry, 'networking.istio.io/v1', 'ServiceEntry'],
  ['networking', networking.Sidecar, 'networking.istio.io/v1', 'Sidecar'],
  ['networking', networking.VirtualService, 'networking.istio.io/v1', 'VirtualService'],
  ['networking', networking.WorkloadEntry, 'networking.istio.io/v1', 'WorkloadEntry'],
  ['networking', networking.WorkloadGroup, 'networking.istio.io/v1', 'WorkloadGroup'],
  ['security', security.AuthorizationPolicy, 'security.istio.io/v1', 'AuthorizationPolicy'],
  ['security', security.PeerAuthentication, 'security.istio.io/v1', 'PeerAuthentication'],
  ['security', security.RequestAuthentication, 'security.istio.io/v1', 'RequestAuthentication'],
  ['telemetry', telemetry.Telemetry, 'telemetry.istio.io/v1', 'Telemetry'],
  ['extensions', extensions.TrafficExtension, 'extensions.istio.io/v1alpha1', 'TrafficExtension'],
  ['extensions', extensions.WasmPlugin, 'extensions.istio.io/v1alpha1', 'WasmPlugin'],
  ['Gateway API', gatewayApi.BackendTlsPolicy, 'gateway.networking.k8s.io/v1', 'BackendTLSPolicy'],
  ['Gateway API', gatewayApi.Gateway, 'gateway.networking.k8s.io/v1', 'Gateway'],
  ['Gateway API', gatewayApi.GatewayClass, 'gateway.networking.k8s.io/v1', 'GatewayClass'],
  ['Gateway API', gatewayApi.GrpcRoute, 'gateway.networking.k8s.io/v1', 'GRPCRoute'],
  ['Gateway API', gatewayApi.HttpRoute, 'gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['Gateway API', gatewayApi.ListenerSet, 'gateway.networking.k8s.io/v1', 'ListenerSet'],
  ['Gateway API', gatewayApi.ReferenceGrant, 'gateway.networking.k8s.io/v1', 'ReferenceGrant'],
  ['Gateway API', gatewayApi.TcpRoute, 'gateway.networking.k8s.io/v1', 'TCPRoute'],
  ['Gateway API', gatewayApi.TlsRoute, 'gateway.networking.k8s.io/v1', 'TLSRoute'],
  ['Gateway API', gatewayApi.UdpRoute, 'gateway.networking.k8s.io/v1', 'UDPRoute'],
  ['Gateway API v1alpha2', gatewayApiAlpha.TcpRoute, 'gateway.networking.k8s.io/v1alpha2', 'TCPRoute'],
  ['Gateway API v1alpha2', gatewayApiAlpha.TlsRoute, 'gateway.networking.k8s.io/v1alpha2', 'TLSRoute'],
  ['Linkerd policy', linkerdPolicy.AuthorizationPolicy, 'policy.linkerd.io/v1alpha1', 'AuthorizationPolicy'],
  ['Linkerd policy', linkerdPolicy.EgressNetwork, 'policy.linkerd.io/v1alpha1', 'EgressNetwork'],
  ['Linkerd policy', linkerdPolicy.HttpLocalRateLimitPolicy, 'policy.linkerd.io/v1alpha1', 'HTTPLocalRateLimitPolicy'],
  ['Linkerd policy', linkerdPolicy.HttpRoute, 'policy.linkerd.io/v1beta3', 'HTTPRoute'],
  ['Linkerd policy', linkerdPolicy.MeshTlsAuthentication, 'policy.linkerd.io/v1alpha1', 'MeshTLSAuthentication'],
  ['Linkerd policy', linkerdPolicy.NetworkAuthentication, 'policy.linkerd.io/v1alpha1', 'NetworkAuthentication'],
  ['Linkerd policy', linkerdPolicy.Server, 'policy.linkerd.io/v1beta3', 'Server'],
  ['Linkerd policy', linkerdPolicy.ServerAuthorization, 'policy.linkerd.io/v1beta1', 'ServerAuthorization'],
  ['Linkerd', linkerd.ServiceProfile, 'linkerd.io/v1alpha2', 'ServiceProfile'],
  ['Linkerd workload', workload.ExternalWorkload, 'workload.linkerd.io/v1beta1', 'ExternalWorkload'],
  ['Linkerd multicluster', multicluster.Link, 'multicluster.linkerd.io/v1alpha3', 'Link'],
];

test.each(CLASSES)('%s: %p is at the version that we emit', (_name, imported, apiVersion, kind) => {
  expect(imported.GVK).toEqual({ apiVersion, kind });
});

test('there is no class besides these', () => {
  const all = [networking, security, telemetry, extensions, gatewayApi, gatewayApiAlpha, linkerdPolicy, linkerd, workload, multicluster]
    .flatMap(module => Object.values<any>(module)).filter(exported => exported?.GVK);
  expect(new Set(all)).toEqual(new Set(CLASSES.map(([, imported]) => imported)));
});

const folder = join(__dirname, '../imports');

test.each(readdirSync(folder))('%s has no text of others in its comments', file => {
  const comments = readFileSync(join(folder, file), 'utf8').match(/\/\*\*[\s\S]*?\*\/|\/\/.*/g)!;
  const lines = comments.flatMap(comment => comment.split('\n')).map(line => line.replace(/^\s*(?:\/\*\*|\*\/|\/\/|\*)?\s*|\s*\*\/$/g, ''));
  const ours = /^$|^@(schema|default|param) |^generated by cdk8s$|^eslint-|^Converts an object of type '\w+' to JSON|^Returns the apiVersion and kind for|^Renders a Kubernetes manifest for|^This can be used to inline resource manifests|^Defines a "\w+" API object$|^Renders the object to Kubernetes JSON|^filter undefined values$|^\S+$/; // one word: a value of an enum
  expect(lines.filter(line => !ours.test(line))).toEqual([]);
});

test('an imported class writes the object that its name says', () => {
  const chart = new Chart(Testing.app(), 'test');
  new linkerdPolicy.Server(chart, 'server', { metadata: { name: 'a' }, spec: { port: 'http', podSelector: { matchLabels: { app: 'a' } } } });
  expect(Testing.synth(chart)).toEqual([
    { apiVersion: 'policy.linkerd.io/v1beta3', kind: 'Server', metadata: { name: 'a' }, spec: { port: 'http', podSelector: { matchLabels: { app: 'a' } } } },
  ]);
});
