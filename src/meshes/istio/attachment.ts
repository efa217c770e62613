import { DataPlane } from './data-plane';
import { podNamespaceOf } from '../../intent/edge/gateway';
import { IntentError } from '../../intent/intent-error';
import { GuardedService } from '../../intent/security/guarded-service';
import { GatewayTarget, PolicyTargetFacts, ServiceTarget, targetText, WorkloadTarget } from '../../intent/security/policy-target';
import { Labels } from '../../kubernetes/objects';

/** Where a policy of Istio's stands, and what of there it is for: everything where neither a selector nor references say less. */
export interface Attachment {
  readonly namespace: string;
  readonly selector?: { readonly matchLabels: { [key: string]: string } };
  readonly targetRefs?: TargetReference[];
}

/** An object that a policy is attached to; it is of the policy's own namespace. */
export interface TargetReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** What of the mesh attachments depend on. */
export interface AttachmentFacts {
  readonly dataPlane: DataPlane;
  /** The root namespace: a policy there is one for the whole mesh. */
  readonly controlPlaneNamespace: string;
  /** Whether a Service that is missing may still come. */
  readonly early?: boolean;
  /** Whether labels mean pods of the policy's own namespace alone, in the root namespace too. */
  readonly selectsAtHome?: boolean;
}

/** What a policy is about. In ambient mode ztunnel carries out what is about connections, and a waypoint what is about requests. */
export type Layer = 'connections' | 'requests';

/**
 * Attaches a policy to its target.
 *
 * A sidecar, and a gateway of Istio's own API, ignores whatever has `targetRefs`; a waypoint, whatever has none; ztunnel knows selectors only
 * (istio.io/istio main of 2026-08-27 pilot/pkg/model/policyattachment.go ShouldAttachPolicy, pilot/pkg/serviceregistry/ambient/authorization.go).
 * So the wrong one of the two would be a policy without effect. And in the root namespace what is for no pods is for the whole mesh, and what is for
 * some is for those of every namespace that have their labels.
 *
 * @throws when the proxy that would carry the policy out could not find it, or others would find it too
 */
export function attach(target: PolicyTargetFacts, layer: Layer, facts: AttachmentFacts, where: string): Attachment {
  switch (target.kind) {
    case 'mesh': return facts.dataPlane === DataPlane.AMBIENT && layer === 'requests' ? toWaypoints(facts) : { namespace: facts.controlPlaneNamespace };
    case 'namespace': return toNamespace(target.namespace, layer, facts, where);
    case 'gateway': return toGateway(target, where);
    default: return facts.dataPlane === DataPlane.AMBIENT && layer === 'requests' ? toServices(target, facts, where) : toPods(target, facts, where);
  }
}

/** Every waypoint takes what is attached to its class, from the root namespace alone. */
function toWaypoints({ controlPlaneNamespace }: AttachmentFacts): Attachment {
  return { namespace: controlPlaneNamespace, targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }] };
}

function toNamespace(namespace: string, layer: Layer, { dataPlane, controlPlaneNamespace }: AttachmentFacts, where: string): Attachment {
  if (namespace === controlPlaneNamespace) {
    throw new IntentError({
      where,
      what: `it is for all of namespace "${namespace}"`,
      why: 'that is the root namespace, and what stands there and names no pods is for the whole mesh',
      instead: 'write PolicyTarget.mesh() if that is meant, or PolicyTarget.gateway for a gateway that runs there',
    });
  }
  if (dataPlane !== DataPlane.AMBIENT || layer === 'connections') return { namespace };
  throw new IntentError({
    where,
    what: `a policy about requests is for all of namespace "${namespace}"`,
    why: 'in ambient mode a waypoint carries it out, and a waypoint finds its policies by the service that they are attached to',
    instead: 'name the workload or service that it is for, one policy each',
  });
}

function toGateway({ gateway }: GatewayTarget, where: string): Attachment {
  const { name, namespace, form, podLabels } = gateway;
  if (form === 'kubernetes') return { namespace, targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] };
  if (podLabels) return { namespace: podNamespaceOf(gateway), selector: selectorOf(podLabels) };
  throw new IntentError({
    where,
    what: `the pods of gateway "${namespace}/${name}" are not known`,
    why: 'a policy finds a gateway of Istio\'s own API by the labels of its pods',
    instead: 'name the labels where the gateway is described',
  });
}

function toPods(target: WorkloadTarget | ServiceTarget, { controlPlaneNamespace, selectsAtHome }: AttachmentFacts, where: string): Attachment {
  const { namespace, labels } = target;
  if (namespace === controlPlaneNamespace && !selectsAtHome) {
    throw new IntentError({
      where,
      what: `it is for ${targetText(target)}`,
      why: 'that is in the root namespace, where labels mean the pods of every namespace that have them',
      instead: 'run the pods in a namespace of their own; for a gateway there write PolicyTarget.gateway(...)',
    });
  }
  if (labels && Object.keys(labels).length > 0) return { namespace, selector: selectorOf(labels) };
  throw new IntentError({
    where,
    what: `the pods of ${targetText(target)} are not known`,
    why: 'a sidecar finds its policies by the labels of its pod',
    instead: "name them: PolicyTarget.pods({ namespace, labels: { app: 'cart' } })",
  });
}

function toServices(target: WorkloadTarget | ServiceTarget, { early }: AttachmentFacts, where: string): Attachment {
  const services = target.services ? behindWaypoints(target.services) : target.kind === 'service' ? [target.name] : [];
  if (services.length > 0 || (early && target.services)) return { namespace: target.namespace, targetRefs: services.map(name => ({ group: '', kind: 'Service', name })) };
  throw new IntentError({
    where,
    what: target.services?.length ? `no waypoint stands before the Services that lead to ${targetText(target)}` : `no Service leads to ${targetText(target)}`,
    why: 'in ambient mode rules about requests are carried out by a waypoint, and a waypoint finds its policies by the Service that they are attached to',
    instead: 'add a Service for it, or say nothing of requests',
  });
}

/** The Services whose calls a waypoint sees. */
function behindWaypoints(services: readonly GuardedService[]): string[] {
  return services.filter(({ waypoint }) => waypoint).map(({ name }) => name).sort();
}

/** A copy, as an object of this program may be changed by its owner. */
function selectorOf(labels: Labels) {
  return { matchLabels: { ...labels } };
}
