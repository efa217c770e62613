import { gatewayDuration } from './duration';
import { RouteDialect, RouteRule, titleOf } from './route-rule';
import { unsayable } from './unsayable';
import { Protocol } from '../../intent/protocol';
import { RetryIntent } from '../../intent/upstream/resilience';
import { RetryOn } from '../../intent/upstream/retry-on';

/** The field `retry` of an HTTPRoute's rule, which the imported class, of the standard channel, does not have. */
export interface RouteRetry {
  readonly attempts: number;
  readonly codes?: number[];
  readonly backoff?: string;
}

/** What Istio tries again at every rule with the field (pilot/pkg/config/kube/gateway/conversion.go convertHTTPRoute, istio.io/istio main of 2026-08-27). */
const IMPLIED = [RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM];
const IMPLIED_ON_GRPC = [...IMPLIED, RetryOn.UNAVAILABLE, RetryOn.CANCELLED];

/** What of the conditions can come true on a port. */
export function conditionsOn(protocol: Protocol, { on }: RetryIntent): RetryOn[] {
  const onAny = [RetryOn.SERVER_ERROR, RetryOn.GATEWAY_ERROR, RetryOn.RETRIABLE_4XX];
  const answer = (condition: RetryOn) => (protocol === Protocol.GRPC ? condition._grpc : condition._statuses);
  return on.filter(condition => condition._isConnection || onAny.includes(condition) || answer(condition) !== undefined);
}

/**
 * The field `retry` of a rule.
 *
 * It names statuses. Failed connections are tried again with it whatever it names, and on gRPC UNAVAILABLE and CANCELLED as well: more than
 * was asked for, where only some of them were. That does no harm where a request may be carried out twice, which has been said wherever a
 * status is named; where none is, it is refused.
 *
 * @throws when the API, or what is made of it, has no word for a condition
 */
export function routeRetry(rule: RouteRule, retry: RetryIntent, protocol: Protocol, { retryField }: RouteDialect, where: string): RouteRetry {
  const title = titleOf(rule);
  if (!retryField) {
    throw unsayable(where, `${title} is tried again`, 'only the experimental channel has a field for it', 'install that channel and say so: gatewayApi: GatewayApiChannel.EXPERIMENTAL');
  }
  const on = conditionsOn(protocol, retry);
  const grpc = protocol === Protocol.GRPC;
  if (grpc && !on.some(condition => condition.mayBeProcessed)) {
    throw unsayable(
      where, `${title} tries gRPC calls again on ${namesOf(on)} alone`, 'a rule that retries at all retries UNAVAILABLE and CANCELLED too, after which a call may have been carried out',
      'name RetryOn.UNAVAILABLE, and say idempotent: true if that is so',
    );
  }
  const named = on.filter(condition => !(grpc ? IMPLIED_ON_GRPC : IMPLIED).includes(condition));
  const odd = named.filter(condition => codesOf(condition, grpc) === undefined);
  if (odd.length > 0) {
    throw unsayable(
      where, `${title} is tried again on ${namesOf(odd)}`, `the field \`retry\` of an HTTPRoute means failed connections${grpc ? ', UNAVAILABLE, CANCELLED' : ''} and single HTTP statuses`,
      `name ${grpc ? 'RetryOn.UNAVAILABLE' : 'RetryOn.GATEWAY_ERROR, or RetryOn.status(503)'}`,
    );
  }
  const codes = [...new Set(named.flatMap(condition => codesOf(condition, grpc)!))].sort((a, b) => a - b);
  const backoff = retry.backoff === undefined ? undefined : gatewayDuration(retry.backoff);
  return { attempts: retry.attempts, codes: codes.length === 0 ? undefined : codes, backoff };
}

/** How long a try may take, where there is more than one. */
export function tryTimeout(retry: RetryIntent): string | undefined {
  return retry.perTryTimeout === undefined ? undefined : gatewayDuration(retry.perTryTimeout);
}

/** Any 5xx would be a hundred codes, of which proxies know eleven. */
function codesOf(condition: RetryOn, grpc: boolean): number[] | undefined {
  if (!condition._statuses || condition === RetryOn.SERVER_ERROR || (grpc && condition._grpc !== undefined)) return undefined;
  const [from, to] = condition._statuses;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function namesOf(conditions: readonly RetryOn[]): string {
  return conditions.map(condition => condition.name).join(', ');
}
