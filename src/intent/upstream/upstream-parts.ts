import { TunnelIntent } from './connections';
import { PolicyIntent, PortIntent, VersionIntent } from './policy';
import { ProxyProtocol } from './proxy-protocol';
import { RetryIntent, StreamTimeoutsIntent, TimeoutIntent } from './resilience';
import { Labels } from '../../kubernetes/objects';

/** What can be wanted of the calls to one service, whatever route they take. */
export interface UpstreamParts extends PolicyIntent {
  readonly timeout?: TimeoutIntent;
  readonly streamTimeouts?: StreamTimeoutsIntent;
  readonly retry?: RetryIntent;
  readonly proxyProtocol?: ProxyProtocol;
  readonly tunnel?: TunnelIntent;
  readonly portPolicies?: readonly PortIntent[];
  readonly versionPolicies?: readonly VersionIntent[];
  readonly clients?: ClientsIntent;
}

/** For whom a policy holds: the clients of some namespaces, or pods with some labels in the namespace where it stands. */
export type ClientsIntent =
  | { readonly kind: 'namespaces'; readonly names: readonly string[] }
  | { readonly kind: 'pods'; readonly labels: Labels };

/** The parts in the words of an error. */
export const UPSTREAM_PART_NAMES: { readonly [part in keyof Required<UpstreamParts>]: string } = {
  timeout: 'timeout',
  streamTimeouts: 'times of answers and silence',
  retry: 'retries',
  circuitBreaker: 'circuit breaker',
  connectionLimits: 'connection limits',
  connections: 'connections',
  loadBalancing: 'load balancing',
  sessionAffinity: 'session affinity',
  slowStart: 'slow start',
  locality: 'locality',
  tls: 'TLS',
  proxyProtocol: 'PROXY protocol',
  tunnel: 'tunnel',
  portPolicies: 'policies of single ports',
  versionPolicies: 'policies of single versions',
  clients: 'clients that the policy is for',
};
