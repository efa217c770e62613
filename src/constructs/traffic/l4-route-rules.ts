import { RouteBackend } from './route-backend';
import { IMeshGateway } from '../gateway/gateway-reference';

/** What a connection must be like. What is not said does not matter. */
export interface TcpMatch {
  /**
   * The port at which it comes: a port of the service within the mesh, a listener's at a gateway.
   *
   * @default - any
   */
  readonly port?: number;

  /**
   * Addresses that are called, in CIDR notation.
   *
   * @default - any
   */
  readonly destinationSubnets?: string[];

  /**
   * Namespace of the caller. The caller's own proxy decides this: it steers traffic and keeps nobody out.
   *
   * @default - any
   */
  readonly sourceNamespace?: string;

  /**
   * Labels of the caller's pods, which its own proxy knows.
   *
   * @default - any
   */
  readonly sourceLabels?: { [key: string]: string };
}

/** Where some TCP connections go. */
export interface TcpRouteRule {
  /**
   * The connections that it is about: those that match any of these.
   *
   * @default - all
   */
  readonly match?: TcpMatch[];

  /**
   * Only what comes by these gateways, of those that the route is for.
   *
   * @default - all ways by which they come
   */
  readonly gateways?: IMeshGateway[];

  /**
   * Where they go.
   *
   * @default - to the service
   */
  readonly to?: RouteBackend[];
}

/** Where some TLS connections go, which nobody opens on the way. */
export interface TlsRouteRule {
  /** Names that clients ask for (SNI), each of them a host of the route: the service's own, or one of `hosts`. `*.example.com` is any below that one. */
  readonly sniHosts: string[];

  /**
   * What the connections must be like beside that: any of these.
   *
   * @default - nothing more
   */
  readonly match?: TcpMatch[];

  /**
   * Only what comes by these gateways, of those that the route is for.
   *
   * @default - all ways by which they come
   */
  readonly gateways?: IMeshGateway[];

  /**
   * Where they go.
   *
   * @default - to the service
   */
  readonly to?: RouteBackend[];
}
