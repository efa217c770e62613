import { CircuitBreaker, ConnectionLimits, LocalityFailover } from './upstream-options';
import { fields, list, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { CircuitBreakerIntent, ConnectionLimitsIntent, FailoverIntent } from '../../intent/upstream/resilience';
import { positiveMillis } from '../retry/quantities';

/** The meshes' fields for counts are signed 32 bit numbers. */
const COUNT = { min: 1, max: 2147483647 };

/** Reads when an endpoint is left out. */
export function checkBreaker(breaker: CircuitBreaker, where: string): CircuitBreakerIntent {
  const { consecutiveErrors, ejectionTime, interval, maxEjectionPercent } = fields(breaker, 'circuitBreaker', where);
  return {
    consecutiveErrors: wholeNumber(consecutiveErrors, 'circuitBreaker.consecutiveErrors', COUNT, where),
    ejectionTime: positiveMillis(ejectionTime, 'circuitBreaker.ejectionTime', where),
    interval: optional(interval, positiveMillis, 'circuitBreaker.interval', where),
    maxEjectionPercent: maxEjectionPercent === undefined ? undefined : wholeNumber(maxEjectionPercent, 'circuitBreaker.maxEjectionPercent', { min: 1, max: 100 }, where),
  };
}

const LIMITS: readonly string[] = ['maxConnections', 'maxPendingRequests', 'maxRequests'] satisfies (keyof ConnectionLimits)[];

/** Reads bounds on connections and requests, of which there must be one. */
export function checkConnectionLimits(limits: ConnectionLimits, where: string): ConnectionLimitsIntent {
  onlyFields(limits, LIMITS, 'connectionLimits', where);
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined) wholeNumber(value, `connectionLimits.${name}`, COUNT, where);
  }
  if (Object.values(limits).every(value => value === undefined)) {
    throw new IntentError({ where, what: '`connectionLimits` is empty', why: 'it would limit nothing', instead: 'give one of maxConnections, maxPendingRequests, maxRequests, or leave it out' });
  }
  const { maxConnections, maxPendingRequests, maxRequests } = limits;
  return { maxConnections, maxPendingRequests, maxRequests };
}

/**
 * Rules of Istio's `ValidateLocalityLbSetting` (pkg/config/validation/agent/validation.go, istio.io/istio main of 2026-08-27), where
 * a failover without outlier detection is a warning only. It can never take place, so here it is an error.
 */
export function checkFailover(given: readonly LocalityFailover[], hasBreaker: boolean, where: string): FailoverIntent[] {
  if (!hasBreaker) {
    throw new IntentError({ where, what: '`localityFailover` stands without `circuitBreaker`', why: 'requests leave a region only when its endpoints are ejected, and nothing ejects them', instead: 'add a circuitBreaker' });
  }
  const failover = list(given, readFailover, 'localityFailover', where);
  for (const { from, to } of failover) {
    const problem = [from, to].some(region => !/^[^/*\s]+$/.test(region)) ? 'a region is one name, without "/" or "*"' : from === to ? 'a region cannot stand in for itself' : undefined;
    if (problem) throw new IntentError({ where, what: `failover from "${from}" to "${to}"`, why: problem, instead: "write for example { from: 'eu-west1', to: 'eu-central1' }" });
  }
  const twice = failover.find((entry, index) => failover.findIndex(other => other.from === entry.from) !== index);
  if (twice || failover.length === 0) {
    throw new IntentError({
      where, what: twice ? `region "${twice.from}" fails over twice` : '`localityFailover` is an empty list', why: 'each region has one that stands in', instead: 'name each region once',
    });
  }
  return failover;
}

function readFailover(value: unknown, name: string, where: string): FailoverIntent {
  const { from, to } = fields(value as LocalityFailover, name, where);
  return { from: text(from, `${name}.from`, where), to: text(to, `${name}.to`, where) };
}
