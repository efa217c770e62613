import { RouteParts } from './route-parts';
import { Backend, RouteTable } from './route-table';
import { SplitIntent } from './traffic-split';
import { ServiceFacts, Version } from '../service';
import { UpstreamParts } from '../upstream/upstream-parts';

type Parts = RouteParts & Pick<UpstreamParts, 'versionPolicies'>;

/** All versions of a service that its routes, or those of others, lead to, or a policy is for: each once by its name, whoever came first. */
export function versionsIn(parts: Parts, service: ServiceFacts): Version[] {
  return [...new Map(namedVersions(parts, service).map(version => [version.name, version])).values()];
}

/** Two versions that are called the same and are not the same, or the other way round: a policy for the one would not hold for the other. */
export function ambiguousVersion(parts: Parts, service: ServiceFacts): [Version, Version] | undefined {
  const seen: Version[] = [];
  for (const version of namedVersions(parts, service)) {
    const other = seen.find(each => (each.name === version.name) !== (labelsKey(each) === labelsKey(version)));
    if (other) return [other, version];
    seen.push(version);
  }
  return undefined;
}

/**
 * The same parts, where a policy for a version calls it as the routes do: a policy says whose pods they are and no name, and a `CanaryService` may have
 * given them one of its own.
 */
export function withRoutedNames<T extends Parts>(parts: T, service: ServiceFacts): T {
  const { versionPolicies } = parts;
  if (!versionPolicies) return parts;
  const routed = new Map(namedVersions({ ...parts, versionPolicies: undefined }, service).map(version => [labelsKey(version), version]));
  return { ...parts, versionPolicies: versionPolicies.map(layer => ({ ...layer, version: routed.get(labelsKey(layer.version)) ?? layer.version })) };
}

function namedVersions({ split, routes = {}, versions = {}, versionPolicies = [] }: Parts, service: ServiceFacts): Version[] {
  const tables = Object.keys(routes).sort().flatMap(name => versionsOfTable(routes[name], service));
  const ofOthers = Object.keys(versions).sort().map(name => versions[name]);
  return [...split ? versionsOfSplit(split) : [], ...tables, ...ofOthers, ...versionPolicies.map(({ version }) => version)];
}

function versionsOfSplit({ shares, override, mirror }: SplitIntent): Version[] {
  return [...shares.map(share => share.version), ...override ? [override.to] : [], ...mirror ? [mirror.to] : []];
}

function versionsOfTable({ http, tls, tcp }: RouteTable, service: ServiceFacts): Version[] {
  const forwarded = http.flatMap(({ action, mirrors = [] }) => [...action.kind === 'forward' ? action.to ?? [] : [], ...mirrors.map(mirror => mirror.to)]);
  const backends: Omit<Backend, 'weight'>[] = [...forwarded, ...[...tls, ...tcp].flatMap(rule => rule.to ?? [])];
  return backends.flatMap(({ service: of, version }) => (version && of.host === service.host ? [version] : []));
}

function labelsKey({ labels }: Version): string {
  return JSON.stringify(Object.entries(labels).sort());
}
