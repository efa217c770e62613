import { GuardedWorkload } from '../../intent/access';
import { IntentError } from '../../intent/intent-error';
import { Probe } from '../../intent/probe';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { RequestMatch } from '../../intent/requests';

/**
 * The requests of the kubelet on one port.
 *
 * Linkerd makes routes for HTTP probes itself, but only where no other route is attached, and for no other kind of probe
 * (policy-controller/k8s/index/src/inbound/index.rs, version-2.20).
 */
export function probeRequests(workload: GuardedWorkload, port: number): RequestMatch[] {
  return workload.probes.filter(probe => probe.port === port).flatMap((probe): RequestMatch[] => {
    if (probe.kind === 'grpc') return [{ kind: 'grpc', service: 'grpc.health.v1.Health', method: 'Check' }];
    return probe.kind === 'http' ? [{ kind: 'http', method: 'GET', path: { kind: 'exact', value: probe.path ?? '/' } }] : [];
  });
}

/**
 * Refuses a probe that no route can let through. A TCP probe needs none: it opens a connection, and the proxy takes every connection
 * before it asks who is calling. An exec probe never leaves the container.
 */
export function requireReachableByKubelet(workload: GuardedWorkload, protocolOf: (port: number) => Protocol | undefined, where: string): void {
  for (const probe of workload.probes) {
    const lost = reasonLost(probe, probe.port === undefined ? undefined : protocolOf(probe.port));
    if (!lost) continue;
    throw new IntentError({
      where,
      what: `the ${probe.kind} probe of container "${probe.container}" on port ${probe.port} cannot be kept alive`,
      why: lost,
      instead: `probe another port or in another way (HTTP on an HTTP port, gRPC on a gRPC port, exec), or name the port as an exception: plaintextPorts: [${probe.port}]`,
    });
  }
}

function reasonLost(probe: Probe, protocol: Protocol | undefined): string | undefined {
  if (probe.kind === 'https') return 'it is TLS from a caller without identity, in which Linkerd sees no path to let through';
  if (protocol === undefined || probe.kind === 'tcp' || probe.kind === 'exec') return undefined;
  if (!_hasRequests(protocol)) return `the port speaks ${protocol}, where Linkerd sees no requests and so cannot let the probe's alone through`;
  if (probe.kind === 'http' && protocol === Protocol.GRPC) return 'the port speaks gRPC, where Linkerd looks at GRPCRoutes only, which cannot name a GET';
  return undefined;
}
