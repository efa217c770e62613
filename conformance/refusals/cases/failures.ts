import { Duration } from 'cdk8s';
import { ResilientUpstream, ResilientUpstreamProps, RetryOn } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

/** A policy for calls to `cart`, of which anything may be wrong. */
const upstream = (options: Partial<ResilientUpstreamProps>) => ({ chart, cart }: Scene) => new ResilientUpstream(chart, 'upstream', { service: cart, ...options });

/** A DestinationRule by its policy. */
const policy = (trafficPolicy: string) => `
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata: { name: cart, namespace: shop }
  spec:
    host: cart.shop.svc.cluster.local
    trafficPolicy: { ${trafficPolicy} }
`;
const retries = (fields: string) => `
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: { name: cart, namespace: shop }
  spec:
    hosts: [cart.shop.svc.cluster.local]
    http: [{ route: [{ destination: { host: cart.shop.svc.cluster.local } }], ${fields} }]
`;
const breaker = { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) };
const on = [RetryOn.CONNECT_FAILURE];

/** What is done when calls fail. */
export const failures: readonly Refusal[] = [
  {
    name: 'more ejected than there are',
    program: upstream({ circuitBreaker: { ...breaker, maxEjectionPercent: 101 } }),
    says: ['`circuitBreaker.maxEjectionPercent` is 101', 'it is a whole number from 1 to 100', 'write a number from 1 to 100'],
    wrong: validation('percentage 101 is not in range 0..100', policy('outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 101 }')),
  },
  {
    name: 'more healthy than there are',
    program: upstream({ circuitBreaker: { ...breaker, minHealthPercent: 101 } }),
    says: ['`circuitBreaker.minHealthPercent` is 101', 'it is a whole number from 0 to 100', 'write a number from 0 to 100'],
    wrong: validation('percentage 101 is not in range 0..100', policy('outlierDetection: { consecutive5xxErrors: 5, minHealthPercent: 101 }')),
  },
  {
    name: 'an ejection of no time',
    program: upstream({ circuitBreaker: { ...breaker, ejectionTime: Duration.millis(0) } }),
    says: ['`circuitBreaker.ejectionTime` is 0 ms', 'a time here is a whole number of milliseconds, at least 1 and at most a year', 'write for example Duration.seconds(2); to have no limit, leave it out'],
    wrong: validation('duration must be greater than 1ms', policy('outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: 0s }')),
  },
  {
    name: 'failures to connect that are counted and not told apart',
    program: upstream({ circuitBreaker: { ...breaker, consecutiveLocalOriginFailures: 3, splitExternalLocalOriginErrors: false } }),
    says: ['`circuitBreaker.consecutiveLocalOriginFailures` stands beside splitExternalLocalOriginErrors: false', 'what is counted as an error of the endpoint is not counted by itself', 'leave one of them out'],
    wrong: validation('split external local origin errors is set to false', policy('outlierDetection: { consecutiveLocalOriginFailures: 3, splitExternalLocalOriginErrors: false }')),
  },
  {
    name: 'gateway errors that never come to be counted',
    program: upstream({ circuitBreaker: { ...breaker, consecutiveGatewayErrors: 7 } }),
    says: ['an endpoint is to be ejected after 7 gateway errors, and after 5 errors', 'a gateway error is an error too, so it never comes to that', 'lower `consecutiveGatewayErrors`, or say consecutiveErrors: 0 to count gateway errors alone'],
    wrong: nobody('each is an error as well, of which five eject', policy('outlierDetection: { consecutive5xxErrors: 5, consecutiveGatewayErrors: 7 }')),
  },
  {
    name: 'retries of more than all requests',
    program: upstream({ retry: { attempts: 1, on, budget: { percent: 101 } } }),
    says: ['`retry.budget.percent` is 101', 'it is a whole number from 0 to 100', 'write a number from 0 to 100'],
    wrong: validation('101', policy('retryBudget: { percent: 101 }')),
  },
  {
    name: 'retries of none',
    program: upstream({ retry: { attempts: 0, on } }),
    says: ['`retry.attempts` is 0 and something is said about retries', 'nothing is tried again, so it would have no effect', 'leave the rest out, or raise attempts'],
    wrong: validation('http retry policy configured when attempts are set to 0 (disabled)', retries('retries: { attempts: 0, retryOn: connect-failure }')),
  },
  {
    name: 'fewer tries than none',
    program: upstream({ retry: { attempts: -1, on } }),
    says: ['`retry.attempts` is -1', 'it is a whole number from 0 to 65535', 'write a number from 0 to 65535'],
    wrong: validation('attempts cannot be negative', retries('retries: { attempts: -1 }')),
  },
  {
    name: 'retries on a status without a meaning',
    program: upstream({ retry: { attempts: 1, on: [RetryOn.status(599)], idempotent: true } }),
    says: ['RetryOn.status(599)', 'it is no registered status of a failure', 'name one, such as RetryOn.status(503)'],
    wrong: validation('is not a valid retryOn policy', retries("retries: { attempts: 1, retryOn: '599' }")),
  },
  {
    name: 'retries that carry out an order twice',
    program: upstream({ retry: { attempts: 2, on: [RetryOn.GATEWAY_ERROR] } }),
    says: ['requests are retried on "gateway-error"', 'the application may have carried out the request before it failed this way, and would do so again', "say idempotent: true if that does no harm, limit it to methods: ['GET', 'HEAD'], or retry on"],
    wrong: nobody('a POST that failed on its way back is carried out again', retries('retries: { attempts: 2, retryOn: gateway-error }')),
  },
  {
    name: 'another region, and nothing that says when',
    program: upstream({ localityFailover: [{ from: 'eu', to: 'us' }] }),
    says: ['`localityFailover` stands without `circuitBreaker`', 'requests leave a region only when its endpoints are ejected, and nothing ejects them', 'add a circuitBreaker'],
    wrong: analyzers('IST0133: Schema validation warning: outlier detection policy must be provided for failover', policy('loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: eu, to: us }] } }')),
  },
  {
    name: 'a region that stands in for itself',
    program: upstream({ circuitBreaker: breaker, localityFailover: [{ from: 'eu', to: 'eu' }] }),
    says: ['failover from "eu" to "eu"', 'a region cannot stand in for itself', "write for example { from: 'eu-west1', to: 'eu-central1' }"],
    wrong: validation('must specify different regions', policy('outlierDetection: { consecutive5xxErrors: 5 }, loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: eu }] } }')),
  },
  {
    name: 'a zone that stands in for a region',
    program: upstream({ circuitBreaker: breaker, localityFailover: [{ from: 'eu/1', to: 'us' }] }),
    says: ['failover from "eu/1" to "us"', 'a region is one name, without "/" or "*"', "write for example { from: 'eu-west1', to: 'eu-central1' }"],
    wrong: validation('locality lb failover only specify region', policy('outlierDetection: { consecutive5xxErrors: 5 }, loadBalancer: { localityLbSetting: { failover: [{ from: eu/1, to: us }] } }')),
  },
];
