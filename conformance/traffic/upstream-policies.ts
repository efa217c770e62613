import { Duration } from 'cdk8s';
import { HttpMatch, ResilientUpstream, RouteBackend, ServicePort, ServiceRoute, SidecarScope, ZeroTrustNamespace } from 'cdk8s-mesh';
import { share, TrafficCase, TrafficRequest } from '../carry/case';
import { deployment, deployments } from '../carry/deployment';

const namespace = 'shop';
const CALLS = 8;
const noRetries = { retry: { attempts: 0 } };

/**
 * Eight calls, of which so many are let through, as they are all under way at one time. Eight callers share the requests of a case: what lets more through than
 * are left of them comes last.
 */
function limited(says: string, service: string, port: number, through: number, version = ''): TrafficRequest {
  return {
    says,
    client: 'shop/web',
    to: `http://${service}.shop:${port}`,
    grpc: 'shop.Api/Get',
    headers: { 'x-echo-delay-ms': '1500', ...version && { 'x-version': version } },
    times: CALLS,
    expect: {
      answered: { [`shop/${service}${version && `-${version}`}`]: through },
      ...through < CALLS && { refused: { overload: CALLS - through } },
      status: 200,
    },
  };
}

/** What is said of single ports, and what they inherit. */
export const ports = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const numbers = [7070, 7071, 7072];
    const api = shop.addService('api', {
      workload: deployment(chart, 'api', { namespace, ports: numbers }), ports: numbers.map(port => ServicePort.grpc(port, { name: `grpc-${port}` })),
    });
    api.allow(web);
    new ResilientUpstream(chart, 'api-upstream', {
      service: api,
      ...noRetries,
      connectionLimits: { maxRequests: 2 },
      ports: {
        7071: { connectionLimits: { maxRequests: 1 } },
        7072: { inherits: false, circuitBreaker: { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) } },
      },
    });
  },
  requests: [
    limited('what is said of the service holds at a port', 'api', 7070, 2),
    limited('what is said of a port is laid over it', 'api', 7071, 1),
    limited('a port that inherits nothing has no limit', 'api', 7072, CALLS),
  ],
});

const direct = { identity: 'spiffe://cluster.local/ns/shop/sa/web', headers: { 'x-echo-delay-ms': '1500' }, times: CALLS };

/** What is said of versions, what they inherit, and what the service's own sidecars make of it. */
export const versions = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    for (const name of ['limited', 'scoped']) {
      const workload = deployment(chart, name, { namespace });
      const service = shop.addService(name, { workload, ports: [ServicePort.http(80, { targetPort: 8080 })] });
      service.allow(web);
      new ResilientUpstream(chart, `${name}-upstream`, { service, ...noRetries, connectionLimits: { maxRequests: 2 } });
      if (name === 'scoped') new SidecarScope(chart, 'scope', { workload: service, inboundLimits: { maxRequests: 100 } });
    }
    const site = shop.addService('site', {
      versions: deployments(chart, 'site', ['v1', 'v2', 'v3'], { namespace, ports: [7070] }), ports: [ServicePort.grpc(7070)],
    });
    site.allow(web);
    const of = (version: string) => ({ match: [HttpMatch.header('x-version', version)], to: [RouteBackend.version(version)] });
    new ServiceRoute(chart, 'site-routes', { service: site, rules: [of('v1'), of('v2'), of('v3')] });
    new ResilientUpstream(chart, 'site-upstream', {
      service: site,
      ...noRetries,
      connectionLimits: { maxRequests: 2 },
      versions: {
        v2: { connectionLimits: { maxRequests: 1 } },
        v3: { inherits: false, connectionLimits: { maxConnections: 100 } },
      },
    });
  },
  requests: [
    limited('what is said of the service holds for a version', 'site', 7070, 2, 'v1'),
    limited('what is said of a version is laid over it', 'site', 7070, 1, 'v2'),
    limited('a version that inherits nothing has no limit at its clients, and at its own sidecar that of the service', 'site', 7070, 2, 'v3'),
    {
      ...direct,
      says: 'the service\'s own sidecars hold to the limit, whoever calls',
      to: 'http://limited.shop/',
      expect: { answered: { 'shop/limited': 2 }, refused: { overload: 6 }, status: { 200: 2, 503: 6 } },
    },
    { ...direct, says: 'unless their scope says otherwise', to: 'http://scoped.shop/', expect: { answered: 'shop/scoped' } },
  ],
});

/** Three to five of eight. */
const waits = share(50, 12.5);

/** Connections of HTTP/1.1, each of which carries one request at a time, and those that wait for one. */
export const connections = new TrafficCase({
  program: chart => {
    const shop = new ZeroTrustNamespace(chart, namespace);
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    const cart = shop.addService('cart', { workload: deployment(chart, 'cart', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    cart.allow(web);
    new ResilientUpstream(chart, 'cart-upstream', { service: cart, ...noRetries, connectionLimits: { maxConnections: 2, maxPendingRequests: 3 } });
  },
  requests: [
    {
      says: 'two go through at once, three wait, as all do before there are connections, and the rest is refused',
      client: 'shop/web',
      to: 'http://cart.shop/',
      headers: { 'x-echo-delay-ms': '1500' },
      times: CALLS,
      expect: { answered: { 'shop/cart': waits }, refused: { overload: waits }, status: { 200: waits, 503: waits } },
    },
  ],
});
