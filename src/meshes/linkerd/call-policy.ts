import { IntentError } from '../../intent/intent-error';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { PortFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { RetryIntent } from '../../intent/upstream/resilience';
import { RetryOn } from '../../intent/upstream/retry-on';
import { durationText } from '../../kubernetes/durations';
import { Labels } from '../../kubernetes/objects';
import { NOTHING, Rendering } from '../rendering';

/** Linkerd's own greatest pause before an ejected endpoint is tried again (policy-controller, version-2.20), in milliseconds. */
const DEFAULT_MAX_PENALTY = 60_000;

const RETRY_ANNOTATIONS = ['http', 'grpc', 'limit', 'timeout'].map(key => `retry.linkerd.io/${key}`);

/** Retries, timeouts and the circuit breaker of a Service of ours, as annotations on it. A client's stand on its own routes. */
export function callPolicy(intent: ServiceIntent): Rendering {
  if (intent.service.side.kind === 'consumer') {
    requireNoCircuitBreaker(intent);
    return NOTHING;
  }
  // A route that only some methods take carries the retries itself
  const calls = callAnnotations(intent.retry?.methods ? { ...intent, retry: undefined } : intent);
  const annotations = { ...calls, ...balancerAnnotations(intent) };
  const excludes = intent.retry ? RETRY_ANNOTATIONS.filter(key => !(key in annotations)) : [];
  return Object.keys(annotations).length + excludes.length === 0 ? NOTHING : { objects: [], decorations: [{ on: 'service', annotations, excludes }] };
}

/** Annotations that may stand on a Service or on a route. */
export function callAnnotations({ service, timeout, retry }: Pick<ServiceIntent, 'service' | 'timeout' | 'retry'>): Labels {
  return {
    ...timeout && { 'timeout.linkerd.io/request': durationText(timeout.total) },
    ...retry && retry.attempts > 0 && retryAnnotations(retry, service.ports.filter(port => _hasRequests(port.protocol))),
  };
}

function retryAnnotations(retry: RetryIntent, ports: readonly PortFacts[]): Labels {
  const http = ports.some(port => port.protocol !== Protocol.GRPC) ? retry.on.flatMap(httpWords) : [];
  const grpc = ports.some(port => port.protocol === Protocol.GRPC) ? retry.on.flatMap(condition => condition._grpc ?? []) : [];
  return {
    ...http.length > 0 && { 'retry.linkerd.io/http': [...new Set(http)].join(',') },
    ...grpc.length > 0 && { 'retry.linkerd.io/grpc': [...new Set(grpc)].join(',') },
    'retry.linkerd.io/limit': String(retry.attempts),
    ...retry.perTryTimeout !== undefined && { 'retry.linkerd.io/timeout': durationText(retry.perTryTimeout) },
  };
}

function httpWords(condition: RetryOn): string[] {
  if (condition === RetryOn.SERVER_ERROR) return ['5xx'];
  if (condition === RetryOn.GATEWAY_ERROR) return ['gateway-error'];
  return condition._statuses ? [String(condition._statuses[0])] : [];
}

/** The circuit breaker, for every Service whose endpoints are balanced over. */
export function balancerAnnotations({ circuitBreaker }: Pick<ServiceIntent, 'circuitBreaker'>): Labels {
  if (!circuitBreaker) return {};
  const { consecutiveErrors, ejectionTime } = circuitBreaker;
  const accrual = 'balancer.linkerd.io/failure-accrual';
  return {
    [accrual]: 'consecutive',
    [`${accrual}-consecutive-max-failures`]: String(consecutiveErrors),
    [`${accrual}-consecutive-min-penalty`]: durationText(ejectionTime),
    // The least pause may not be longer than the greatest
    ...ejectionTime > DEFAULT_MAX_PENALTY && { [`${accrual}-consecutive-max-penalty`]: durationText(ejectionTime) },
  };
}

function requireNoCircuitBreaker(intent: ServiceIntent): void {
  const annotations = Object.entries(balancerAnnotations(intent));
  if (annotations.length === 0) return;
  const { service, where } = intent;
  throw new IntentError({
    where,
    what: `the circuit breaker of Service ${service.namespace}/${service.name} is not ours to set`,
    why: 'Linkerd reads it off annotations of the Service, which belongs to another repository',
    instead: `ask its owner to add\n${annotations.map(([key, value]) => `             ${key}: "${value}"`).join('\n')}`,
  });
}
