import { PortFacts, ServiceFacts, Version } from '../../intent/service';
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
