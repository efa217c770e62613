import { ConnectionsIntent, TunnelIntent } from './connections';
import { LoadBalancing } from './load-balancing';
import { LocalityIntent } from './locality-intent';
import { ProxyProtocol } from './proxy-protocol';
import { CircuitBreakerIntent, ConnectionLimitsIntent, RetryBudgetIntent, SlowStartIntent } from './resilience';
import { SessionAffinityIntent } from './session-affinity';
import { TlsIntent } from './tls-intent';
import { Version } from '../service';

/** What can be wanted of connections and endpoints: of a service as a whole, at one of its ports, or of one of its versions. */
export interface PolicyIntent {
  readonly circuitBreaker?: CircuitBreakerIntent;
  readonly connectionLimits?: ConnectionLimitsIntent;
  readonly connections?: ConnectionsIntent;
  readonly loadBalancing?: LoadBalancing;
  readonly sessionAffinity?: SessionAffinityIntent;
  readonly slowStart?: SlowStartIntent;
  readonly locality?: LocalityIntent;
  readonly tls?: TlsIntent;
}

/** A policy that is laid over another one. */
export interface LayerIntent {
  readonly policy: PolicyIntent;
  /** Whether what it does not say is as below it; else it is as if nothing were said. */
  readonly inherits: boolean;
}

/** What holds at one port of the service. */
export interface PortIntent extends LayerIntent {
  readonly port: number;
}

/** What holds for one version. One of which nothing is said is named, for routes that are made elsewhere. */
export interface VersionIntent extends LayerIntent {
  readonly version: Version;
  readonly ports: readonly PortIntent[];
  readonly retryBudget?: RetryBudgetIntent;
  readonly proxyProtocol?: ProxyProtocol;
  readonly tunnel?: TunnelIntent;
}

/** Parts of a policy that are one thing: a version that inherits nothing takes the place of these as a whole. */
const BLOCKS: readonly (readonly (keyof PolicyIntent)[])[] = [
  ['connectionLimits', 'connections'], ['circuitBreaker'], ['loadBalancing', 'sessionAffinity', 'slowStart', 'locality'], ['tls'],
];

/** The blocks of which a policy says something. */
export function statedBlocks(policy: PolicyIntent): (readonly (keyof PolicyIntent)[])[] {
  return BLOCKS.filter(block => block.some(part => policy[part] !== undefined));
}

/** The policy of something that says more than that. */
export function policyOf(parts: PolicyIntent): PolicyIntent {
  return Object.fromEntries(BLOCKS.flat().filter(part => parts[part] !== undefined).map(part => [part, parts[part]]));
}

/** One policy over another, field by field. An endpoint is chosen in one way: what says how takes the place of what said so. */
export function merged(base: PolicyIntent, over: PolicyIntent): PolicyIntent {
  return {
    circuitBreaker: joined(base.circuitBreaker, over.circuitBreaker),
    connectionLimits: joined(base.connectionLimits, over.connectionLimits),
    connections: joined(base.connections, over.connections),
    loadBalancing: over.loadBalancing ?? (over.sessionAffinity ? undefined : base.loadBalancing),
    sessionAffinity: over.sessionAffinity ?? (over.loadBalancing ? undefined : base.sessionAffinity),
    slowStart: over.slowStart ?? base.slowStart,
    locality: over.locality ?? base.locality,
    tls: over.tls ?? base.tls,
  };
}

/** One policy over another, block by block. */
export function replaced(base: PolicyIntent, over: PolicyIntent): PolicyIntent {
  const parts = statedBlocks(over).flat();
  return { ...base, ...Object.fromEntries(parts.map(part => [part, over[part]])) };
}

function joined<T extends object>(base: T | undefined, over: T | undefined): T | undefined {
  if (!base || !over) return over ?? base;
  return { ...base, ...Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined)) };
}
