import { EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyRouteAction } from '../../intent/operations/envoy-patch';

/** A filter chain of a listener. What is not said does not matter. */
export interface EnvoyFilterChainMatch {
  /**
   * Its name.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * The name that clients of TLS ask it for.
   *
   * @default - any
   */
  readonly sni?: string;

  /**
   * `tls` or `raw_buffer`.
   *
   * @default - any
   */
  readonly transportProtocol?: string;

  /**
   * Protocols that it takes, such as `h2`.
   *
   * @default - any
   */
  readonly applicationProtocols?: string[];

  /**
   * The port that it takes connections for.
   *
   * @default - any
   */
  readonly destinationPort?: number;

  /**
   * A filter of it.
   *
   * @default - none; with `httpFilter` that for HTTP, `envoy.filters.network.http_connection_manager`
   */
  readonly networkFilter?: string;

  /**
   * A filter for requests, within that for HTTP: `envoy.filters.http.router` is the last one.
   *
   * @default - none
   */
  readonly httpFilter?: string;
}

/** Listeners, and what is in them. What is not said does not matter. */
export interface EnvoyListenerMatch {
  /**
   * Its name: `virtualInbound`, `0.0.0.0_8080`.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * Its port; of sidecars the service's where calls go out, the container's where they come in.
   *
   * @default - any
   */
  readonly port?: number;

  /**
   * A listener filter.
   *
   * @default - none
   */
  readonly listenerFilter?: string;

  /**
   * A filter chain.
   *
   * @default - any
   */
  readonly filterChain?: EnvoyFilterChainMatch;
}

/** Tables of routes, and what is in them. What is not said does not matter. */
export interface EnvoyRouteMatch {
  /**
   * Name of the table.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * Port that the table is for; of sidecars the service's where calls go out, the container's where they come in.
   *
   * @default - any
   */
  readonly port?: number;

  /**
   * Name of the port of a gateway.
   *
   * @default - any
   */
  readonly portName?: string;

  /**
   * The Gateway that the table is for, as `namespace/name`.
   *
   * @default - any
   */
  readonly gateway?: string;

  /**
   * Name of the virtual host: `cart.shop.svc.cluster.local:80`, `inbound|http|80`.
   *
   * @default - any
   */
  readonly virtualHost?: string;

  /**
   * A domain of the virtual host. Since Istio 1.26.
   *
   * @default - any
   */
  readonly domain?: string;

  /**
   * Name of the route: that of a rule of a VirtualService, `default` for all others.
   *
   * @default - any
   */
  readonly route?: string;

  /**
   * What the route does.
   *
   * @default EnvoyRouteAction.ANY
   */
  readonly routeAction?: EnvoyRouteAction;
}

/** Clusters. What is not said does not matter. */
export interface EnvoyClusterMatch {
  /**
   * Its name; then nothing else counts.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * Port of the service; of clusters where calls come in, the container's.
   *
   * @default - any
   */
  readonly port?: number;

  /**
   * Full name of the service.
   *
   * @default - any
   */
  readonly service?: string;

  /**
   * The subset of the service.
   *
   * @default - any
   */
  readonly subset?: string;
}

/** Proxies, by what they say of themselves. */
export interface EnvoyProxyMatch {
  /**
   * A regular expression (RE2) of their version.
   *
   * @default - any
   */
  readonly version?: string;

  /**
   * Values of their metadata, by name.
   *
   * @default - any
   */
  readonly metadata?: { [name: string]: string };
}

/** A change to the configuration of proxies. At most one of `listener`, `routes` and `cluster` says where: the one that the part is found by. */
export interface EnvoyPatch {
  /** What is changed. */
  readonly part: EnvoyPart;

  /** How it is changed. */
  readonly operation: EnvoyOperation;

  /**
   * What is put there, in the words of Envoy's API.
   *
   * @default - nothing, for `EnvoyOperation.REMOVE`
   */
  readonly value?: any;

  /**
   * Which traffic's configuration.
   *
   * @default EnvoyContext.ANY
   */
  readonly context?: EnvoyContext;

  /**
   * Which proxies.
   *
   * @default - all of the target's
   */
  readonly proxy?: EnvoyProxyMatch;

  /**
   * Where, for parts of listeners.
   *
   * @default - everywhere
   */
  readonly listener?: EnvoyListenerMatch;

  /**
   * Where, for parts of routes.
   *
   * @default - everywhere
   */
  readonly routes?: EnvoyRouteMatch;

  /**
   * Where, for clusters.
   *
   * @default - everywhere
   */
  readonly cluster?: EnvoyClusterMatch;
}
