import { ServicePort, ServiceRoute } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const sql = ({ shop }: Scene) => shop.addService('sql', { ports: [ServicePort.tcp(5432)] });
const vault = ({ shop }: Scene) => shop.addService('vault', { ports: [ServicePort.tls(8443)] });

/** Routes of connections. */
export const connections: readonly Refusal[] = [
  {
    name: 'a rule of TCP after one for every connection',
    program: scene => new ServiceRoute(scene.chart, 'routes', { service: sql(scene), tcp: [{}, { match: [{ sourceNamespace: 'lab' }] }] }),
    says: ['tcp[1] is never reached', 'tcp[0] before it takes every connection', 'put it before that one'],
    wrong: analyzers('IST0130', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: sql, namespace: shop }
      spec:
        hosts: [sql.shop.svc.cluster.local]
        tcp:
          - route: [{ destination: { host: sql.shop.svc.cluster.local } }]
          - match: [{ sourceNamespace: lab }]
            route: [{ destination: { host: sql.shop.svc.cluster.local } }]
    `),
  },
  {
    name: 'a range of addresses that is none',
    program: scene => new ServiceRoute(scene.chart, 'routes', { service: sql(scene), tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/33'] }] }] }),
    says: ['`tcp[0].match[0].destinationSubnets[0]`', '"10.0.0.0/33" is no range of IP addresses, such as 10.0.0.0/8', "write for example '10.1.0.0/16'"],
    wrong: validation('10.0.0.0/33 is not a valid CIDR block', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: sql, namespace: shop }
      spec:
        hosts: [sql.shop.svc.cluster.local]
        tcp:
          - match: [{ destinationSubnets: [10.0.0.0/33] }]
            route: [{ destination: { host: sql.shop.svc.cluster.local } }]
    `),
  },
  {
    name: 'TLS for no name',
    program: scene => new ServiceRoute(scene.chart, 'routes', { service: vault(scene), tls: [{ sniHosts: [] }] }),
    says: ['`tls[0].sniHosts`', 'it names none', 'name hosts that the route is for'],
    wrong: validation('must have at least one SNI host', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: vault, namespace: shop }
      spec:
        hosts: [vault.shop.svc.cluster.local]
        tls: [{ match: [{ sniHosts: [] }], route: [{ destination: { host: vault.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'TLS for the name of another host',
    program: scene => new ServiceRoute(scene.chart, 'routes', { service: vault(scene), tls: [{ sniHosts: ['vault.example.com'] }] }),
    says: ['`tls[0].sniHosts`', '"vault.example.com" is no host of the route, which are vault.shop.svc.cluster.local', 'name hosts that the route is for'],
    wrong: validation('is not a compatible subset', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: vault, namespace: shop }
      spec:
        hosts: [vault.shop.svc.cluster.local]
        tls: [{ match: [{ sniHosts: [vault.example.com] }], route: [{ destination: { host: vault.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'rules about requests where there are none',
    program: scene => new ServiceRoute(scene.chart, 'routes', { service: sql(scene), rules: [{ respond: { status: 200 } }] }),
    says: ['service "sql" has no port for `rules`', 'they are about HTTP or gRPC, and its ports are 5432 tcp', 'say what its ports speak, if it is that'],
    wrong: nobody('the mesh sees connections at that port, and looks at no rule', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: sql, namespace: shop }
      spec:
        hosts: [sql.shop.svc.cluster.local]
        http: [{ directResponse: { status: 200 } }]
    `),
  },
];
