import { _hasRequests, Protocol } from '../../intent/protocol';

/**
 * The `appProtocol` that makes Linkerd see what a port speaks. `grpc`, `http2`, `tcp` and the like would all mean "opaque" to it
 * (policy-controller/core/src/outbound.rs, version-2.20). HTTP/1 has none on purpose: with `http` the proxies would stop carrying it
 * over HTTP/2 between them.
 */
export function appProtocolOf(protocol: Protocol): string | undefined {
  if (!_hasRequests(protocol)) return 'linkerd.io/opaque';
  return protocol === Protocol.HTTP ? undefined : 'kubernetes.io/h2c';
}
