import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ServicePort } from '../../intent/service-port';
import { IWaypoint } from '../access/waypoint-reference';
import { MeshWorkload } from '../workload/mesh-workload';
import { PodsProps } from '../workload/pods-props';

/** Options of a service in a guarded namespace. */
export interface MeshServiceProps extends PodsProps {
  /**
   * The ports of the Service that is made.
   *
   * @default - those of `service`
   */
  readonly ports?: ServicePort[];

  /**
   * The Service, when it is made by cdk8s-plus or as an `ApiObject`. It must be in this namespace.
   *
   * @default - a Service is made, named as this construct
   */
  readonly service?: kplus.Service | ApiObject;

  /**
   * The workload behind it, when that was added before: a second Service for the same pods.
   *
   * @default - a workload is added, named as this construct
   */
  readonly sharedWorkload?: MeshWorkload;

  /**
   * The waypoint that calls to it go through, in a mesh without sidecars.
   *
   * @default - that of the namespace; none for a Service without an address of its own, as no waypoint stands before one
   */
  readonly waypoint?: IWaypoint;
}
