import { merged, PolicyIntent, policyOf, PortIntent, replaced, VersionIntent } from './policy';
import { UpstreamParts } from './upstream-parts';

/** Where a policy holds: for a version or whatever has none of its own, at a port or any that has none of its own. */
export interface Place {
  readonly version?: string;
  readonly port?: number;
}

/**
 * What is meant for calls to a version at a port. The nearer says more: what is said of the service, then of the port, then of the version,
 * then of the version's port. A mesh must write it so that its own rules come to the same.
 */
export function effectivePolicy(parts: UpstreamParts, { version, port }: Place): PolicyIntent {
  const atPort = laid(policyOf(parts), layerAt(parts.portPolicies, port));
  const layer = versionAt(parts, version);
  if (!layer) return atPort;
  const ofVersion = layer.inherits ? merged(atPort, layer.policy) : replaced(atPort, layer.policy);
  return laid(ofVersion, layerAt(layer.ports, port));
}

/** Every place where something of its own can hold, the service itself first. */
export function placesOf({ portPolicies = [], versionPolicies = [] }: UpstreamParts): Place[] {
  const numbers = (layers: readonly PortIntent[]) => layers.map(({ port }) => port);
  const ofService = [undefined, ...numbers(portPolicies)].map(port => ({ port }));
  const ofVersions = versionPolicies.flatMap(({ version, ports }) => {
    const own = new Set([undefined, ...numbers(portPolicies), ...numbers(ports)]);
    return [...own].map(port => ({ version: version.name, port }));
  });
  return [...ofService, ...ofVersions];
}

/** A place in the words of an error; nothing for the service as a whole. */
export function placeText({ version, port }: Place): string {
  return [...port === undefined ? [] : [`at port ${port}`], ...version === undefined ? [] : [`of version "${version}"`]].join(' ');
}

function laid(base: PolicyIntent, layer: PortIntent | undefined): PolicyIntent {
  if (!layer) return base;
  return layer.inherits ? merged(base, layer.policy) : layer.policy;
}

function layerAt(layers: readonly PortIntent[] | undefined, port: number | undefined): PortIntent | undefined {
  return port === undefined ? undefined : layers?.find(layer => layer.port === port);
}

function versionAt({ versionPolicies }: UpstreamParts, name: string | undefined): VersionIntent | undefined {
  return name === undefined ? undefined : versionPolicies?.find(({ version }) => version.name === name);
}
