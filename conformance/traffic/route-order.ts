import { Chart } from 'cdk8s';
import { HttpMatch, HttpPath, MeshService, ServicePort, ServiceRoute, UnmatchedRequests, ZeroTrustNamespace } from 'cdk8s-mesh';
import { TrafficCase } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';
const call = { client: 'shop/web' };

function site(chart: Chart): MeshService {
  const shop = new ZeroTrustNamespace(chart, namespace);
  const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
  const service = shop.addService('site', {
    workload: deployment(chart, 'site', { namespace, ports: [8080, 7070, 6000] }),
    ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6000)],
  });
  service.allow(web);
  return service;
}

/** The first rule that matches decides, whatever a later one says more precisely. */
export const first = new TrafficCase({
  program: chart => {
    new ServiceRoute(chart, 'site-routes', {
      service: site(chart),
      rules: [
        { match: [HttpMatch.path(HttpPath.exact('/a/b/c'))], respond: { status: 211 } },
        { match: [HttpMatch.header('x-first', 'yes')], respond: { status: 212 } },
        { match: [HttpMatch.path(HttpPath.below('/a/b'))], respond: { status: 213 } },
        { match: [HttpMatch.path(HttpPath.below('/a'))], respond: { status: 214 } },
        { match: [HttpMatch.header('x-second', 'yes')], respond: { status: 215 } },
      ],
    });
  },
  requests: [
    { ...call, says: 'the most precise path', to: 'http://site.shop/a/b/c', headers: { 'x-first': 'yes' }, expect: { status: 211 } },
    { ...call, says: 'a header before a path', to: 'http://site.shop/a/b', headers: { 'x-first': 'yes' }, expect: { status: 212 } },
    { ...call, says: 'one path before the wider one', to: 'http://site.shop/a/b', expect: { status: 213 } },
    { ...call, says: 'the wider one', to: 'http://site.shop/a/c', expect: { status: 214 } },
    { ...call, says: 'a path before a header', to: 'http://site.shop/a/c', headers: { 'x-second': 'yes' }, expect: { status: 214 } },
    { ...call, says: 'the last rule', to: 'http://site.shop/', headers: { 'x-second': 'yes' }, expect: { status: 215 } },
    { ...call, says: 'no rule: the service', to: 'http://site.shop/', expect: { answered: 'shop/site' } },
    { ...call, says: 'no rule: the service, by gRPC', to: 'http://site.shop:7070', grpc: 'shop.Site/Get', expect: { answered: 'shop/site' } },
    { ...call, says: 'rules hold at each port that has requests', to: 'http://site.shop:7070/a', expect: { status: 214 } },
    { ...call, says: 'a port without requests is left alone', to: 'tcp://site.shop:6000', expect: { answered: 'shop/site' } },
  ],
});

/** Where it is asked for, what no rule matches is not found. */
export const notFound = new TrafficCase({
  program: chart => {
    new ServiceRoute(chart, 'site-routes', {
      service: site(chart),
      unmatched: UnmatchedRequests.NOT_FOUND,
      rules: [{ match: [HttpMatch.path(HttpPath.below('/open')), HttpMatch.grpc('shop.Site')] }],
    });
  },
  requests: [
    { ...call, says: 'what a rule matches goes to the service', to: 'http://site.shop/open/door', expect: { answered: 'shop/site' } },
    { ...call, says: 'what none matches is not found', to: 'http://site.shop/closed', expect: { status: 404 } },
    { ...call, says: 'what none matches is not found, by whatever name', to: 'http://site.shop.svc.cluster.local/closed', expect: { status: 404 } },
    { ...call, says: 'a gRPC service that a rule matches', to: 'http://site.shop:7070', grpc: 'shop.Site/Get', expect: { answered: 'shop/site' } },
    { ...call, says: 'one that none matches', to: 'http://site.shop:7070', grpc: 'shop.Other/Get', expect: { status: 200, grpcStatus: 12 } },
    { ...call, says: 'a port without requests is left alone', to: 'tcp://site.shop:6000', expect: { answered: 'shop/site' } },
  ],
});
