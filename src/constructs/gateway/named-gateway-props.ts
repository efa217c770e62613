import * as kplus from 'cdk8s-plus-27';
import { GatewayForm } from './gateway-form';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';

/** A gateway that others own. */
export interface NamedGatewayProps {
  /** Name of the gateway. */
  readonly name: string;

  /** Namespace of the gateway. */
  readonly namespace: IMeshIdentity | kplus.Namespace | string;

  /**
   * Which object it is, and where it runs: the service account that it calls services as follows from this.
   *
   * @default - that of the mesh: GatewayForm.mesh() on Istio, GatewayForm.kubernetes() on a `GatewayApiMesh`
   */
  readonly form?: GatewayForm;

  /**
   * The mesh that it is part of.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;
}
