import * as networking from '../../../../imports/networking.istio.io';
import { PolicyTargetFacts } from '../../../intent/security/policy-target';
import { manifestOf, RenderedObject } from '../../rendering';
import { attach, AttachmentFacts } from '../attachment';

/** What an EnvoyFilter is called and meant for. */
interface Placed {
  readonly name: string;
  readonly target: PolicyTargetFacts;
  readonly where: string;
}

/**
 * An EnvoyFilter. It finds sidecars and gateways of Istio's own API by labels, others by reference; its selector is shaped otherwise than
 * that of all other policies (istio.io/api v1.31.1 networking/v1alpha3/envoy_filter.proto).
 */
export function envoyFilter(placed: Placed, facts: AttachmentFacts, spec: () => networking.EnvoyFilterSpec): RenderedObject {
  const { namespace, selector, targetRefs } = attach(placed.target, 'requests', facts, placed.where);
  const manifest = manifestOf(networking.EnvoyFilter, { name: placed.name, namespace }, () => ({
    workloadSelector: selector && { labels: selector.matchLabels },
    targetRefs,
    ...spec(),
  }));
  return { id: 'EnvoyFilter', manifest };
}
