import * as kplus from 'cdk8s-plus-27';
import { ServicePort } from '../../intent/service-port';
import { IMeshIdentity } from '../identity/mesh-identity';

/** Pods that a policy is for, by what is said of them. */
export interface PodsTargetProps {
  /** Their namespace: a guarded one, a Namespace of cdk8s-plus, or a name. */
  readonly namespace: IMeshIdentity | kplus.Namespace | string;

  /** Labels that all of them have, and no other pods of the namespace. */
  readonly labels: { [key: string]: string };

  /**
   * The ports that they listen on, and what is spoken there: policies speak of container ports, so a `targetPort` counts, and not the Service's port.
   *
   * @default - not known: what depends on the protocol of a port is refused
   */
  readonly ports?: ServicePort[];
}
