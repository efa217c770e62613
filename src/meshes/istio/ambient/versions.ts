import { versionLabels } from './waypoint-labels';
import { versionsIn } from '../../../intent/routing/versions';
import { ServiceFacts, Version } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { effectivePolicy } from '../../../intent/upstream/effective-policy';
import { PortIntent } from '../../../intent/upstream/policy';
import { versionServiceName, versionServices as servicesOfVersions } from '../../gateway-api/version-services';
import { RenderedObject } from '../../rendering';
import { destinationRule } from '../upstream/destination-rule';

/** The Services of a service's versions. They stand behind its waypoint, which refuses calls to them by their own names: no rule is for these. */
export function versionServices(intent: ServiceIntent): RenderedObject[] {
  return servicesOfVersions(intent, { labels: versionLabels(intent.service), appProtocol: ({ appProtocol }) => appProtocol });
}

/** What holds for the calls to a version, whose requests are balanced over its own Service: what holds for the service, and what is said of the version. */
export function versionRules(intent: ServiceIntent): RenderedObject[] {
  return versionsIn(intent, intent.service).flatMap(version => {
    const rules = destinationRule(ofVersion(intent, version));
    return rules.map(({ manifest }) => ({ id: `DestinationRule-${version.name}`, manifest }));
  });
}

function ofVersion(intent: ServiceIntent, version: Version): ServiceIntent {
  const { retry, proxyProtocol, tunnel, portPolicies = [], versionPolicies = [], where } = intent;
  const own = versionPolicies.find(layer => layer.version.name === version.name);
  const ports = [...new Set([...portPolicies, ...own?.ports ?? []].map(({ port }) => port))];
  const atPort = (port: number): PortIntent => ({ port, inherits: false, policy: effectivePolicy(intent, { version: version.name, port }) });
  return {
    ...effectivePolicy(intent, { version: version.name }),
    retry: own?.retryBudget ? { attempts: 0, on: [], ...retry, budget: own.retryBudget } : retry,
    proxyProtocol: own?.proxyProtocol ?? proxyProtocol,
    tunnel: own?.tunnel ?? tunnel,
    portPolicies: ports.length === 0 ? undefined : ports.map(atPort),
    service: versionFacts(intent.service, version),
    replaceOwnersPolicy: false,
    where,
  };
}

function versionFacts(service: ServiceFacts, version: Version): ServiceFacts {
  const name = versionServiceName(service, version);
  return { ...service, name, host: service.host.replace(service.name, name) };
}
