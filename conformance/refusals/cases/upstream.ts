import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Http2Upgrade, LoadBalancing, MeshService, ProxyProtocol, ResilientUpstream, ResilientUpstreamProps, SessionAffinity, TunnelMethod, UpstreamTls,
} from 'cdk8s-mesh';
import { nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

type Options = Partial<ResilientUpstreamProps>;

/** A policy for calls to `cart`, of which anything may be wrong. */
const upstream = (options: Options) => ({ chart, cart }: Scene) => new ResilientUpstream(chart, 'upstream', { service: cart, ...options });

/** The same for a service of TCP and gRPC besides. */
const mixed = (options: Options) => ({ chart, store }: Scene) => new ResilientUpstream(chart, 'upstream', { service: store, ...options });

/** The same for a Service that nobody guards, so that its clients may choose how they call it. */
const unguarded = (options: Options) => ({ chart }: Scene) => {
  const service = new kplus.Service(chart, 'legacy', { metadata: { name: 'legacy', namespace: 'old' }, ports: [{ name: 'tcp', port: 5432 }] });
  service.selectLabel('app', 'legacy');
  return new ResilientUpstream(chart, 'upstream', { service: MeshService.of(service), ...options });
};

/** A DestinationRule by its policy. */
const policy = (trafficPolicy: string) => `
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata: { name: cart, namespace: shop }
  spec:
    host: cart.shop.svc.cluster.local
    trafficPolicy: { ${trafficPolicy} }
`;
const breaker = { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) };

