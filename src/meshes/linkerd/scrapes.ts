import { WorkloadAccess } from '../../intent/access';
import { IntentError } from '../../intent/intent-error';
import { Protocol } from '../../intent/protocol';

/** Prometheus asks for the metrics with a GET, so the port must be one where Linkerd looks at HTTPRoutes. */
export function requireScrapable(access: WorkloadAccess, protocolOf: (port: number) => Protocol | undefined): void {
  const { workload: { name, metrics }, plaintextPorts, where } = access;
  const protocol = metrics && protocolOf(metrics.port);
  if (!metrics || plaintextPorts.includes(metrics.port) || protocol === Protocol.HTTP || protocol === Protocol.HTTP2) return;
  throw new IntentError({
    where,
    what: `Prometheus cannot read the metrics of "${name}" on port ${metrics.port}`,
    why: `the port speaks ${protocol}, where Linkerd cannot let the GET of ${metrics.path} alone through`,
    instead: `serve metrics on an HTTP port of their own, or name the port as an exception: plaintextPorts: [${metrics.port}]`,
  });
}
