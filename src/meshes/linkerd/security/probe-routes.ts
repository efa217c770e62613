import { IntentError } from '../../../intent/intent-error';
import { Protocol, _hasRequests } from '../../../intent/protocol';
import { GuardedWorkload, probesOf, WorkloadAccess } from '../../../intent/security/access';
import { Probe } from '../../../intent/security/probe';
import { exactPath, RequestMatch } from '../../../intent/security/requests';

/**
 * The requests of the kubelet on one port.
 *
 * Linkerd makes routes for HTTP probes itself, but only where no other route is attached, and for no other kind of probe
 * (policy-controller/k8s/index/src/inbound/index.rs, version-2.20).
 */
export function probeRequests(workload: GuardedWorkload, port: number, where: string): RequestMatch[] {
  return probesOf(workload).filter(probe => probe.port === port).flatMap((probe): RequestMatch[] => {
    if (probe.kind === 'grpc') return [{ kind: 'grpc', service: 'grpc.health.v1.Health', method: 'Check' }];
    if (probe.kind !== 'http') return [];
    const path = exactPath(probe.path ?? '/');
    if (typeof path === 'string') throw lostProbe(probe, `no route can name its path: ${path}`, where);
    return [{ kind: 'http', method: 'GET', path }];
  });
}

/**
 * Refuses a probe that no route can let through. A TCP probe needs none: it opens a connection, and the proxy takes every connection
 * before it asks who is calling. An exec probe never leaves the container.
 */
export function requireReachableByKubelet(access: WorkloadAccess, protocolOf: (port: number) => Protocol | undefined): void {
  const { workload, plaintextPorts, where } = access;
  for (const probe of probesOf(workload)) {
    if (probe.port === undefined || plaintextPorts.includes(probe.port)) continue;
    const lost = reasonLost(probe, protocolOf(probe.port));
    if (lost) throw lostProbe(probe, lost, where);
  }
}

function reasonLost(probe: Probe, protocol: Protocol | undefined): string | undefined {
  if (probe.kind === 'https') return 'it is TLS from a caller without identity, in which Linkerd sees no path to let through';
  if (protocol === undefined || probe.kind === 'tcp' || probe.kind === 'exec') return undefined;
  if (!_hasRequests(protocol)) return `the port speaks ${protocol}, where Linkerd sees no requests and so cannot let the probe's alone through`;
  if (probe.kind === 'http' && protocol === Protocol.GRPC) return 'the port speaks gRPC, where Linkerd looks at GRPCRoutes only, which cannot name a GET';
  return undefined;
}

function lostProbe(probe: Probe, why: string, where: string): IntentError {
  return new IntentError({
    where,
    what: `the ${probe.kind} probe of container "${probe.container}" on port ${probe.port} cannot be kept alive`,
    why,
    instead: 'probe another port or in another way (HTTP on an HTTP port, gRPC on a gRPC port, exec), '
      + `or name the port as an exception: plaintextPorts: [${probe.port}]`,
  });
}
