import * as networking from '../../../../imports/networking.istio.io';
import { ExternalWorkloadGroupIntent, ExternalWorkloadIntent, ReadinessCheck, ReadinessIntent } from '../../../intent/edge/external-workload';
import { manifestOf, Rendering } from '../../rendering';

type Probe = networking.WorkloadGroupSpecProbe;

/** A workload outside of the cluster: istio.io/api v1.31.1 networking/v1alpha3/workload_entry.proto. */
export function workloadEntry({ name, namespace, endpoint }: ExternalWorkloadIntent): Rendering {
  const { ports, labels, ...rest } = endpoint;
  const manifest = manifestOf(networking.WorkloadEntry, { name, namespace }, () => ({
    ...rest, ports: ports && { ...ports }, labels: labels && { ...labels },
  }));
  return { objects: [{ id: 'WorkloadEntry', manifest }], decorations: [] };
}

/** Workloads outside of the cluster that join by themselves: istio.io/api v1.31.1 networking/v1alpha3/workload_group.proto. */
export function workloadGroup({ name, namespace, labels, annotations, template, readiness }: ExternalWorkloadGroupIntent): Rendering {
  const { ports, serviceAccount, network, locality, weight } = template;
  const manifest = manifestOf(networking.WorkloadGroup, { name, namespace }, () => ({
    metadata: { labels: { ...labels }, annotations: annotations && { ...annotations } },
    template: { ports: ports && { ...ports }, serviceAccount, network, locality, weight },
    probe: readiness && probe(readiness),
  }));
  return { objects: [{ id: 'WorkloadGroup', manifest }], decorations: [] };
}

function probe({ check, initialDelay, timeout, period, successes, failures }: ReadinessIntent): Probe {
  return {
    ...method(check),
    initialDelaySeconds: initialDelay,
    timeoutSeconds: timeout,
    periodSeconds: period,
    successThreshold: successes,
    failureThreshold: failures,
  };
}

function method(check: ReadinessCheck): Probe {
  switch (check.kind) {
    case 'tcp': return { tcpSocket: { port: check.port, host: check.host } };
    case 'exec': return { exec: { command: [...check.command] } };
    case 'http': {
      const headers = Object.entries(check.headers).map(([name, value]) => ({ name, value }));
      return {
        httpGet: { port: check.port, path: check.path, host: check.host, scheme: check.https ? 'HTTPS' : undefined, httpHeaders: headers.length === 0 ? undefined : headers },
      };
    }
  }
}
