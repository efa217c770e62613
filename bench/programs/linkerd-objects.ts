import { ApiObject, Chart } from 'cdk8s';
import { Application, GATEWAY } from './application';
import {
  MeshPorts, namespaceNetworkPolicy, namespaceObject, networkPolicy, Place, placesOf, service, serviceAccount,
} from './kubernetes-objects';

const PORTS: MeshPorts = { controlPlane: { namespace: 'linkerd', ports: [8080, 8086, 8090] }, proxy: [4191], tunnel: [4143] };
const POLICY = 'policy.linkerd.io';
const GATEWAY_API = 'gateway.networking.k8s.io';

const BREAKER = {
  'balancer.linkerd.io/failure-accrual': 'consecutive',
  'balancer.linkerd.io/failure-accrual-consecutive-max-failures': '5',
  'balancer.linkerd.io/failure-accrual-consecutive-min-penalty': '30s',
};
const CALLS = {
  'timeout.linkerd.io/request': '2s',
  'retry.linkerd.io/http': '503',
  'retry.linkerd.io/limit': '2',
  'retry.linkerd.io/timeout': '600ms',
};

/** The application for Linkerd, object by object. */
export function linkerdObjects(chart: Chart, { namespaces }: Application): void {
  for (const team of namespaces) {
    guardedNamespace(chart, team.namespace);
    for (const place of placesOf(team)) {
      const { name, namespace } = place;
      serviceAccount(chart, place);
      networkPolicy(chart, place, PORTS);
      access(chart, place);
      service(chart, name, namespace, { app: name }, { ...CALLS, ...BREAKER });
      for (const version of ['v1', 'v2']) service(chart, `${name}-${version}`, namespace, { app: name, version }, BREAKER);
      outboundRoute(chart, place);
    }
  }
}

function guardedNamespace(chart: Chart, namespace: string): void {
  namespaceObject(chart, namespace, { annotations: { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' } });
  new ApiObject(chart, `${namespace}-probes`, {
    apiVersion: `${POLICY}/v1alpha1`,
    kind: 'NetworkAuthentication',
    metadata: { name: 'probes', namespace },
    spec: { networks: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] },
  });
  new ApiObject(chart, `${namespace}-admin`, {
    apiVersion: `${POLICY}/v1beta3`,
    kind: 'Server',
    metadata: { name: 'linkerd-admin', namespace },
    spec: { podSelector: {}, port: 4191, proxyProtocol: 'HTTP/1', accessPolicy: 'deny' },
  });
  inboundRoute(chart, 'linkerd-admin-metrics', namespace, 'linkerd-admin', [get('Exact', '/metrics')]);
  authentication(chart, 'linkerd-admin-metrics', namespace, { name: 'prometheus', namespace: 'linkerd-viz' });
  authorization(chart, 'linkerd-admin-metrics', namespace, { kind: 'MeshTLSAuthentication', name: 'linkerd-admin-metrics' });
  inboundRoute(chart, 'linkerd-admin-probes', namespace, 'linkerd-admin', [get('Exact', '/live'), get('Exact', '/ready')]);
  authorization(chart, 'linkerd-admin-probes', namespace, { kind: 'NetworkAuthentication', name: 'probes' });
  namespaceNetworkPolicy(chart, namespace, PORTS);
}

function access(chart: Chart, { name, namespace, caller }: Place): void {
  const server = `${name}-8080`;
  const route = `${server}-get-api-any`;
  new ApiObject(chart, `${name}-server`, {
    apiVersion: `${POLICY}/v1beta3`,
    kind: 'Server',
    metadata: { name: server, namespace },
    spec: { podSelector: { matchLabels: { app: name } }, port: 8080, proxyProtocol: 'HTTP/1', accessPolicy: 'deny' },
  });
  inboundRoute(chart, route, namespace, server, [get('PathPrefix', '/api')]);
  const account = caller === undefined ? { name: GATEWAY.serviceAccount, namespace: GATEWAY.namespace } : { name: caller, namespace };
  authentication(chart, route, namespace, account);
  authorization(chart, route, namespace, { kind: 'MeshTLSAuthentication', name: route });
}

function get(type: string, value: string) {
  return { method: 'GET', path: { type, value } };
}

function inboundRoute(chart: Chart, name: string, namespace: string, server: string, matches: object[]): void {
  new ApiObject(chart, `${namespace}-${name}-route`, {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: { parentRefs: [{ group: POLICY, kind: 'Server', name: server }], rules: [{ matches }] },
  });
}

function authentication(chart: Chart, name: string, namespace: string, account: { name: string; namespace: string }): void {
  new ApiObject(chart, `${namespace}-${name}-authentication`, {
    apiVersion: `${POLICY}/v1alpha1`,
    kind: 'MeshTLSAuthentication',
    metadata: { name, namespace },
    spec: { identityRefs: [{ kind: 'ServiceAccount', ...account }] },
  });
}

function authorization(chart: Chart, name: string, namespace: string, required: { kind: string; name: string }): void {
  new ApiObject(chart, `${namespace}-${name}-authorization`, {
    apiVersion: `${POLICY}/v1alpha1`,
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec: { targetRef: { group: GATEWAY_API, kind: 'HTTPRoute', name }, requiredAuthenticationRefs: [{ group: POLICY, ...required }] },
  });
}

function outboundRoute(chart: Chart, { name, namespace }: Place): void {
  const to = (version: string, weight?: number) => ({ name: `${name}-${version}`, port: 80, weight });
  new ApiObject(chart, `${name}-route`, {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name, port: 80 }],
      rules: [
        { matches: [{ headers: [{ type: 'Exact', name: 'x-canary', value: 'true' }] }], backendRefs: [to('v2')] },
        { backendRefs: [to('v1', 90), to('v2', 10)] },
      ],
    },
  });
}
