import { ServicePort } from '../../intent/service-port';

/** A service that another repository owns. */
export interface ForeignServiceProps {
  /** Name of the Service. */
  readonly name: string;

  /** Namespace of the Service. */
  readonly namespace: string;

  /** Its ports. */
  readonly ports: ServicePort[];

  /** The namespace that calls it. Routes and policies stand there and hold for callers there only. */
  readonly clientNamespace: string;
}
