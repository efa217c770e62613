import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { fields, list, number, optional, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { Protocol } from '../../intent/protocol';
import { PortFacts } from '../../intent/service';
import { UsedWaypoint } from '../../intent/waypoint';
import { dns1035LabelProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';
import { Mesh } from '../../meshes/mesh';

/** A Service that exists as an object of this program. */
export interface ServiceObject {
  readonly name: string;
  readonly namespace: string;
  readonly ports: readonly PortFacts[];
  readonly selector?: Labels;
  readonly headless?: boolean;
  readonly visibleIn?: readonly string[];
  /** Labels of the Service itself. */
  readonly marks?: Labels;
  readonly waypoint?: UsedWaypoint;
}

/** First parts of port names, and values of `appProtocol`, that say a protocol. */
const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map(Object.entries({
  'http': Protocol.HTTP,
  'http2': Protocol.HTTP2,
  'kubernetes.io/h2c': Protocol.HTTP2,
  'grpc': Protocol.GRPC,
  'tcp': Protocol.TCP,
  'linkerd.io/tcp': Protocol.TCP,
  'linkerd.io/opaque': Protocol.TCP,
  'tls': Protocol.TLS,
  'https': Protocol.TLS,
}));

/**
 * Reads a Service of this program. Protocols are read as Istio reads them: `appProtocol`, then the port name's first part.
 *
 * @throws when it is no Service, has no namespace, or a port whose protocol cannot be told
 */
export function readService(object: ApiObject, namedPorts: ReadonlyMap<string, number>, where: string): ServiceObject {
  if (object.kind !== 'Service') throw new IntentError({ where, what: `the service is a ${object.kind}`, why: 'routes and ports are those of a Service', instead: 'pass a Service' });
  const { metadata, spec = {} } = object.toJson();
  if (metadata.namespace === undefined) {
    throw new IntentError({ where, what: `Service "${metadata.name}" has no namespace`, why: 'its host name and its callers\' rules depend on it', instead: 'set metadata.namespace, or a namespace on its chart' });
  }
  const ports = list(spec.ports ?? [], readPort, 'spec.ports', where).map(port => portOf(port, namedPorts, metadata.name, where));
  const selector = optional(spec.selector ?? undefined, textMap, 'spec.selector', where);
  return { name: metadata.name, namespace: metadata.namespace, ports, selector, headless: spec.clusterIP === 'None', marks: metadata.labels };
}

function readPort(port: any, name: string, where: string): any {
  number(fields(port, name, where).port, `${name}.port`, where);
  optional(port.name, text, `${name}.name`, where);
  return port;
}

function portOf(port: any, namedPorts: ReadonlyMap<string, number>, service: string, where: string): PortFacts {
  if ((port.protocol ?? 'TCP') !== 'TCP') {
    throw new IntentError({
      where, what: `port ${port.port} of Service "${service}" is ${port.protocol}`, why: 'meshes carry TCP; the rest goes past them, unguarded', instead: 'put it into a Service of its own, outside of the mesh',
    });
  }
  const protocol = PROTOCOLS.get(port.appProtocol ?? '') ?? PROTOCOLS.get(String(port.name ?? '').split('-')[0]);
  if (protocol === undefined) {
    throw new IntentError({
      where,
      what: `what port ${port.port} of Service "${service}" speaks is not said`,
      why: `neither its name "${port.name ?? ''}" nor its appProtocol begins with a protocol, and a wrong guess would drop rules about requests`,
      instead: `name the port after it: ${Object.values(Protocol).map(name => `${name}-...`).join(', ')}`,
    });
  }
  const target = port.targetPort ?? port.port;
  const targetPort = typeof target === 'number' ? target : namedPorts.get(target);
  if (targetPort === undefined) {
    throw new IntentError({
      where, what: `where port ${port.port} of Service "${service}" leads is not known`, why: `no container declares a port named "${target}"`, instead: 'pass the workload with its containers, or write a number as targetPort',
    });
  }
  return { name: port.name ?? protocol, port: port.port, targetPort, protocol, appProtocol: port.appProtocol };
}

/** Makes a Service. */
export function makeService(scope: Construct, service: ServiceObject, mesh: Mesh): ApiObject {
  return new ApiObject(scope, 'Service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: service.name, namespace: service.namespace },
    spec: {
      selector: { ...service.selector },
      ports: service.ports.map(port => ({ name: port.name, port: port.port, targetPort: port.targetPort, appProtocol: mesh._appProtocol(port) })),
    },
  });
}

/** What is wrong with the name of a Service. Kubernetes before 1.36 takes no digit first. */
export function serviceNameProblem(name: string): string | undefined {
  return dns1035LabelProblem(name);
}
