import { TrafficPolicy } from './traffic-policy-type';
import { PolicyIntent } from '../../../intent/upstream/policy';
import { durationText } from '../../../kubernetes/durations';

/** Envoy's own default is a tenth of the endpoints, rounded down: of nine or fewer it would never eject one. */
const ALL = 100;

/**
 * A circuit breaker as Istio has it. The share that may be out is always written: `max_ejection_percent` holds for the first ejection too
 * (Envoy 1.40 source/common/upstream/outlier_detection_impl.cc; `always_eject_one_host` is false, and DestinationRule has no field for it).
 */
export function outlierDetection({ circuitBreaker }: PolicyIntent): TrafficPolicy['outlierDetection'] {
  return circuitBreaker && {
    consecutive5XxErrors: circuitBreaker.consecutiveErrors,
    consecutiveGatewayErrors: circuitBreaker.consecutiveGatewayErrors,
    splitExternalLocalOriginErrors: circuitBreaker.splitLocalOrigin,
    consecutiveLocalOriginFailures: circuitBreaker.consecutiveLocalOriginFailures,
    baseEjectionTime: durationText(circuitBreaker.ejectionTime),
    interval: circuitBreaker.interval === undefined ? undefined : durationText(circuitBreaker.interval),
    maxEjectionPercent: circuitBreaker.maxEjectionPercent ?? ALL,
    minHealthPercent: circuitBreaker.minHealthPercent,
  };
}
