import { appProtocolOf } from './app-protocol';
import { balancerAnnotations } from './call-policy';
import { ServiceFacts, Version } from '../../intent/service';
import { ServiceIntent } from '../../intent/service-intent';
import { RenderedObject, written } from '../rendering';

/** The Service of one version: `frontend-v2`. */
export function versionServiceName(service: ServiceFacts, version: Version): string {
  return `${service.name}-${version.name}`;
}

/** A Service of the same ports that selects one version's pods; requests that are balanced over it need the circuit breaker too. */
export function versionService(intent: ServiceIntent, version: Version): RenderedObject {
  const { service } = intent;
  const annotations = balancerAnnotations(intent);
  const manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: versionServiceName(service, version),
      namespace: service.namespace,
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    },
    spec: {
      selector: { ...service.selector, ...version.labels },
      ports: service.ports.map(({ name, port, targetPort, protocol }) => ({ name, port, targetPort, appProtocol: appProtocolOf(protocol) })),
    },
  };
  return { id: `Service-${version.name}`, manifest: written(manifest) };
}
