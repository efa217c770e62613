import { ApiObject, Chart } from 'cdk8s';
import { Application, GATEWAY } from './application';
import {
  MeshPorts, namespaceNetworkPolicy, namespaceObject, networkPolicy, Place, placesOf, service, serviceAccount,
} from './kubernetes-objects';

const PORTS: MeshPorts = { controlPlane: { namespace: 'istio-system', ports: [15012] }, proxy: [15020, 15021, 15090], tunnel: [] };

/** The application for Istio, object by object. */
export function istioObjects(chart: Chart, { namespaces }: Application): void {
  for (const team of namespaces) {
    const { namespace } = team;
    namespaceObject(chart, namespace, { labels: { 'istio-injection': 'enabled' } });
    new ApiObject(chart, `${namespace}-mtls`, {
      apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace }, spec: { mtls: { mode: 'STRICT' } },
    });
    new ApiObject(chart, `${namespace}-deny`, {
      apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'deny-by-default', namespace }, spec: {},
    });
    namespaceNetworkPolicy(chart, namespace, PORTS);
    for (const place of placesOf(team)) {
      serviceAccount(chart, place);
      networkPolicy(chart, place, PORTS);
      authorizationPolicy(chart, place);
      service(chart, place.name, namespace, { app: place.name });
      virtualService(chart, place);
      destinationRule(chart, place);
    }
  }
}

function authorizationPolicy(chart: Chart, { name, namespace, caller }: Place): void {
  const account = caller === undefined ? `ns/${GATEWAY.namespace}/sa/${GATEWAY.serviceAccount}` : `ns/${namespace}/sa/${caller}`;
  new ApiObject(chart, `${name}-authorization`, {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `${name}-allow-${caller ?? `${GATEWAY.namespace}.${GATEWAY.serviceAccount}`}`, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      action: 'ALLOW',
      rules: [{
        from: [{ source: { principals: [`cluster.local/${account}`] } }],
        to: [{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/api', '/api/*'] } }],
      }],
    },
  });
}

function virtualService(chart: Chart, { name, namespace }: Place): void {
  const host = `${name}.${namespace}.svc.cluster.local`;
  const timeout = '2s';
  const retries = { attempts: 2, perTryTimeout: '600ms', retryOn: '503' };
  new ApiObject(chart, `${name}-virtual-service`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace },
    spec: {
      hosts: [host],
      http: [
        { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: { host, subset: 'v2' } }], timeout, retries },
        {
          route: [{ destination: { host, subset: 'v1' }, weight: 90 }, { destination: { host, subset: 'v2' }, weight: 10 }],
          timeout,
          retries,
        },
      ],
    },
  });
}

function destinationRule(chart: Chart, { name, namespace }: Place): void {
  new ApiObject(chart, `${name}-destination-rule`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace },
    spec: {
      host: `${name}.${namespace}.svc.cluster.local`,
      trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s' } },
      subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }],
    },
  });
}
