import { IntentError } from '../../../intent/intent-error';
import { ContainerPort } from '../../../intent/security/access';
import { PolicyTargetFacts, ServiceTarget, targetText, WorkloadTarget } from '../../../intent/security/policy-target';

/** A workload of a guarded namespace: it has a Server for each of its ports. */
export interface GuardedTarget {
  readonly workload: string;
  readonly namespace: string;
  readonly ports: readonly ContainerPort[];
  /** Ports that are open to anyone. */
  readonly plaintextPorts: readonly number[];
}

/**
 * The workload that a target means.
 *
 * What Linkerd's policies are for is a Server, and of two Servers for one port the older one counts (policy-controller/k8s/index/src/inbound/index.rs,
 * version-2.20), so that no policy may bring its own.
 *
 * @throws when the target is none, or is a part of one
 */
export function guardedTarget(target: PolicyTargetFacts, where: string): GuardedTarget {
  if ((target.kind === 'workload' || target.kind === 'service') && target.workload !== undefined) return guardedWorkload(target, target.workload);
  const whole = target.kind === 'namespace';
  throw new IntentError({
    where,
    what: `it is for ${targetText(target)}`,
    why: whole
      ? 'Linkerd would take it for every port of the namespace, the one of its own proxies with their metrics among them'
      : 'Linkerd\'s policies are for ports of workloads (Servers), which are made where a namespace guards them; pods by other labels would need a Server of their own, and of two the older one counts',
    instead: "name a workload or service of a ZeroTrustNamespace: target: shop.addService('cart', ...)",
  });
}

function guardedWorkload({ namespace, ports, plaintextPorts = [] }: WorkloadTarget | ServiceTarget, workload: string): GuardedTarget {
  return { workload, namespace, ports, plaintextPorts };
}

/** The name of the Server of a port, and the beginning of all names around it. */
export function serverName(workload: string, port: number): string {
  return `${workload}-${port}`;
}
