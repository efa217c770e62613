import { Protocol } from '../../../intent/protocol';
import { RetryOn } from '../../../intent/upstream/retry-on';

/**
 * Conditions in the words of Envoy's `retry_on`, which Istio passes on: names for connections and gRPC, numbers for HTTP statuses
 * (pilot/pkg/networking/core/route/retry/retry.go, istio.io/istio main of 2026-08-27).
 */
export function retryOnText(conditions: readonly RetryOn[], protocols: readonly Protocol[]): string {
  return [...new Set(conditions.flatMap(condition => words(condition, protocols)))].join(',');
}

/** Statuses that have a name of their own there. */
const NAMED = [RetryOn.GATEWAY_ERROR, RetryOn.RETRIABLE_4XX];

function words(condition: RetryOn, protocols: readonly Protocol[]): string[] {
  if (condition === RetryOn.SERVER_ERROR) return ['5xx'];
  if (condition._isConnection || NAMED.includes(condition)) return [condition.name];
  const grpc = condition._grpc !== undefined && protocols.includes(Protocol.GRPC) ? [condition._grpc] : [];
  const http = condition._statuses !== undefined && protocols.some(protocol => protocol !== Protocol.GRPC) ? [String(condition._statuses[0])] : [];
  return [...grpc, ...http];
}
