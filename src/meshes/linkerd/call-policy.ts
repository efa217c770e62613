import { annotationsProblem } from './annotation-grammar';
import { IntentError } from '../../intent/intent-error';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { PortFacts } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { RetryIntent, StreamTimeoutsIntent } from '../../intent/upstream/resilience';
import { RetryOn } from '../../intent/upstream/retry-on';
import { durationText } from '../../kubernetes/durations';
import { Labels } from '../../kubernetes/objects';
import { NOTHING, Rendering } from '../rendering';

/** Linkerd's own greatest pause before an ejected endpoint is tried again (policy-controller, version-2.20), in milliseconds. */
const DEFAULT_MAX_PENALTY = 60_000;

const RETRY_ANNOTATIONS = ['http', 'grpc', 'limit', 'timeout'].map(key => `retry.linkerd.io/${key}`);

/** Retries, timeouts and the circuit breaker of a Service of ours, as annotations on it. A client's stand on its own routes. */
export function callPolicy(intent: ServiceIntent): Rendering {
  requireOneOfTimes(intent);
  if (intent.service.side.kind === 'consumer') {
    requireNone(intent, 'the circuit breaker', balancerAnnotations(intent));
    requireNone(intent, 'the time of answers and silence', streamAnnotations(intent.streamTimeouts));
    return NOTHING;
  }
  // A route that only some methods take carries the retries itself
  const calls = callAnnotations(intent.retry?.methods ? { ...intent, retry: undefined } : intent);
  const annotations = { ...calls, ...balancerAnnotations(intent) };
  const problem = annotationsProblem(annotations);
  if (problem) throw new Error(`${intent.where}: Linkerd would not read ${problem}`);
  const excludes = intent.retry ? RETRY_ANNOTATIONS.filter(key => !(key in annotations)) : [];
  return Object.keys(annotations).length + excludes.length === 0 ? NOTHING : { objects: [], decorations: [{ on: 'service', annotations, excludes }] };
}

/** Annotations that may stand on a Service or on a route, where those about times are looked at as a whole: a route's take the place of all of a Service's. */
export function callAnnotations(intent: Pick<ServiceIntent, 'service' | 'timeout' | 'streamTimeouts' | 'retry'>): Labels {
  const { service, timeout, streamTimeouts, retry } = intent;
  return {
    ...timeout && { 'timeout.linkerd.io/request': durationText(timeout.total) },
    ...streamAnnotations(streamTimeouts),
    ...retry && retry.attempts > 0 && retryAnnotations(retry, service.ports.filter(port => _hasRequests(port.protocol))),
  };
}

function streamAnnotations({ response, idle }: StreamTimeoutsIntent = {}): Labels {
  return {
    ...response !== undefined && { 'timeout.linkerd.io/response': durationText(response) },
    ...idle !== undefined && { 'timeout.linkerd.io/idle': durationText(idle) },
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

/** What Linkerd reads off annotations of a Service alone. */
function requireNone({ service, where }: ServiceIntent, what: string, annotations: Labels): void {
  const lines = Object.entries(annotations);
  if (lines.length === 0) return;
  throw new IntentError({
    where,
    what: `${what} of Service ${service.namespace}/${service.name} is not ours to set`,
    why: 'Linkerd reads it off annotations of the Service, which belongs to another repository',
    instead: `ask its owner to add\n${lines.map(([key, value]) => `             ${key}: "${value}"`).join('\n')}`,
  });
}

/** A route that says how long requests may take is asked for no other time of the Service. */
function requireOneOfTimes({ service, routes = {}, streamTimeouts, where }: ServiceIntent): void {
  const timed = Object.values(routes).some(({ http }) => http.some(({ timeout }) => timeout));
  if (!streamTimeouts || !timed) return;
  throw new IntentError({
    where,
    what: `Service "${service.name}" has a time for answers or silence, and one of its rules has a timeout`,
    why: 'where a route says one time, Linkerd reads none of the times of the Service',
    instead: 'say the timeout for the service alone, or leave the other times out',
  });
}
