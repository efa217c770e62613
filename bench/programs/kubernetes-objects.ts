import { ApiObject, Chart } from 'cdk8s';
import { GATEWAY, Team } from './application';

/** What a mesh needs of NetworkPolicies. */
export interface MeshPorts {
  readonly controlPlane: { readonly namespace: string; readonly ports: readonly number[] };
  readonly proxy: readonly number[];
  readonly tunnel: readonly number[];
}

/** A service of the application with its neighbours. */
export interface Place {
  readonly name: string;
  readonly namespace: string;
  /** Who calls it; nobody but the gateway calls the first one. */
  readonly caller?: string;
  /** Whom it calls. */
  readonly callee?: string;
}

/** The services of a namespace with their neighbours. */
export function placesOf({ namespace, services }: Team): Place[] {
  return services.map((name, index) => ({ name, namespace, caller: services[index - 1], callee: services[index + 1] }));
}

export function namespaceObject(chart: Chart, name: string, metadata: object): void {
  new ApiObject(chart, `${name}-namespace`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } });
}

export function serviceAccount(chart: Chart, { name, namespace }: Place): void {
  new ApiObject(chart, `${name}-account`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
}

export function service(
  chart: Chart, name: string, namespace: string, selector: { [key: string]: string }, annotations?: { [key: string]: string },
): void {
  new ApiObject(chart, `${name}-service`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, annotations },
    spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  });
}

export function namespaceNetworkPolicy(chart: Chart, namespace: string, { controlPlane, proxy }: MeshPorts): void {
  new ApiObject(chart, `${namespace}-network-policy`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: tcp(proxy) }],
      egress: [
        {
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }, { ipBlock: { cidr: '169.254.20.10/32' } }],
          ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }],
        },
        {
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': controlPlane.namespace } } }],
          ports: tcp(controlPlane.ports),
        },
      ],
    },
  });
}

export function networkPolicy(chart: Chart, { name, namespace, caller, callee }: Place, { tunnel }: MeshPorts): void {
  const ports = tcp([...tunnel, 8080]);
  const from = caller === undefined
    ? { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': GATEWAY.namespace } } }
    : { podSelector: { matchLabels: { app: caller } } };
  new ApiObject(chart, `${name}-network-policy`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [from], ports }],
      egress: callee === undefined ? [] : [{ to: [{ podSelector: { matchLabels: { app: callee } } }], ports }],
    },
  });
}

function tcp(ports: readonly number[]) {
  return ports.map(port => ({ protocol: 'TCP', port }));
}
