import { requireUnchanged, viewOfRules } from './changed-requests';
import { refuseDetours } from './detours';
import * as security from '../../../../imports/security.istio.io';
import { identityKey } from '../../../intent/identity';
import { AccessRule, WorkloadAccess } from '../../../intent/security/access';
import { GuardedService, isDirect, portsLeadingTo, WaypointedService, waypointsBefore } from '../../../intent/security/guarded-service';
import { WaypointFacts, waypointKey } from '../../../intent/waypoint';
import { RenderedObject, Rendering } from '../../rendering';
import { byCaller, callerName, callerPolicy, callerRules, IstioFacts, plaintextException } from '../security/access';
import { ALLOW, authorizationPolicy } from '../security/authorization-policy';
import { requireInMesh } from '../security/in-mesh';
import { requireScrapable } from '../security/plaintext-callers';

/**
 * The rules of one workload in ambient mode, at the two places where they are carried out.
 *
 * A port to which a Service behind a waypoint leads is guarded by the waypoint: it sees callers and requests, and finds its policies by the Service
 * (pilot/pkg/model/policyattachment.go). ztunnel, at the pod, sees the waypoint in the place of the caller, and lets in the waypoint alone, so that
 * nobody goes around it. Any other port is guarded by ztunnel, which sees callers and no requests. All of istio.io/istio main of 2026-08-27.
 */
export function guardAmbient(access: WorkloadAccess, facts: IstioFacts): Rendering {
  requireInMesh(access, facts.dataPlane);
  refuseDetours(access);
  if (access.complete) requireScrapable(access, facts.dataPlane);
  const { rules, workload: { services } } = access;
  if (access.complete) for (const service of services) requireUnchanged(viewOfRules(rulesAt(service, rules)), [service], access.where);
  const direct = rules.filter(({ port }) => isDirect(port, services));
  const atPods = byCaller(direct).map(own => callerPolicy(access, own, facts, `${access.workload.name}-pods`));
  const atWaypoints = services.filter((service): service is WaypointedService => service.waypoint !== undefined);
  return {
    objects: [
      ...atPods,
      ...admissions(access, facts),
      ...atWaypoints.flatMap(service => [...servicePolicies(service, access, facts), ...servicePlaintext(service, access)]),
      ...plaintextException(access),
    ],
    decorations: [],
  };
}

/** What lets a waypoint in, at the ports where somebody may call by way of it. */
function admissions({ rules, allowedByPolicy, stage, workload }: WorkloadAccess, { trustDomain }: IstioFacts): RenderedObject[] {
  const { name, namespace, labels, ports: all, services } = workload;
  const admitted = new Map<string, { readonly waypoint: WaypointFacts; readonly ports: Set<number> }>();
  for (const { port } of allowedByPolicy ? all : rules) {
    for (const { waypoint } of waypointsBefore(port, services)) {
      const entry = admitted.get(waypointKey(waypoint)) ?? { waypoint, ports: new Set<number>() };
      entry.ports.add(port);
      admitted.set(waypointKey(waypoint), entry);
    }
  }
  return [...admitted.keys()].sort().map(key => {
    const { waypoint, ports } = admitted.get(key)!;
    const principal = `${trustDomain}/ns/${waypoint.namespace}/sa/${waypoint.serviceAccount}`;
    const title = waypoint.namespace === namespace ? waypoint.name : `${waypoint.namespace}.${waypoint.name}`;
    const manifest = authorizationPolicy({ name: `${name}-through-${title}`, namespace }, stage, () => ({
      selector: { matchLabels: { ...labels } },
      action: ALLOW,
      rules: [{ from: [{ source: { principals: [principal] } }], to: [{ operation: { ports: textsOf(ports) } }] }],
    }));
    return { id: `AuthorizationPolicy-through-${key.replace('/', '.')}`, manifest };
  });
}

/** What a Service's callers may do. A waypoint compares the Service's own ports: calls come to it under the Service's address. */
function servicePolicies(service: WaypointedService, { rules, stage, workload }: WorkloadAccess, facts: IstioFacts): RenderedObject[] {
  const { namespace } = workload;
  const here = rulesAt(service, rules);
  return byCaller(here).map(own => {
    const [{ from }] = own;
    const manifest = authorizationPolicy({ name: `${service.name}-allow-${callerName(from, namespace)}`, namespace }, stage, () => ({
      targetRefs: [targetOf(service)],
      action: ALLOW,
      rules: callerRules(own, facts),
    }));
    return { id: `AuthorizationPolicy-${service.name}-${identityKey(from).replace('/', '.')}`, manifest };
  });
}

/** The rules for the ports of the workload to which a Service leads, with its own ports in their place. */
function rulesAt(service: GuardedService, rules: readonly AccessRule[]): AccessRule[] {
  return rules.flatMap(rule => portsLeadingTo(rule.port, service).map(port => ({ ...rule, port })));
}

/** Ports that are open to anyone are so to whoever comes by way of the waypoint. */
function servicePlaintext(service: WaypointedService, { plaintextPorts, stage, workload: { namespace } }: WorkloadAccess): RenderedObject[] {
  const ports = new Set(plaintextPorts.flatMap(port => portsLeadingTo(port, service)));
  if (ports.size === 0) return [];
  const manifest = authorizationPolicy({ name: `${service.name}-open`, namespace }, stage, () => ({
    targetRefs: [targetOf(service)], action: ALLOW, rules: [{ to: [{ operation: { ports: textsOf(ports) } }] }],
  }));
  return [{ id: `AuthorizationPolicy-${service.name}-open`, manifest }];
}

function targetOf({ name }: WaypointedService): security.AuthorizationPolicySpecTargetRefs {
  return { group: '', kind: 'Service', name };
}

function textsOf(ports: ReadonlySet<number>): string[] {
  return [...ports].sort((a, b) => a - b).map(String);
}
