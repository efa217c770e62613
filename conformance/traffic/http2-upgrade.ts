import { Chart } from 'cdk8s';
import { ConnectionOptions, Http2Upgrade, MeshService, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';
import { plainService } from '../carry/plain';

const namespace = 'shop';
const UPGRADES: { readonly [service: string]: ConnectionOptions | undefined } = {
  always: { http2Upgrade: Http2Upgrade.ALWAYS },
  never: { http2Upgrade: Http2Upgrade.NEVER },
  client: { useClientProtocol: true },
  plain: undefined,
};

/** Each of them once outside of the mesh, where the application itself sees how it is asked, and one beside a sidecar. */
function program(chart: Chart): void {
  const shop = new ZeroTrustNamespace(chart, namespace);
  const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
  for (const [name, connections] of Object.entries(UPGRADES)) {
    plainService(chart, name, 'legacy');
    const service = MeshService.fromName(chart, name, { name, namespace: 'legacy', clientNamespace: namespace, ports: [ServicePort.http(80)] });
    if (connections) new ResilientUpstream(chart, `${name}-upstream`, { service, replaceOwnersPolicy: true, connections });
  }
  const catalog = shop.addService('catalog', { workload: deployment(chart, 'catalog', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
  catalog.allow(web);
  new ResilientUpstream(chart, 'catalog-upstream', { service: catalog, connections: UPGRADES.always });
}

function asked(says: string, service: string, protocol: 'HTTP/1.1' | 'HTTP/2.0'): TrafficRequest {
  return { says, client: 'shop/web', to: `http://${service}.legacy/`, expect: { answered: `legacy/${service}`, seen: { protocol } } };
}

/** Callers ask by HTTP/1.1 here. */
export const byService = new TrafficCase({
  program,
  requests: [
    asked('always', 'always', 'HTTP/2.0'),
    asked('never', 'never', 'HTTP/1.1'),
    asked('as the client asks', 'client', 'HTTP/1.1'),
    asked('where nothing is said', 'plain', 'HTTP/1.1'),
    {
      says: 'always: beside a sidecar, the application is asked by what its port says',
      client: 'shop/web',
      to: 'http://catalog.shop/',
      expect: { answered: 'shop/catalog', seen: { protocol: 'HTTP/1.1' } },
    },
  ],
});

/** A mesh that upgrades by itself. */
export const byMesh = new TrafficCase({
  meshConfig: { h2UpgradePolicy: 'UPGRADE' },
  program,
  requests: [
    asked('where nothing is said', 'plain', 'HTTP/2.0'),
    asked('never', 'never', 'HTTP/1.1'),
    asked('as the client asks', 'client', 'HTTP/1.1'),
  ],
});
