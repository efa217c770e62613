import { IntentError } from '../../intent/intent-error';
import { versionsIn } from '../../intent/routing/versions';
import { PortFacts, ServiceFacts, Version } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { Labels } from '../../kubernetes/objects';
import { RenderedObject, written } from '../rendering';

/** What a mesh adds to the Services of versions. */
export interface VersionServiceMarks {
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** The `appProtocol` of a port. */
  appProtocol(port: PortFacts): string | undefined;
}

/** The Service of one version: `frontend-v2`. */
export function versionServiceName(service: ServiceFacts, version: Version): string {
  return `${service.name}-${version.name}`;
}

/**
 * The Services of all versions that something is said of.
 *
 * @throws when the Service selects nothing, so that each of them would select the pods of other applications
 */
export function versionServices(intent: ServiceIntent, marks: VersionServiceMarks): RenderedObject[] {
  const { service, where } = intent;
  const versions = versionsIn(intent, service);
  if (versions.length > 0 && Object.keys(service.selector ?? {}).length === 0) {
    throw new IntentError({
      where,
      what: `Service "${service.name}" has no selector`,
      why: 'each version gets a Service of its own, which would select every pod of that version, of whatever application',
      instead: 'give the Service a selector',
    });
  }
  return versions.map(version => versionService(service, version, marks));
}

/** A Service of the same ports that selects one version's pods: the Gateway API knows no subsets. */
export function versionService(service: ServiceFacts, version: Version, { labels, annotations, appProtocol }: VersionServiceMarks): RenderedObject {
  const manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: versionServiceName(service, version), namespace: service.namespace, labels, annotations },
    spec: {
      selector: { ...service.selector, ...version.labels },
      ports: service.ports.map(port => ({ name: port.name, port: port.port, targetPort: port.targetPort, appProtocol: appProtocol(port) })),
    },
  };
  return { id: `Service-${version.name}`, manifest: written(manifest) };
}
