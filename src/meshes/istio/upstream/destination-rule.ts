import { subsetPolicy, trafficPolicy } from './traffic-policy';
import { requireEffect } from './void-policies';
import * as networking from '../../../../imports/networking.istio.io';
import { IntentError } from '../../../intent/intent-error';
import { versionsIn } from '../../../intent/routing/versions';
import { planName, planNamespace, ServiceFacts, Version } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { ClientsIntent } from '../../../intent/upstream/upstream-parts';
import { manifestOf, RenderedObject } from '../../rendering';
import { exportTo } from '../export-to';

/** The DestinationRule of a service, if anything in its plan needs one: versions as subsets, and the policy of all calls. */
export function destinationRule(intent: ServiceIntent): RenderedObject[] {
  const { service, clients } = intent;
  const versions = versionsIn(intent, service);
  if (versions.length === 0 && trafficPolicy(intent) === undefined) return [];
  requireOwnersPolicyVisible(intent);
  requireSeen(intent);
  requireEffect(intent);
  const manifest = manifestOf(networking.DestinationRule, { name: planName(service), namespace: planNamespace(service) }, () => ({
    host: service.host,
    exportTo: visibility(service, clients),
    workloadSelector: clients?.kind === 'pods' ? { matchLabels: { ...clients.labels } } : undefined,
    trafficPolicy: trafficPolicy(intent),
    subsets: versions.length === 0 ? undefined : versions.map(version => subset(intent, version)),
  }));
  return [{ id: 'DestinationRule', manifest }];
}

function subset(intent: ServiceIntent, { name, labels }: Version): networking.DestinationRuleSpecSubsets {
  return { name, labels: { ...labels }, trafficPolicy: subsetPolicy(intent, name) };
}

/** Who does not see a service may see another of its host, which the policy is not for. */
function requireSeen({ service: { visibleIn, host }, clients, where }: ServiceIntent): void {
  const stranger = clients?.kind === 'namespaces' && visibleIn ? clients.names.find(name => !visibleIn.includes(name)) : undefined;
  if (stranger === undefined) return;
  throw new IntentError({
    where, what: `a policy for ${host} is for clients in namespace "${stranger}"`, why: `only ${visibleIn!.join(', ')} see${visibleIn!.length === 1 ? 's' : ''} the service`, instead: `leave '${stranger}' out, or add it to visibleIn of the service`,
  });
}

function visibility({ side, namespace, visibleIn }: ServiceFacts, clients?: ClientsIntent): string[] | undefined {
  if (side.kind === 'consumer') return ['.'];
  return exportTo(clients?.kind === 'namespaces' ? clients.names : visibleIn, namespace);
}

/**
 * A proxy takes the DestinationRule of its own namespace and does not look further (pilot/pkg/model/push_context.go destinationRule,
 * istio.io/istio main of 2026-08-27): a client's rule hides the owner's, subsets and TLS settings with it.
 */
function requireOwnersPolicyVisible({ service, replaceOwnersPolicy, where }: ServiceIntent): void {
  if (service.side.kind === 'producer' || replaceOwnersPolicy) return;
  throw new IntentError({
    where,
    what: `a DestinationRule for ${service.host} in namespace "${service.side.namespace}" would hide the one of its owner`,
    why: 'for its clients Istio takes the DestinationRule of the client namespace as a whole and does not merge it with the owner\'s',
    instead: 'ask the owner for the policy, or say replaceOwnersPolicy: true if that rule may be hidden',
  });
}
