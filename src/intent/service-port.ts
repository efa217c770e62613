import { fields, number, optional, text } from './input';
import { Protocol } from './protocol';
import { dnsLabelProblem } from '../kubernetes/names';
import { portProblem } from '../kubernetes/ports';

/** Options of a `ServicePort`. */
export interface ServicePortOptions {
  /**
   * The port on which the container listens. Access rules and network policies speak of this one, routes of the service's port.
   *
   * @default - the service's port
   */
  readonly targetPort?: number;

  /**
   * Name of the port within the service, without the protocol: `metrics` on an HTTP port becomes `http-metrics`.
   * Meshes read the protocol off the name's first part, so it is always there.
   *
   * @default - the protocol alone; with the port's number where a service has several of one protocol
   */
  readonly name?: string;
}

/**
 * A port of a service: number, protocol, and where it leads in the container.
 *
 * @example
 * ServicePort.http(80, { targetPort: 8080 });
 */
export class ServicePort {
  /** HTTP/1.1. */
  public static http(port: number, options: ServicePortOptions = {}): ServicePort {
    return new ServicePort(Protocol.HTTP, port, options);
  }

  /** HTTP/2 in clear text that is not gRPC. */
  public static http2(port: number, options: ServicePortOptions = {}): ServicePort {
    return new ServicePort(Protocol.HTTP2, port, options);
  }

  /** gRPC. */
  public static grpc(port: number, options: ServicePortOptions = {}): ServicePort {
    return new ServicePort(Protocol.GRPC, port, options);
  }

  /** Any protocol over TCP that the mesh does not look into. */
  public static tcp(port: number, options: ServicePortOptions = {}): ServicePort {
    return new ServicePort(Protocol.TCP, port, options);
  }

  /** TLS that the application ends itself. */
  public static tls(port: number, options: ServicePortOptions = {}): ServicePort {
    return new ServicePort(Protocol.TLS, port, options);
  }

  /** The service's port. */
  public readonly port: number;
  /** The container's port. */
  public readonly targetPort: number;
  /** What is spoken. */
  public readonly protocol: Protocol;
  /** The name without the protocol, if one was given. */
  public readonly name?: string;

  private constructor(protocol: Protocol, port: number, options: ServicePortOptions) {
    const where = `ServicePort.${protocol}`;
    const { targetPort, name } = fields(options, 'options', where);
    this.protocol = protocol;
    this.port = number(port, 'port', where);
    this.targetPort = optional(targetPort, number, 'targetPort', where) ?? port;
    this.name = optional(name, text, 'name', where);
  }

  /** What Kubernetes would refuse about this port. @internal */
  public _problem(): string | undefined {
    const full = this.name === undefined ? this.protocol : `${this.protocol}-${this.name}`;
    // A Service port's name is a DNS label: k8s.io/kubernetes v1.36 pkg/apis/core/validation ValidateDNS1123Label
    return portProblem(this.port) ?? portProblem(this.targetPort) ?? dnsLabelProblem(full);
  }
}
