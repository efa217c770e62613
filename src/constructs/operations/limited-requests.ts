import { Rate } from './rate';
import { instanceOf, optional, textMap, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { RefusalIntent } from '../../intent/operations/rate-limit';
import { _hasRequests, Protocol } from '../../intent/protocol';
import { HttpCondition } from '../../intent/routing/condition';
import { conditionText } from '../../intent/routing/condition-text';
import { headerNameProblem, writtenValueProblem } from '../../intent/routing/header-names';
import { HttpMatch } from '../../intent/routing/http-match';
import { ContainerPort } from '../../intent/security/access';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';

/** What a proxy can compare when it counts. */
const SEEN: readonly string[] = ['path', 'method', 'authority', 'headers', 'withoutHeaders'] satisfies (keyof HttpCondition)[];

/** The statuses of a refusal that Envoy knows (type/v3/http_status.proto, go-control-plane/envoy v1.40.0). */
const STATUSES = [
  400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 426, 428, 429, 431,
  500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
];

/** Reads a rate. */
export function readRate(value: unknown, name: string, where: string): Rate {
  return instanceOf(value, Rate, name, 'Rate.perSecond(10)', where);
}

/**
 * Reads which requests are counted.
 *
 * @throws when a part of the condition is one that a proxy does not see when it counts
 */
export function readRequests(value: unknown, name: string, where: string): HttpCondition {
  const match = instanceOf(value, HttpMatch, name, "HttpMatch.path(HttpPath.below('/search'))", where);
  const condition = match._condition;
  const unseen = Object.keys(condition).find(field => !SEEN.includes(field));
  const problem = match._problem() ?? (unseen === undefined ? undefined : {
    why: `what is counted is told apart by path, method, authority and headers, and not by ${unseen}`, instead: "write for example HttpMatch.of({ path: HttpPath.below('/search'), method: 'GET' })",
  });
  if (problem) throw new IntentError({ where, what: `\`${name}\` (${conditionText(condition)})`, ...problem });
  return condition;
}

/** What is said of a request over the limit. */
interface Refusal {
  readonly status?: unknown;
  readonly responseHeaders?: unknown;
}

/** Reads what becomes of a request over the limit. */
export function readRefusal({ status, responseHeaders }: Refusal, where: string): RefusalIntent {
  const headers = optional(responseHeaders, textMap, 'responseHeaders', where);
  for (const [name, value] of Object.entries(headers ?? {})) {
    const problem = headerNameProblem(name.toLowerCase()) ?? writtenValueProblem(name, value);
    if (problem) throw new IntentError({ where, what: `\`responseHeaders\` has "${name}"`, why: problem, instead: "write for example { 'x-rate-limited': 'true' }" });
  }
  return { status: optional(status, readStatus, 'status', where), headers: headers && { ...headers } };
}

function readStatus(value: unknown, name: string, where: string): number {
  const status = wholeNumber(value, name, { min: 400, max: 599 }, where);
  if (STATUSES.includes(status)) return status;
  throw new IntentError({ where, what: `\`status\` is ${status}`, why: `Envoy knows the statuses ${STATUSES.join(', ')}`, instead: 'leave it out to answer with 429' });
}

/** Reads a share of requests. */
export function readPercent(value: unknown, name: string, where: string): number {
  return wholeNumber(value, name, { min: 0, max: 100 }, where);
}

/**
 * The ports at which requests are counted, where not all are meant.
 *
 * @throws when no port of the target carries requests, or one that is named does not
 */
export function countedPorts(given: readonly number[] | undefined, target: PolicyTargetFacts, where: string): readonly number[] | undefined {
  const known = portsOf(target);
  const refused = given?.find(port => known.length > 0 && !known.some(other => other.port === port && _hasRequests(other.protocol)));
  const none = given === undefined && known.length > 0 && !known.some(({ protocol }) => _hasRequests(protocol));
  if (refused === undefined && !none) return given;
  throw new IntentError({
    where,
    what: refused === undefined ? `there are no requests to count at ${targetText(target)}` : `port ${refused} of ${targetText(target)} takes no requests`,
    why: `its ports are ${known.map(({ port, protocol }) => `${port} ${protocol}`).join(', ')}`,
    instead: target.kind === 'gateway' ? 'name a port where HTTP comes in' : 'name a container port that speaks http, http2 or grpc',
  });
}

/** Whether calls of gRPC may be among what is counted: where the ports are not known, they may. */
export function mayBeGrpc(ports: readonly number[] | undefined, target: PolicyTargetFacts): boolean {
  if (target.kind === 'gateway') return true;
  const known = portsOf(target).filter(({ port }) => ports === undefined || ports.includes(port));
  return known.length === 0 || known.some(({ protocol }) => protocol === Protocol.GRPC);
}

function portsOf(target: PolicyTargetFacts): readonly ContainerPort[] {
  if (target.kind === 'workload' || target.kind === 'service') return target.ports;
  if (target.kind !== 'gateway') return [];
  return target.gateway.listeners.map(({ port, protocol }) => ({ port, protocol: protocol.startsWith('http') ? Protocol.HTTP : Protocol.TCP }));
}
