import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ProxyAccessLog } from '../../intent/operations/proxy-access-log';
import { ProxyLogFormat } from '../../intent/operations/proxy-log-format';

/** Which traffic Linkerd's proxies take, and how. */
export interface LinkerdProxyTraffic {
  /**
   * Ports that speak neither HTTP nor gRPC: connections are passed on as they are, by mTLS still. A service of a guarded namespace says so by
   * `ServicePort.tcp`.
   *
   * @default - the mesh's: 25, 587, 3306, 4444, 5432, 6379, 9300 and 11211
   */
  readonly opaquePorts?: number[];

  /**
   * Container ports that callers reach past the proxy: without mTLS, and whatever the rules say. In a guarded namespace only ports that are in
   * `plaintextPorts`.
   *
   * @default - the mesh's: 4567 and 4568
   */
  readonly skipInboundPorts?: number[];

  /**
   * Ranges of addresses for which the proxy is passed in both directions. Not in a guarded namespace: callers there would be held to no rule.
   *
   * @default - none
   */
  readonly skipSubnets?: string[];

  /**
   * Ports at which a caller needs an identity, where no Server says who may call.
   *
   * @default - none
   */
  readonly identityRequiredPorts?: number[];

  /**
   * Container ports that the pods have besides those that their template declares: of containers that other webhooks add.
   *
   * @default - those of the template
   */
  readonly podInboundPorts?: number[];

  /**
   * How long the proxy tries to connect to its own application.
   *
   * @default - the mesh's: 100 ms
   */
  readonly inboundConnectTimeout?: Duration;

  /**
   * How long the proxy tries to connect to a server.
   *
   * @default - the mesh's: 1 s
   */
  readonly outboundConnectTimeout?: Duration;

  /**
   * After how long what is known of a port that nobody calls is forgotten; whole seconds.
   *
   * @default - the mesh's: 90 s
   */
  readonly inboundDiscoveryCacheTimeout?: Duration;

  /**
   * After how long what is known of a service that is not called is forgotten; whole seconds.
   *
   * @default - the mesh's: 5 s
   */
  readonly outboundDiscoveryCacheTimeout?: Duration;

  /**
   * Whether the proxy waits as long as it takes for the first bytes of a connection from outside of the pod, to see what is spoken.
   *
   * @default - the mesh's: 10 s, then the connection is opaque
   */
  readonly disableInboundDetectTimeout?: boolean;

  /**
   * The same for connections that the application opens.
   *
   * @default - the mesh's: 10 s, then the connection is opaque
   */
  readonly disableOutboundDetectTimeout?: boolean;

  /**
   * Whether ServiceProfiles for hosts outside of the cluster are looked up.
   *
   * @default - the mesh's: false
   */
  readonly externalProfiles?: boolean;
}

/** What Linkerd's proxies tell of themselves. */
export interface LinkerdProxyReports {
  /**
   * Whether requests that come in are logged, and how.
   *
   * @default - the mesh's: they are not
   */
  readonly accessLog?: ProxyAccessLog;

  /**
   * How the proxy's own log is written.
   *
   * @default - the mesh's: `ProxyLogFormat.PLAIN`
   */
  readonly logFormat?: ProxyLogFormat;

  /**
   * Whether headers of requests are logged at levels that show requests, with tokens and cookies in them.
   *
   * @default - the mesh's: false
   */
  readonly dangerouslyLogHeaders?: boolean;

  /**
   * Whether metrics of calls that leave the cluster say the host.
   *
   * @default - the mesh's: false
   */
  readonly hostnameLabels?: boolean;
}

/** The container that a Linkerd proxy runs in. */
export interface LinkerdProxyContainer {
  /**
   * Name of the image, without its tag.
   *
   * @default - the mesh's
   */
  readonly imageName?: string;

  /**
   * Tag of the image.
   *
   * @default - the mesh's
   */
  readonly imageVersion?: string;

  /**
   * When the image is pulled.
   *
   * @default - the mesh's
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Whether the proxy is a sidecar that Kubernetes knows as one. Since Linkerd 2.20.
   *
   * @default - the mesh's: true from Linkerd 2.20 on
   */
  readonly nativeSidecar?: boolean;

  /**
   * Whether a container with tools to look at the pod's traffic stands beside the proxy.
   *
   * @default false
   */
  readonly debugSidecar?: boolean;

  /**
   * How long the proxy goes on when its pod is stopped, before it begins to drain; whole seconds. Not for native sidecars, which end last anyway.
   *
   * @default - the mesh's: 0 s
   */
  readonly waitBeforeExit?: Duration;

  /**
   * Whether a container of the pod may stop the proxy: POST /shutdown at its admin port. For jobs whose proxy is no native sidecar.
   *
   * @default - the mesh's: false
   */
  readonly shutdownEndpoint?: boolean;

  /**
   * Worker threads for each core of the node, above 0 and at most 1. A CPU limit is taken before it.
   *
   * @default - the mesh's
   */
  readonly cpuRatio?: number;

  /**
   * Ephemeral storage that is reserved.
   *
   * @default - the mesh's
   */
  readonly ephemeralStorage?: Size;

  /**
   * Ephemeral storage that it may use at most.
   *
   * @default - the mesh's
   */
  readonly ephemeralStorageLimit?: Size;

  /**
   * The user that it runs as; the application must run as another.
   *
   * @default - the mesh's: 2102
   */
  readonly userId?: number;

  /**
   * The group that it runs as.
   *
   * @default - the mesh's
   */
  readonly groupId?: number;

  /**
   * Where it takes what comes in. Not in a guarded namespace, whose policies are for the mesh's own ports, as the other three.
   *
   * @default - the mesh's: 4143
   */
  readonly inboundPort?: number;

  /**
   * Where it takes what the application sends.
   *
   * @default - the mesh's: 4140
   */
  readonly outboundPort?: number;

  /**
   * Where it answers probes and shows its metrics.
   *
   * @default - the mesh's: 4191
   */
  readonly adminPort?: number;

  /**
   * Where it can be tapped.
   *
   * @default - the mesh's: 4190
   */
  readonly controlPort?: number;
}

/** What only Linkerd's proxies can be told: its annotations config.linkerd.io. The policy by default is no option: the stage of a namespace says it. */
export interface LinkerdProxyOptions extends LinkerdProxyTraffic, LinkerdProxyReports, LinkerdProxyContainer {}
