import { App, Chart, Duration } from 'cdk8s';
import { Application, GATEWAY } from './application';
import { MeshName } from './mesh-name';
import {
  CanaryService, HttpMatch, IstioMesh, LinkerdMesh, MeshIdentity, MeshService, ResilientUpstream, RetryOn, ServicePort, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** The application as a user of this package writes it. */
export function withConstructs(app: App, chart: Chart, mesh: MeshName, { namespaces }: Application): void {
  if (mesh === 'istio') new IstioMesh(app, 'mesh');
  else new LinkerdMesh(app, 'mesh');
  for (const { namespace, services } of namespaces) {
    const team = new ZeroTrustNamespace(chart, namespace);
    let caller: MeshService | MeshIdentity = MeshIdentity.gateway(GATEWAY);
    for (const name of services) {
      const service = team.addService(name, { ports: [ServicePort.http(80, { targetPort: 8080 })] });
      service.allow(caller, { methods: ['GET'], paths: ['/api/*'] });
      new CanaryService(chart, `${name}-canary`, {
        service, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.header('x-canary', 'true'),
      });
      new ResilientUpstream(chart, `${name}-upstream`, {
        service,
        timeout: Duration.seconds(2),
        retry: { attempts: 2, perTryTimeout: Duration.millis(600), on: [RetryOn.UNAVAILABLE], idempotent: true },
        circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) },
      });
      caller = service;
    }
  }
}
