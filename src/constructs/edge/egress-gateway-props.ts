import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ServicePort } from '../../intent/service-port';
import { Mesh } from '../../meshes/mesh';
import { GatewayPods } from '../gateway/gateway-form';
import { IMeshIdentity } from '../identity/mesh-identity';

/** Options of an `EgressGateway`. */
export interface EgressGatewayProps {
  /**
   * The namespace that it stands in: that of its pods and their Service.
   *
   * @default - that of the chart
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * Labels and service account of its pods, which are installed already. They are in the gateway's namespace.
   *
   * @default - `istio: egressgateway` and `istio-egressgateway`, as in Istio's Helm chart `gateway` installed as `istio-egressgateway`
   */
  readonly pods?: GatewayPods;

  /**
   * Name of the Service before its pods.
   *
   * @default - that of their service account
   */
  readonly serviceName?: string;

  /**
   * The Service's port at which requests come to it, by mTLS of the mesh; `targetPort` is the pods'.
   *
   * @default ServicePort.http(80)
   */
  readonly requestsPort?: ServicePort;

  /**
   * The Service's port at which TLS comes to it that passes unopened; `targetPort` is the pods'.
   *
   * @default ServicePort.tls(443)
   */
  readonly tlsPort?: ServicePort;

  /**
   * The mesh that it is written for.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}
