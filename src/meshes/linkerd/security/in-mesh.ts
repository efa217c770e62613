import { IntentError } from '../../../intent/intent-error';
import { PodFacts, WorkloadAccess } from '../../../intent/security/access';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { Labels } from '../../../kubernetes/objects';
import { portsWithin } from '../../port-list';

/**
 * Refuses pods that stand outside of the mesh, as a whole or with a port, or that loosen its rules for themselves
 * (linkerd/linkerd2 version-2.20 pkg/inject, policy-controller/k8s/index/src/defaults.rs).
 */
export function requireInMesh(access: WorkloadAccess): void {
  if (access.stage === ZeroTrustStage.OBSERVE) return;
  const { pods } = access.workload;
  // The injector takes what a pod does not say from its namespace (pkg/inject/inject.go); of pods that are made elsewhere that is all that is known
  for (const pod of pods.length === 0 ? [UNKNOWN] : pods) {
    const fault = faultOf({ ...pod, annotations: { ...inheritable(access.namespaceAnnotations), ...pod.annotations } }, access);
    if (!fault) continue;
    throw new IntentError({
      where: access.where,
      what: `the pods of "${access.workload.name}" are not guarded: ${fault}`,
      why: 'what does not go through the mesh, or has a default of its own, is not held to the rules',
      instead: 'drop that from the pod template; a port that must take plaintext from anyone is named in plaintextPorts',
    });
  }
}

const UNKNOWN: PodFacts = { labels: {}, annotations: {}, hostNetwork: false, probes: [] };

function inheritable(annotations: Labels): Labels {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith('config.linkerd.io/')));
}

function faultOf({ annotations, hostNetwork }: PodFacts, { workload, plaintextPorts }: WorkloadAccess): string | undefined {
  if (hostNetwork) return 'they use the network of their node (hostNetwork), where no proxy is injected';
  const inject = annotations['linkerd.io/inject'] ?? 'enabled';
  if (!['enabled', 'ingress'].includes(inject)) return `linkerd.io/inject is "${inject}", and only "enabled" and "ingress" inject`;
  const policy = annotations['config.linkerd.io/default-inbound-policy'] ?? 'deny';
  if (policy !== 'deny') return `config.linkerd.io/default-inbound-policy is "${policy}"`;
  const subnets = annotations['config.linkerd.io/skip-subnets'] ?? '';
  if (subnets !== '') return `config.linkerd.io/skip-subnets lets ${subnets} go past the proxy`;
  const guarded = workload.ports.map(({ port }) => port).filter(port => !plaintextPorts.includes(port));
  const [skipped] = portsWithin(guarded, annotations['config.linkerd.io/skip-inbound-ports'] ?? '');
  return skipped === undefined ? undefined : `config.linkerd.io/skip-inbound-ports holds port ${skipped}`;
}
