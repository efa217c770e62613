import { positiveMillis } from './quantities';
import { RetryBudget, UpstreamRetry } from './upstream-retry';
import { fields, flag, instanceOf, list, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { methodProblem } from '../../intent/security/requests';
import { PortFacts } from '../../intent/service';
import { RetryBudgetIntent, RetryIntent } from '../../intent/upstream/resilience';
import { RetryOn } from '../../intent/upstream/retry-on';

/** Methods whose requests may be repeated without harm: RFC 9110 section 9.2.2. */
const REPEATABLE = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** Statuses of failures that are registered (RFC 9110 and the IANA registry); Istio refuses others, by Go's `http.StatusText`. */
const FAILURES = new Set([
  ...range(400, 418), ...range(421, 426), 428, 429, 431, 451, ...range(500, 508), 510, 511,
]);

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** No more than Linkerd's u16 can hold; far more than anybody means. */
const ATTEMPTS = { min: 0, max: 65535 };

/** Reads what is retried, and refuses what could do harm. */
export function retryIntent(given: UpstreamRetry, ports: readonly PortFacts[], where: string): RetryIntent {
  const retry = readRetry(given, where);
  const { attempts, perTryTimeout, backoff, budget } = retry;
  const on = [...new Set(retry.on ?? [])];
  requireConditions(attempts, retry, where);
  requireMethods(retry, ports, where);
  requireHarmless(on, retry, ports, where);
  requireAnswerable(on, ports, where);
  return {
    attempts,
    on,
    perTryTimeout: optional(perTryTimeout, positiveMillis, 'retry.perTryTimeout', where),
    backoff: optional(backoff, positiveMillis, 'retry.backoff', where),
    methods: retry.methods && [...new Set(retry.methods)].sort(),
    budget: optional(budget, readBudget, 'retry.budget', where),
  };
}

/** The same, of the types that it should be of. */
function readRetry(given: UpstreamRetry, where: string): UpstreamRetry {
  const { attempts, perTryTimeout, backoff, on, methods, idempotent, budget } = fields(given, 'retry', where);
  return {
    attempts: wholeNumber(attempts, 'retry.attempts', ATTEMPTS, where),
    perTryTimeout,
    backoff,
    on: optional(on, (value, name) => list(value, readCondition, name, where), 'retry.on', where),
    methods: optional(methods, (value, name) => list(value, text, name, where), 'retry.methods', where),
    idempotent: optional(idempotent, flag, 'retry.idempotent', where),
    budget,
  };
}

function readCondition(value: unknown, name: string, where: string): RetryOn {
  return instanceOf(value, RetryOn, name, 'RetryOn.UNAVAILABLE', where);
}

/** Reads a bound on retries under way. */
export function readBudget(value: unknown, name: string, where: string): RetryBudgetIntent {
  const { percent, minConcurrency, interval } = onlyFields(value as RetryBudget, ['percent', 'minConcurrency', 'interval'], name, where);
  return {
    percent: wholeNumber(percent, `${name}.percent`, { min: 0, max: 100 }, where),
    minConcurrency: minConcurrency === undefined ? undefined : wholeNumber(minConcurrency, `${name}.minConcurrency`, { min: 0, max: 2147483647 }, where),
    interval: optional(interval, positiveMillis, `${name}.interval`, where),
  };
}

function requireConditions(attempts: number, retry: UpstreamRetry, where: string): void {
  const on = retry.on ?? [];
  if (attempts === 0 && (on.length > 0 || (retry.perTryTimeout ?? retry.backoff ?? retry.methods ?? retry.budget) !== undefined)) {
    throw new IntentError({ where, what: '`retry.attempts` is 0 and something is said about retries', why: 'nothing is tried again, so it would have no effect', instead: 'leave the rest out, or raise attempts' });
  }
  if (attempts > 0 && on.length === 0) {
    throw new IntentError({ where, what: '`retry.on` names no condition', why: 'what is retried decides whether a retry can do harm', instead: 'write for example on: [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM]' });
  }
  const odd = on.find(condition => condition._isOneStatus && !FAILURES.has(condition._statuses![0]));
  if (odd) throw new IntentError({ where, what: `RetryOn.status(${odd.name})`, why: 'it is no registered status of a failure', instead: 'name one, such as RetryOn.status(503)' });
}

function requireMethods({ methods }: UpstreamRetry, ports: readonly PortFacts[], where: string): void {
  if (!methods) return;
  const problem = methods.length === 0 ? 'an empty list would retry nothing' : methods.map(methodProblem).find(Boolean);
  if (problem) throw new IntentError({ where, what: '`retry.methods`', why: problem, instead: "write for example methods: ['GET', 'HEAD']" });
  if (!ports.some(port => port.protocol === Protocol.GRPC)) return;
  throw new IntentError({ where, what: '`retry.methods` is given for a gRPC service', why: 'every gRPC call is a POST', instead: 'leave it out; say idempotent: true if calls may be repeated' });
}

function requireHarmless(on: readonly RetryOn[], { methods, idempotent }: UpstreamRetry, ports: readonly PortFacts[], where: string): void {
  const risky = on.find(condition => condition.mayBeProcessed);
  const repeatable = methods?.every(method => REPEATABLE.includes(method)) ?? false;
  if (!risky || idempotent || repeatable) return;
  const grpc = ports.some(port => port.protocol === Protocol.GRPC);
  throw new IntentError({
    where,
    what: `requests are retried on "${risky.name}"`,
    why: 'the application may have carried out the request before it failed this way, and would do so again'
      + (grpc ? '; a gRPC call is a POST, which may not be repeated unless you know that it can' : methods ? `; ${methods.filter(method => !REPEATABLE.includes(method)).join(', ')} may not be repeated` : ''),
    instead: `say idempotent: true if that does no harm${grpc ? '' : ', limit it to methods: [\'GET\', \'HEAD\']'}, or retry on CONNECT_FAILURE, REFUSED_STREAM and RESET_BEFORE_REQUEST only`,
  });
}

/** A condition that no port can ever answer with would be no condition at all. */
function requireAnswerable(on: readonly RetryOn[], ports: readonly PortFacts[], where: string): void {
  const requests = ports.filter(port => _hasRequests(port.protocol));
  const grpc = requests.some(port => port.protocol === Protocol.GRPC);
  const http = requests.some(port => port.protocol !== Protocol.GRPC);
  for (const condition of on) {
    const answerable = condition._isConnection || (grpc && condition._grpc !== undefined) || (http && condition._statuses !== undefined);
    if (requests.length === 0 || answerable) continue;
    throw new IntentError({
      where,
      what: `"${condition.name}" is no answer of this service`,
      why: grpc ? 'it speaks gRPC, whose failures are gRPC statuses; the HTTP status is 200' : 'it is a gRPC status, and the service speaks HTTP',
      instead: `retry on RetryOn.UNAVAILABLE${grpc ? ', RESOURCE_EXHAUSTED or another gRPC status' : ', GATEWAY_ERROR or a status'}`,
    });
  }
}
