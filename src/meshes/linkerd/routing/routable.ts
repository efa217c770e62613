import { IntentError } from '../../../intent/intent-error';
import { _hasRequests } from '../../../intent/protocol';
import { ServiceIntent } from '../../../intent/service-intent';
import { appProtocolOf } from '../app-protocol';

/** What Linkerd takes as HTTP or gRPC (policy-controller/core/src/outbound.rs, version-2.20). */
const SEEN = ['http', 'kubernetes.io/h2c'];

/**
 * Refuses a Service on which Linkerd would ignore routes and annotations without a word: one that is headless is no parent of routes
 * (policy-controller/k8s/status/src/index.rs), and an `appProtocol` that Linkerd does not know makes a port opaque.
 */
export function requireRoutable({ service, split, circuitBreaker, where }: ServiceIntent): void {
  if (split && Object.keys(service.selector ?? {}).length === 0) {
    throw new IntentError({
      where,
      what: `Service "${service.name}" has no selector`,
      why: 'each version gets a Service of its own, which would select every pod of that version, of whatever application',
      instead: 'give the Service a selector',
    });
  }
  if (circuitBreaker && !service.ports.some(port => _hasRequests(port.protocol))) {
    throw new IntentError({
      where,
      what: `Service "${service.name}" has no HTTP or gRPC port for a circuit breaker`,
      why: 'Linkerd counts failed requests, and on its ports it sees none (policy-controller/grpc/src/outbound.rs, version-2.20)',
      instead: 'leave `circuitBreaker` out',
    });
  }
  const opaque = service.ports.find(port => _hasRequests(port.protocol) && port.appProtocol !== undefined && !SEEN.includes(port.appProtocol));
  if (!service.headless && !opaque) return;
  throw new IntentError({
    where,
    what: service.headless
      ? `Service "${service.name}" is headless`
      : `port ${opaque!.port} of Service "${service.name}" has appProtocol "${opaque!.appProtocol}"`,
    why: service.headless ? 'Linkerd takes no routes, retries or timeouts for a Service without an address' : 'to Linkerd that means opaque: it would ignore routes, retries and timeouts',
    instead: service.headless ? 'give the Service an address' : `set appProtocol to ${appProtocolOf(opaque!.protocol) ?? 'nothing'}`,
  });
}
