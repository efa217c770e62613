import { clientTls } from './client-tls';
import { connectionPool } from './connection-pool';
import { loadBalancer } from './load-balancer';
import { outlierDetection } from './outlier-detection';
import { TrafficPolicy } from './traffic-policy-type';
import * as networking from '../../../../imports/networking.istio.io';
import { TunnelIntent } from '../../../intent/upstream/connections';
import { effectivePolicy } from '../../../intent/upstream/effective-policy';
import { PolicyIntent, PortIntent, statedBlocks, VersionIntent } from '../../../intent/upstream/policy';
import { ProxyProtocol } from '../../../intent/upstream/proxy-protocol';
import { RetryBudgetIntent } from '../../../intent/upstream/resilience';
import { UpstreamParts } from '../../../intent/upstream/upstream-parts';
import { durationText } from '../../../kubernetes/durations';

type PortSettings = networking.DestinationRuleSpecTrafficPolicyPortLevelSettings;
export type SubsetPolicy = networking.DestinationRuleSpecSubsetsTrafficPolicy;

/** What holds for a service, and at its ports. Nothing where nothing is said. */
export function trafficPolicy(parts: UpstreamParts): TrafficPolicy | undefined {
  const { retry, portPolicies = [] } = parts;
  return filled({
    ...blocks(parts),
    ...wrapping(parts),
    retryBudget: retryBudget(retry?.budget),
    portLevelSettings: settings(parts, portPolicies.map(({ port }) => port)),
  });
}

/**
 * What holds for a version, written so that Istio comes to what is meant.
 *
 * Istio takes a block of a subset in the place of the service's (pilot/pkg/networking/util/util.go MergeSubsetTrafficPolicy and pilot/pkg/model/
 * destination_rule.go MergeTrafficPolicy, istio.io/istio main of 2026-08-27): so a block of which the version says anything has all of it. The tunnel is read off the
 * subset alone (pilot/pkg/networking/core/tunnelingconfig/apply.go).
 */
export function subsetPolicy(parts: UpstreamParts, name: string): SubsetPolicy | undefined {
  const version = parts.versionPolicies?.find(layer => layer.version.name === name);
  const policy = filled({
    ...version && blocks(statedOf(effectivePolicy(parts, { version: name }), version.policy)),
    ...wrapping({ proxyProtocol: version?.proxyProtocol, tunnel: version?.tunnel ?? parts.tunnel }),
    retryBudget: retryBudget(version?.retryBudget),
    portLevelSettings: version && settings(parts, portsOfOwn(parts, version), name),
  });
  // The same schema at another place: the generated types differ in the names of their enums
  return policy as SubsetPolicy | undefined;
}

/**
 * The ports at which a version's blocks would not do: where it has a policy of its own, and where it is laid over one that the service has there.
 */
export function portsOfOwn({ portPolicies = [] }: UpstreamParts, { policy, inherits, ports }: VersionIntent): number[] {
  const stated = statedBlocks(policy);
  const saysOtherwise = (port: PortIntent) => !port.inherits || statedBlocks(port.policy).some(block => stated.includes(block));
  const beneath = inherits && stated.length > 0 ? portPolicies.filter(saysOtherwise) : [];
  return [...new Set([...beneath, ...ports].map(({ port }) => port))];
}

/** Istio takes the settings of a port in the place of everything else, so they say all of it (util.go GetPortLevelTrafficPolicy). */
function settings(parts: UpstreamParts, ports: readonly number[], version?: string): PortSettings[] | undefined {
  if (ports.length === 0) return undefined;
  return ports.map(port => ({ port: { number: port }, ...blocks(effectivePolicy(parts, { port, version })) }) as PortSettings);
}

function blocks(policy: PolicyIntent): Pick<TrafficPolicy, 'connectionPool' | 'loadBalancer' | 'outlierDetection' | 'tls'> {
  return {
    connectionPool: connectionPool(policy),
    loadBalancer: loadBalancer(policy),
    outlierDetection: outlierDetection(policy),
    tls: clientTls(policy),
  };
}

function retryBudget(budget: RetryBudgetIntent | undefined): TrafficPolicy['retryBudget'] {
  if (!budget) return undefined;
  const { percent, minConcurrency, interval } = budget;
  return { percent, minRetryConcurrency: minConcurrency, budgetInterval: interval === undefined ? undefined : durationText(interval) };
}

function wrapping({ proxyProtocol, tunnel }: Pick<UpstreamParts, 'proxyProtocol' | 'tunnel'>): Pick<TrafficPolicy, 'proxyProtocol' | 'tunnel'> {
  const { V1, V2 } = networking.DestinationRuleSpecTrafficPolicyProxyProtocolVersion;
  return {
    proxyProtocol: proxyProtocol && { version: proxyProtocol === ProxyProtocol.V1 ? V1 : V2 },
    tunnel: tunnel && tunnelSettings(tunnel),
  };
}

function tunnelSettings({ host, port, method }: TunnelIntent): TrafficPolicy['tunnel'] {
  return { targetHost: host, targetPort: port, protocol: method };
}

/** The blocks of a policy of which a layer says anything. */
function statedOf(policy: PolicyIntent, layer: PolicyIntent): PolicyIntent {
  return Object.fromEntries(statedBlocks(layer).flat().map(part => [part, policy[part]]));
}

/** The policy, if it says anything: Istio refuses an empty one. */
function filled(policy: TrafficPolicy): TrafficPolicy | undefined {
  return Object.values(policy).some(value => value !== undefined) ? policy : undefined;
}
