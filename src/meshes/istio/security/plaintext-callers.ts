import { IntentError } from '../../../intent/intent-error';
import { WorkloadAccess } from '../../../intent/security/access';
import { waypointsBefore } from '../../../intent/security/guarded-service';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { DataPlane } from '../data-plane';

/**
 * The kubelet has no identity. With sidecars its probes live because the injector sends them to the agent on port 15020
 * (pkg/kube/inject/app_probe.go, istio.io/istio main of 2026-08-27); in ambient mode because ztunnel lets the node's address pass.
 */
export function requireReachableByKubelet({ workload, stage, plaintextPorts, where }: WorkloadAccess, dataPlane: DataPlane): void {
  if (dataPlane === DataPlane.AMBIENT || stage !== ZeroTrustStage.STRICT) return;
  for (const { annotations, probes } of workload.pods) {
    if (annotations['sidecar.istio.io/rewriteAppHTTPProbers'] !== 'false') continue;
    // A TCP probe only opens a connection, which the sidecar accepts; an exec probe never leaves the container.
    const lost = probes.find(probe => ['http', 'https', 'grpc'].includes(probe.kind) && !plaintextPorts.includes(probe.port!));
    if (!lost) continue;
    throw new IntentError({
      where,
      what: `the ${lost.kind} probe of container "${lost.container}" on port ${lost.port} cannot be kept alive`,
      why: 'the kubelet sends it in plaintext, mTLS is required, '
        + 'and the annotation sidecar.istio.io/rewriteAppHTTPProbers: "false" keeps Istio from redirecting it',
      instead: `drop the annotation, or name the port as an exception: plaintextPorts: [${lost.port}]`,
    });
  }
}

/** Prometheus reads the application's metrics through the agent on port 15020, which merges them, unless that is turned off. */
export function requireScrapable({ workload, stage, plaintextPorts, rules, where }: WorkloadAccess, dataPlane: DataPlane): void {
  if (stage !== ZeroTrustStage.STRICT) return;
  for (const { annotations, metrics } of workload.pods) {
    if (!metrics) continue;
    const merged = dataPlane === DataPlane.SIDECAR && annotations['prometheus.istio.io/merge-metrics'] !== 'false';
    // Prometheus calls the pods themselves: who may call by way of a waypoint only, may not
    const behind = waypointsBefore(metrics.port, workload.services).length > 0;
    const allowed = plaintextPorts.includes(metrics.port) || (!behind && rules.some(rule => rule.port === metrics.port));
    if (merged || allowed) continue;
    throw new IntentError({
      where,
      what: `Prometheus cannot read the metrics of "${workload.name}" on port ${metrics.port}`,
      why: dataPlane === DataPlane.AMBIENT
        ? 'it calls in plaintext, mTLS is required, and without a sidecar nobody merges the metrics'
        : 'it calls in plaintext, mTLS is required, and the annotation prometheus.istio.io/merge-metrics: "false" keeps the sidecar from merging them',
      instead: behind
        ? `name the port as an exception, plaintextPorts: [${metrics.port}], or serve metrics at a port to which no Service leads, and allow Prometheus there`
        : `name the port as an exception, plaintextPorts: [${metrics.port}], or allow the identity of a Prometheus in the mesh`,
    });
  }
}
