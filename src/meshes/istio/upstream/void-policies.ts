import { portsOfOwn } from './traffic-policy';
import { Complaint, IntentError } from '../../../intent/intent-error';
import { _hasRequests } from '../../../intent/protocol';
import { versionsIn } from '../../../intent/routing/versions';
import { PortFacts } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { effectivePolicy, placesOf } from '../../../intent/upstream/effective-policy';
import { LoadBalancing } from '../../../intent/upstream/load-balancing';
import { PolicyIntent } from '../../../intent/upstream/policy';

type Fault = Omit<Complaint, 'where'> | undefined;

/**
 * Refuses what Istio takes and gives no effect to, or another one than is meant. All of it is read off its source: pilot/pkg/networking/core of
 * istio.io/istio, main of 2026-08-27.
 */
export function requireEffect(intent: ServiceIntent): void {
  const fault = RULES.map(rule => rule(intent)).find(Boolean);
  if (fault) throw new IntentError({ where: intent.where, ...fault });
}

const RULES: readonly ((intent: ServiceIntent) => Fault)[] = [
  passedVersions, hiddenVersions, lostAtPorts, lostAtVersionPorts, unreadAtPorts, unreadOfVersions, unreadByClientProtocol,
];

/** cluster_builder.go buildSubsetCluster: the cluster of each version has the type ORIGINAL_DST then, and no endpoints. */
function passedVersions(intent: ServiceIntent): Fault {
  const passes = placesOf(intent).some(place => effectivePolicy(intent, place).loadBalancing === LoadBalancing.PASSTHROUGH);
  if (!passes || versionsIn(intent, intent.service).length === 0) return undefined;
  return {
    what: `LoadBalancing.PASSTHROUGH stands beside versions of service "${intent.service.name}"`,
    why: 'connections go to the address that the client asked for, of whatever version that is',
    instead: 'choose another load balancing',
  };
}

/** Routes hold for all clients. Those who do not see the rule have no cluster for a version: 503, flag NC. */
function hiddenVersions({ clients, service, ...parts }: ServiceIntent): Fault {
  if (!clients || versionsIn(parts, service).length === 0) return undefined;
  return {
    what: `the policy holds for some clients only (\`${clients.kind === 'pods' ? 'clientLabels' : 'visibleTo'}\`), and service "${service.name}" has versions`,
    why: 'what a version is stands in the policy: to the other clients routes to it would answer 503',
    instead: 'let the policy hold for all clients',
  };
}

/** util.go shadowCopyPortTrafficPolicy: these three fields do not exist at a port, and are not taken from the service either. */
function lostAtPorts({ portPolicies, retry, proxyProtocol }: ServiceIntent): Fault {
  const lost = retry?.budget ? 'the budget of `retry`' : proxyProtocol && '`proxyProtocol`';
  if (!portPolicies || !lost) return undefined;
  return {
    what: `${lost} stands beside \`ports\``,
    why: `at a port with a policy of its own (${portPolicies.map(({ port }) => port).join(', ')}) Istio would drop it`,
    instead: 'leave one of them out',
  };
}

/** The same for a version that has settings at ports, be they its own or those that it is laid over. */
function lostAtVersionPorts(intent: ServiceIntent): Fault {
  for (const version of intent.versionPolicies ?? []) {
    const ports = portsOfOwn(intent, version);
    const lost = version.proxyProtocol ? 'proxyProtocol' : version.retryBudget && 'retryBudget';
    if (ports.length === 0 || !lost) continue;
    return {
      what: `\`${lost}\` of version "${version.version.name}" stands beside policies of ports`,
      why: `at port ${ports.join(', ')}, where the version has a policy of its own, Istio would drop it`,
      instead: 'leave one of them out',
    };
  }
  return undefined;
}

/** What stands at the listener is read off the service's policy alone (networkfilter.go), and what is hashed off the route's destination (route.go). */
function unreadAtPorts({ portPolicies = [], versionPolicies = [], service }: ServiceIntent): Fault {
  for (const { port, policy } of [...portPolicies, ...versionPolicies.flatMap(({ ports }) => ports)]) {
    const facts = service.ports.find(each => each.port === port);
    const field = facts && !_hasRequests(facts.protocol) ? atListener(policy) ?? (policy.sessionAffinity && '`sessionAffinity`') : undefined;
    if (field) return unread(`${field} of port ${port}`, `it is a port of ${facts!.protocol}, for which Istio reads that off the policy of the whole service`);
    if (policy.sessionAffinity && service.ports.length === 1) return unread(`\`sessionAffinity\` of port ${port}`, 'a route to the only port of a service names no port, and Istio would find nothing to hash');
  }
  return undefined;
}

function unreadOfVersions({ versionPolicies = [], service }: ServiceIntent): Fault {
  if (service.ports.some(requests)) return undefined;
  const layer = versionPolicies.find(({ policy }) => atListener(policy) !== undefined);
  return layer && unread(
    `${atListener(layer.policy)} of version "${layer.version.name}"`,
    'no port of the service has requests, and for connections Istio reads that off the policy of the whole service',
  );
}

/** cluster_builder.go setUseDownstreamProtocol puts settings of its own in the place of these. */
function unreadByClientProtocol(intent: ServiceIntent): Fault {
  const policies = placesOf(intent).map(place => effectivePolicy(intent, place)).filter(({ connections }) => connections?.useClientProtocol);
  const field = policies.some(({ connectionLimits }) => connectionLimits?.maxConcurrentStreams !== undefined) ? 'maxConcurrentStreams'
    : policies.some(({ connections }) => connections?.http2Keepalive) && 'http2Keepalive';
  if (!field) return undefined;
  return { what: `\`${field}\` stands beside \`useClientProtocol\``, why: 'with the protocol of the client Istio sets up HTTP/2 as it is, without it', instead: 'leave one of them out' };
}

function requests({ protocol }: PortFacts): boolean {
  return _hasRequests(protocol);
}

function atListener({ connections }: PolicyIntent): string | undefined {
  if (connections?.idleTimeout !== undefined) return '`connections.idleTimeout`';
  return connections?.maxDuration === undefined ? undefined : '`connections.maxDuration`';
}

function unread(what: string, why: string): Fault {
  return { what: `${what} would have no effect`, why, instead: 'say it of the service as a whole' };
}
