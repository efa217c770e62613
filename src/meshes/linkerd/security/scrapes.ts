import { IntentError } from '../../../intent/intent-error';
import { Protocol } from '../../../intent/protocol';
import { metricsOf, WorkloadAccess } from '../../../intent/security/access';
import { exactPath } from '../../../intent/security/requests';

/** Prometheus asks for the metrics with a GET, so the port must be one where Linkerd looks at HTTPRoutes, and the path one that they can name. */
export function requireScrapable(access: WorkloadAccess, protocolOf: (port: number) => Protocol | undefined): void {
  const { workload, plaintextPorts, where } = access;
  for (const { port, path } of metricsOf(workload)) {
    if (plaintextPorts.includes(port)) continue;
    const protocol = protocolOf(port);
    const parsed = exactPath(path);
    const http = protocol === Protocol.HTTP || protocol === Protocol.HTTP2;
    if (http && typeof parsed !== 'string') continue;
    throw new IntentError({
      where,
      what: `Prometheus cannot read the metrics of "${workload.name}" on port ${port}`,
      why: http ? `no route can name the path: ${parsed}` : `the port speaks ${protocol}, where Linkerd cannot let the GET of ${path} alone through`,
      instead: `serve metrics on an HTTP port of their own, or name the port as an exception: plaintextPorts: [${port}]`,
    });
  }
}