/** Connections, and which endpoint they go to. */
export const upstreams: readonly Refusal[] = [
  {
    name: 'a policy of nothing',
    program: upstream({}),
    says: ['it asks for nothing', 'none of its options is given', 'give a timeout, retries, a circuit breaker, ..., or leave it out'],
    wrong: validation('traffic policy must have at least one field', policy('')),
  },
  {
    name: 'limits of nothing',
    program: upstream({ connectionLimits: {} }),
    says: ['`connectionLimits` is empty', 'it would limit nothing', 'give one of maxConnections, maxPendingRequests, maxRequests, maxRequestsPerConnection'],
    wrong: validation('connection pool must have at least one field', policy('connectionPool: {}')),
  },
  {
    name: 'fewer connections than none',
    program: upstream({ connectionLimits: { maxConnections: -1 } }),
    says: ['`connectionLimits.maxConnections` is -1', 'it is a whole number from 1 to 2147483647', 'write a number from 1 to 2147483647'],
    wrong: validation('max connections must be non-negative', policy('connectionPool: { tcp: { maxConnections: -1 } }')),
  },
  {
    name: 'no time to connect',
    program: upstream({ connections: { connectTimeout: Duration.millis(0) } }),
    says: ['`connections.connectTimeout` is 0 ms', 'a time here is a whole number of milliseconds, at least 1 and at most a year', 'write for example Duration.seconds(2); to have no limit, leave it out'],
    wrong: validation('duration must be greater than 1ms', policy('connectionPool: { tcp: { connectTimeout: 0s } }')),
  },
  {
    name: 'an upgrade to HTTP/2 that keeps what the client speaks',
    program: upstream({ connections: { http2Upgrade: Http2Upgrade.ALWAYS, useClientProtocol: true } }),
    says: ['`useClientProtocol` stands beside Http2Upgrade.ALWAYS', 'one keeps what the client speaks, the other changes it', 'leave one of them out'],
    wrong: validation('use client protocol must not be true when H2UpgradePolicy is UPGRADE', policy('connectionPool: { http: { h2UpgradePolicy: UPGRADE, useClientProtocol: true } }')),
  },
  {
    name: 'streams where nothing speaks HTTP/2',
    program: upstream({ connectionLimits: { maxConcurrentStreams: 10 } }),
    says: ['`connectionLimits.maxConcurrentStreams` is given, and nothing speaks HTTP/2', 'it is about HTTP/2, and the service has port 80 http', 'leave it out, or say http2Upgrade: Http2Upgrade.ALWAYS if the application speaks HTTP/2'],
    wrong: nobody('the limit has no effect', policy('connectionPool: { http: { maxConcurrentStreams: 10 } }')),
  },
  {
    name: 'a PROXY header in front of a tunnel',
    program: unguarded({ tunnel: { host: 'proxy.example.com', port: 3128 }, proxyProtocol: ProxyProtocol.V2 }),
    says: ['`proxyProtocol` stands beside `tunnel`', 'a connection begins with one of the two', 'leave one of them out'],
    wrong: validation('tunnel and proxyProtocol must not be set together', policy('tunnel: { targetHost: proxy.example.com, targetPort: 3128 }, proxyProtocol: { version: V2 }')),
  },
  {
    name: 'a tunnel by GET',
    program: unguarded({ tunnel: { host: 'proxy.example.com', port: 3128, method: 'GET' as TunnelMethod } }),
    says: ['`tunnel.method` is "GET", a string', 'it is one of "CONNECT", "POST"', 'write one of them, or the member of the enum'],
    wrong: validation('tunnel protocol must be "CONNECT" or "POST"', policy('tunnel: { protocol: GET, targetHost: proxy.example.com, targetPort: 3128 }')),
  },
  {
    name: 'a tunnel to no port',
    program: unguarded({ tunnel: { host: 'proxy.example.com', port: 0 } }),
    says: ['`tunnel` leads to proxy.example.com:0', '0 is not a port: ports are whole numbers from 1 to 65535', "write for example { host: 'db.example.com', port: 5432 }"],
    wrong: validation('tunnel target port is invalid', policy('tunnel: { targetHost: proxy.example.com, targetPort: 0 }')),
  },
  {
    name: 'a slow start that begins above all',
    program: upstream({ slowStart: { duration: Duration.minutes(1), minimumPercent: 101 } }),
    says: ['`slowStart.minimumPercent` is 101', 'it is a percentage from 0 to 100', 'leave it out, or write such a number'],
    wrong: validation('minimumPercent value should be less than or equal to 100', policy('loadBalancer: { simple: ROUND_ROBIN, warmup: { duration: 60s, minimumPercent: 101 } }')),
  },
  {
    name: 'a slow start that never gets there',
    program: upstream({ slowStart: { duration: Duration.minutes(1), aggression: 0 } }),
    says: ['`slowStart.aggression` is 0', 'it is a number above 0', 'leave it out, or write such a number'],
    wrong: validation('aggression should be greater than 0', policy('loadBalancer: { simple: ROUND_ROBIN, warmup: { duration: 60s, aggression: 0 } }')),
  },
  {
    name: 'a slow start of random choices',
    program: upstream({ slowStart: { duration: Duration.minutes(1) }, loadBalancing: LoadBalancing.RANDOM }),
    says: ['`slowStart` stands beside the load balancing "random"', 'only LEAST_REQUEST and ROUND_ROBIN give an endpoint less than its share', 'use one of these two'],
    wrong: nobody('only least request and round robin look at it', policy('loadBalancer: { simple: RANDOM, warmup: { duration: 60s } }')),
  },
  {
    name: 'sessions, and another choice of endpoints',
    program: upstream({ sessionAffinity: SessionAffinity.header('x-user'), loadBalancing: LoadBalancing.RANDOM }),
    says: ['`loadBalancing` stands beside `sessionAffinity`', 'an endpoint is chosen in one way', 'leave one of them out'],
    wrong: validation('oneOf', policy('loadBalancer: { simple: RANDOM, consistentHash: { httpHeaderName: x-user } }')),
  },
  {
    name: 'a policy of nothing for a port',
    program: upstream({ ports: { 80: {} } }),
    says: ['`ports["80"]` is empty', 'it would have no effect', 'give one of circuitBreaker, connectionLimits, connections, loadBalancing, sessionAffinity'],
    wrong: validation('port traffic policy must have at least one field', policy('portLevelSettings: [{ port: { number: 80 } }]')),
  },
  {
    name: 'a policy for a port that there is not',
    program: upstream({ ports: { 8080: { loadBalancing: LoadBalancing.RANDOM } } }),
    says: ['`ports["8080"]` is for a port that service "cart" does not have', 'its ports are 80', "name one of them: the service's port, not the container's"],
    wrong: nobody('the port is that of the containers; the policy is for nothing', policy('portLevelSettings: [{ port: { number: 8080 }, loadBalancer: { simple: RANDOM } }]')),
  },
  {
    name: 'a policy for a port that says nothing of a PROXY header',
    program: unguarded({ proxyProtocol: ProxyProtocol.V2, ports: { 5432: { loadBalancing: LoadBalancing.RANDOM } } }),
    says: ['`proxyProtocol` stands beside `ports`', 'at a port with a policy of its own (5432) Istio would drop it', 'leave one of them out'],
    wrong: nobody('a policy for a port takes the place of the whole one, and the header is left out', policy('proxyProtocol: { version: V2 }, portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: RANDOM } }]')),
  },
  {
    name: 'a policy for clients of other namespaces with some labels',
    program: upstream({ circuitBreaker: breaker, visibleTo: ['lab'], clientLabels: { app: 'web' } }),
    says: ['`visibleTo` stands beside `clientLabels`', 'a policy for pods by their labels holds in its own namespace only', 'leave one of them out'],
    wrong: validation('destination rule with workload selector cannot have exportTo beyond current namespace', `
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: cart, namespace: shop }
      spec:
        host: cart.shop.svc.cluster.local
        workloadSelector: { matchLabels: { app: web } }
        exportTo: [lab]
        trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
    `),
  },
  {
    name: 'a policy that one namespace sees twice',
    program: upstream({ circuitBreaker: breaker, visibleTo: ['lab', 'lab'] }),
    says: ['`visibleTo`', 'a namespace is named twice', 'write the names of the namespaces whose clients it is for, its own included; leave it out for all'],
    wrong: validation('duplicate entries in exportTo for entry lab', `
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: cart, namespace: shop }
      spec:
        host: cart.shop.svc.cluster.local
        exportTo: [lab, lab]
        trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
    `),
  },
  {
    name: 'plaintext to pods that take mTLS alone',
    program: upstream({ tls: UpstreamTls.disable() }),
    says: ['UpstreamTls.disable for service "cart" of the guarded namespace "shop"', "its workloads take the mesh's mTLS and nothing else, so every call would fail", "leave it out: the mesh's mTLS is used by itself"],
    wrong: nobody('every call fails', `${policy('tls: { mode: DISABLE }').trimEnd()}
  ---
  apiVersion: security.istio.io/v1
  kind: PeerAuthentication
  metadata: { name: default, namespace: shop }
  spec: { mtls: { mode: STRICT } }
`),
  },
  {
    name: 'a timeout for bytes',
    program: unguarded({ timeout: Duration.seconds(1) }),
    says: ['service "legacy" has no HTTP or gRPC port for a timeout or retries', 'both are about requests, and on its ports (5432 tcp) none are seen', 'leave them out; a circuit breaker and connection limits work on connections too'],
    wrong: nobody('the mesh sees connections at that port, and looks at no rule', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: sql, namespace: shop }
      spec:
        hosts: [sql.shop.svc.cluster.local]
        http: [{ timeout: 1s, route: [{ destination: { host: sql.shop.svc.cluster.local } }] }]
    `),
  },
  {
    name: 'a policy of one namespace that hides the one of the owner',
    program: ({ chart, ads }) => new ResilientUpstream(chart, 'upstream', { service: ads, circuitBreaker: breaker }),
    says: ['a DestinationRule for ads.lab.svc.cluster.local in namespace "shop" would hide the one of its owner', 'for its clients Istio takes the DestinationRule of the client namespace as a whole and does not', 'ask the owner for the policy, or say replaceOwnersPolicy: true if that rule may be hidden'],
    wrong: nobody('clients in the namespace go by it alone, and no more by what the owner of the service says', `
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: ads, namespace: shop }
      spec:
        host: ads.lab.svc.cluster.local
        trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
    `),
  },
  {
    name: 'sessions where there are no requests',
    program: mixed({ ports: { 6379: { sessionAffinity: SessionAffinity.header('x-user') } } }),
    says: ['at port 6379: sessionAffinity by header is given, and there are no requests', 'it is about HTTP, and the service has port 6379 tcp', 'leave it out'],
    wrong: nobody('connections have no headers', `
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: store, namespace: shop }
      spec:
        host: store.shop.svc.cluster.local
        trafficPolicy: { portLevelSettings: [{ port: { number: 6379 }, loadBalancer: { consistentHash: { httpHeaderName: x-user } } }] }
    `),
  },
];
