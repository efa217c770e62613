import { IntentError } from '../../../intent/intent-error';
import { PodFacts, WorkloadAccess } from '../../../intent/security/access';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { portsOutside, portsWithin } from '../../port-list';
import { DataPlane } from '../data-plane';

/**
 * Refuses pods that stand outside of the mesh, as a whole or with a port: no policy would be enforced there
 * (istio.io/istio main of 2026-08-27 pkg/kube/inject/inject.go injectRequired; tools/istio-iptables).
 */
export function requireInMesh(access: WorkloadAccess, dataPlane: DataPlane): void {
  if (access.stage === ZeroTrustStage.OBSERVE) return;
  for (const pod of access.workload.pods) {
    const fault = dataPlane === DataPlane.AMBIENT ? ambientFault(pod) : sidecarFault(pod, access);
    if (!fault) continue;
    throw new IntentError({
      where: access.where,
      what: `the pods of "${access.workload.name}" are not guarded: ${fault}`,
      why: 'what does not go through the mesh is not held to any rule',
      instead: 'drop that from the pod template; a port that must take plaintext from anyone is named in plaintextPorts',
    });
  }
}

function ambientFault({ labels, annotations, hostNetwork }: PodFacts): string | undefined {
  if (annotations['ambient.istio.io/bypass-inbound-capture'] === 'true') return 'ambient.istio.io/bypass-inbound-capture is "true"';
  if (hostNetwork) return 'they use the network of their node (hostNetwork)';
  return labels['istio.io/dataplane-mode'] === 'none' ? 'their label istio.io/dataplane-mode is "none"' : undefined;
}

function sidecarFault({ labels, annotations, hostNetwork }: PodFacts, { workload, plaintextPorts }: WorkloadAccess): string | undefined {
  if (hostNetwork) return 'they use the network of their node (hostNetwork), where no sidecar is injected';
  const inject = labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject'] ?? 'true';
  if (inject !== 'true') return `sidecar.istio.io/inject is "${inject}", and only "true" injects`;
  if (annotations['sidecar.istio.io/interceptionMode'] === 'NONE') return 'sidecar.istio.io/interceptionMode is "NONE"';
  const templates = annotations['inject.istio.io/templates'] ?? 'sidecar';
  if (!templates.split(',').includes('sidecar')) return `inject.istio.io/templates is "${templates}", without "sidecar"`;
  const interfaces = annotations['traffic.sidecar.istio.io/excludeInterfaces'] ?? '';
  if (interfaces !== '') return `traffic.sidecar.istio.io/excludeInterfaces lets ${interfaces} go past the sidecar`;
  const guarded = workload.ports.map(({ port }) => port).filter(port => !plaintextPorts.includes(port));
  const excluded = annotations['traffic.sidecar.istio.io/excludeInboundPorts'];
  const included = annotations['traffic.sidecar.istio.io/includeInboundPorts'] ?? '*';
  const inExcluded = portsWithin(guarded, excluded ?? '');
  if (inExcluded.length > 0) return `traffic.sidecar.istio.io/excludeInboundPorts holds port ${inExcluded[0]}`;
  const notIncluded = included === '*' ? [] : portsOutside(guarded, included);
  return notIncluded.length > 0 ? `traffic.sidecar.istio.io/includeInboundPorts leaves out port ${notIncluded[0]}` : undefined;
}
