import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { HttpRouteRule } from './http-route-rule';
import { TcpRouteRule, TlsRouteRule } from './l4-route-rules';
import { Mesh } from '../../meshes/mesh';
import { IMeshGateway } from '../gateway/gateway-reference';
import { MeshService } from '../service/mesh-service';

/** What becomes of requests that no rule matches. */
export enum UnmatchedRequests {
  /** They go to the service, by its shares if it has some. */
  SERVICE = 'service',
  /** They are answered with 404. */
  NOT_FOUND = 'not-found',
}

/** Options of a `ServiceRoute`. */
export interface ServiceRouteProps {
  /** The service whose requests are routed. */
  readonly service: MeshService | kplus.Service;

  /**
   * What is done with HTTP and gRPC requests. The first rule that matches decides.
   *
   * @default - all go to the service, which only goes with `gateways`, or beside `tcp` or `tls`
   */
  readonly rules?: HttpRouteRule[];

  /**
   * Where TLS connections go, by the name that they ask for. Within the mesh, and at a gateway that lets TLS pass unopened. A name of
   * no rule leads nowhere at a gateway; within the mesh it is passed on to the address that was called, past the mesh's mTLS, or nowhere where
   * only what is known may be called.
   *
   * @default - to the service, within the mesh
   */
  readonly tls?: TlsRouteRule[];

  /**
   * Where TCP connections go. The first rule that matches decides.
   *
   * @default - to the service, within the mesh
   */
  readonly tcp?: TcpRouteRule[];

  /**
   * Gateways by which requests come in. Those of the mesh's own kind and those of the Kubernetes Gateway API may stand side by side.
   *
   * @default - none
   */
  readonly gateways?: IMeshGateway[];

  /**
   * Hosts that clients of the gateways ask for: `shop.example.com`, or `*.example.com`, or, without traffic of the mesh, `*`.
   *
   * @default - none, which only goes without gateways
   */
  readonly hosts?: string[];

  /**
   * Port of the service to which goes what comes by gateways.
   *
   * @default - the only one that fits
   */
  readonly gatewayPort?: number;

  /**
   * Whether it is also about calls within the mesh. A service has one such route.
   *
   * @default true
   */
  readonly meshTraffic?: boolean;

  /**
   * What becomes of requests that no rule matches.
   *
   * @default UnmatchedRequests.SERVICE
   */
  readonly unmatched?: UnmatchedRequests;

  /**
   * The mesh that it is written for.
   *
   * @default - the service's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for. The objects are shared
   * with the other constructs that speak of the service.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}
