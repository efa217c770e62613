import { checkConnections } from './connection-settings';
import { UpstreamPolicy } from './policy-options';
import { SessionAffinity } from './session-affinity';
import { checkBreaker, checkConnectionLimits, checkSlowStart } from './upstream-limits';
import { instanceOf, oneOf, optional } from '../../intent/input';
import { LoadBalancing } from '../../intent/upstream/load-balancing';
import { Locality } from '../../intent/upstream/locality';
import { PolicyIntent } from '../../intent/upstream/policy';
import { UpstreamTls } from '../../intent/upstream/upstream-tls';

/** Options of every policy, wherever it holds. */
export const POLICY_FIELDS: readonly string[] = [
  'circuitBreaker', 'connectionLimits', 'connections', 'loadBalancing', 'sessionAffinity', 'slowStart', 'locality', 'tls',
] satisfies (keyof UpstreamPolicy)[];

/** Reads a policy; its options are called `prefix` and their names. */
export function readPolicy(policy: UpstreamPolicy, prefix: string, where: string): PolicyIntent {
  const at = (field: keyof UpstreamPolicy) => `${prefix}${field}`;
  return {
    circuitBreaker: optional(policy.circuitBreaker, checkBreaker, at('circuitBreaker'), where),
    connectionLimits: optional(policy.connectionLimits, checkConnectionLimits, at('connectionLimits'), where),
    connections: optional(policy.connections, checkConnections, at('connections'), where),
    loadBalancing: optional(policy.loadBalancing, (value, name) => oneOf(value, LoadBalancing, name, where), at('loadBalancing'), where),
    sessionAffinity: optional(policy.sessionAffinity, affinity, at('sessionAffinity'), where),
    slowStart: optional(policy.slowStart, checkSlowStart, at('slowStart'), where),
    locality: optional(policy.locality, locality, at('locality'), where),
    tls: optional(policy.tls, tls, at('tls'), where),
  };
}

function affinity(value: unknown, name: string, where: string): PolicyIntent['sessionAffinity'] {
  return instanceOf(value, SessionAffinity, name, "SessionAffinity.header('x-user')", where)._intent;
}

function locality(value: unknown, name: string, where: string): PolicyIntent['locality'] {
  return instanceOf(value, Locality, name, 'Locality.enabled()', where)._intent;
}

function tls(value: unknown, name: string, where: string): PolicyIntent['tls'] {
  return instanceOf(value, UpstreamTls, name, "UpstreamTls.simple({ caCertificates: 'system' })", where)._intent;
}
