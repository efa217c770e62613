import { AllowOutsideProps } from './external-service-props';
import { readAddresses } from './read-external-service';
import { EndpointIntent, ExternalServiceIntent, SelectedWorkload } from '../../intent/edge/external-service';
import { HostResolution } from '../../intent/edge/host-resolution';
import { HostPattern } from '../../intent/edge/sidecar-scope';
import { list, number, onlyFields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { PortFacts } from '../../intent/service';
import { addressProblem, rangeOf } from '../../kubernetes/addresses';
import { Labels } from '../../kubernetes/objects';
import { CallTarget } from '../access/call-graph';

/** The pods of a gateway by which calls leave the mesh, and the port that they take those of a service's port at. */
export interface EgressPods {
  readonly namespace: string;
  readonly labels: Labels;
  /** Host of the Service before them. */
  readonly host: string;
  readonly tunnelPort?: number;
  /** The construct that sends them there. */
  readonly path: string;
  readonly portFor: (port: PortFacts) => number;
}

/** What of a service is called. */
interface Limits {
  readonly ports?: readonly number[];
  readonly addresses?: readonly string[];
}

const PROPS: readonly string[] = ['ports', 'addresses'] satisfies (keyof AllowOutsideProps)[];

/** A NetworkPolicy knows no host names. */
const ANYWHERE: readonly string[] = ['0.0.0.0/0', '::/0'];

/**
 * A service outside of the cluster as the target of calls: addresses, or the pods of the egress gateway that carries them. Which of the
 * two it is may be said after the calls, and is read when they are written down.
 */
export class OutsideTarget implements CallTarget {
  /** A service as a whole. */
  public static of(service: ExternalServiceIntent, selected: () => readonly SelectedWorkload[]): OutsideTarget {
    return new OutsideTarget(service, selected, { pods: undefined }, {});
  }

  private readonly service: ExternalServiceIntent;
  private readonly selected: () => readonly SelectedWorkload[];
  /** Shared by all that speak of the service. */
  private readonly carrier: { pods: EgressPods | undefined };
  private readonly limits: Limits;

  private constructor(service: ExternalServiceIntent, selected: OutsideTarget['selected'], carrier: OutsideTarget['carrier'], limits: Limits) {
    this.service = service;
    this.selected = selected;
    this.carrier = carrier;
    this.limits = limits;
  }

  /** The construct by which calls are sent through a gateway, if one does. */
  public get carriedBy(): string | undefined {
    return this.carrier.pods?.path;
  }

  /** Sends every call through a gateway, those that were allowed before included. */
  public carryBy(pods: EgressPods): void {
    this.carrier.pods = pods;
  }

  /**
   * Some ports of it, or some addresses.
   *
   * @throws when a port is none of the service's
   */
  public limitedTo(props: AllowOutsideProps, where: string): OutsideTarget {
    onlyFields(props, PROPS, 'props', where);
    const ports = optional(props.ports, (value, name) => list(value, number, name, where), 'ports', where);
    const known = this.service.ports.map(({ port }) => port);
    const odd = ports?.find(port => !known.includes(port));
    if (odd !== undefined || ports?.length === 0) {
      throw new IntentError({ where, what: odd === undefined ? '`ports` is an empty list' : `port ${odd} is allowed`, why: `the service's ports are ${known.join(', ')}`, instead: 'name some of them, or leave `ports` out' });
    }
    return new OutsideTarget(this.service, this.selected, this.carrier, { ports, addresses: optional(props.addresses, readAddresses, 'addresses', where) });
  }

  public get path(): string {
    return this.service.where;
  }

  public get namespace(): string {
    return this.carrier.pods?.namespace ?? this.service.namespace;
  }

  public get labels(): Labels {
    return this.carrier.pods?.labels ?? {};
  }

  public get tunnelPort(): number | undefined {
    return this.carrier.pods?.tunnelPort;
  }

  public get ranges(): readonly string[] | undefined {
    return this.carrier.pods ? undefined : (this.limits.addresses ?? knownAddresses(this.service, this.endpoints))?.map(rangeOf) ?? ANYWHERE;
  }

  /** The ports that packets go to: a NetworkPolicy is looked at after the proxy has chosen an endpoint. */
  public get ports(): number[] {
    const { endpoints, carrier: { pods } } = this;
    return [...new Set(this.called.flatMap(port => (pods ? [pods.portFor(port)] : endpointPorts(port, endpoints))))];
  }

  /** Those of the service's ports that are called. */
  public get called(): PortFacts[] {
    const { service: { ports }, limits } = this;
    return ports.filter(({ port }) => limits.ports?.includes(port) ?? true);
  }

  /** Where it runs, as far as the program has come. */
  private get endpoints(): readonly EndpointIntent[] {
    return [...this.service.endpoints, ...this.selected().map(({ endpoint }) => endpoint)];
  }

  /** The service's own, and that of the gateway that carries it. */
  public readonly hosts = (): readonly HostPattern[] => {
    const { service: { namespace, hosts }, carrier: { pods } } = this;
    return [...hosts.map(host => ({ namespace, host })), ...pods ? [{ namespace: pods.namespace, host: pods.host }] : []];
  };
}

/** The addresses of a service, where all of them are known. */
function knownAddresses({ resolution, addresses }: ExternalServiceIntent, endpoints: readonly EndpointIntent[]): readonly string[] | undefined {
  if (resolution === HostResolution.NONE) return addresses.length > 0 ? addresses : undefined;
  const known = endpoints.flatMap(({ address }) => (address !== undefined && addressProblem(address) === undefined ? [address] : []));
  return known.length > 0 && known.length === endpoints.length ? known : undefined;
}

function endpointPorts({ name, targetPort }: PortFacts, endpoints: readonly EndpointIntent[]): number[] {
  return endpoints.length === 0 ? [targetPort] : endpoints.map(({ ports }) => ports?.[name] ?? targetPort);
}
