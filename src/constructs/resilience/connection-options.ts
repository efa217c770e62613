import { Duration } from 'cdk8s';
import { Http2Upgrade } from '../../intent/upstream/http2-upgrade';
import { TunnelMethod } from '../../intent/upstream/tunnel-method';

/** How each client proxy makes, keeps and ends its connections to the service. Istio only. */
export interface ConnectionOptions {
  /**
   * Time to make a connection.
   *
   * @default - the mesh's: 10 s for Istio
   */
  readonly connectTimeout?: Duration;

  /**
   * When a connection is ended, however busy it is.
   *
   * @default - never
   */
  readonly maxDuration?: Duration;

  /**
   * When a connection is ended on which nothing was sent; `Duration.millis(0)` is never.
   *
   * @default - 1 hour
   */
  readonly idleTimeout?: Duration;

  /**
   * The same for connections with requests, where it is to be another time: without a request under way, pings or not.
   *
   * @default - `idleTimeout`
   */
  readonly httpIdleTimeout?: Duration;

  /**
   * Keepalives of TCP.
   *
   * @default - the mesh's: none for Istio
   */
  readonly tcpKeepalive?: TcpKeepalive;

  /**
   * Pings of HTTP/2, from Istio 1.31 on. Needs a port that speaks HTTP/2 or gRPC, or `Http2Upgrade.ALWAYS`.
   *
   * @default - none
   */
  readonly http2Keepalive?: Http2Keepalive;

  /**
   * Whether HTTP/1.1 requests are sent on over HTTP/2. A proxy beside the application asks it by what the port says; without one the application itself must speak HTTP/2.
   *
   * @default - the mesh's: never for Istio
   */
  readonly http2Upgrade?: Http2Upgrade;

  /**
   * Sends requests on in the version of HTTP in which the client sent them, whatever the port says.
   *
   * @default false
   */
  readonly useClientProtocol?: boolean;
}

/** Keepalives of TCP: one of the three, or more. */
export interface TcpKeepalive {
  /**
   * Probes without an answer after which a connection is dead.
   *
   * @default - the operating system's: 9 on Linux
   */
  readonly probes?: number;

  /**
   * Idle time before the first probe, in whole seconds.
   *
   * @default - the operating system's: 2 hours on Linux
   */
  readonly time?: Duration;

  /**
   * Time between probes, in whole seconds.
   *
   * @default - the operating system's: 75 s on Linux
   */
  readonly interval?: Duration;
}

/** Pings of HTTP/2. */
export interface Http2Keepalive {
  /** Time between pings. */
  readonly interval: Duration;

  /** Time for the answer to a ping; a connection without one is ended. */
  readonly timeout: Duration;
}

/** Another host that connections go to, by way of the service. */
export interface UpstreamTunnel {
  /** A full host name or an IP address. */
  readonly host: string;

  /** Its port. */
  readonly port: number;

  /**
   * The HTTP request that a connection is wrapped in.
   *
   * @default TunnelMethod.CONNECT
   */
  readonly method?: TunnelMethod;
}
