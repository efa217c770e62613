/** What only Linkerd's proxies can be told. Times in milliseconds, quantities as Kubernetes writes them. */
export interface LinkerdProxyIntent {
  readonly opaquePorts?: readonly number[];
  readonly skipInboundPorts?: readonly number[];
  readonly skipSubnets?: readonly string[];
  readonly identityRequiredPorts?: readonly number[];
  readonly podInboundPorts?: readonly number[];
  readonly inboundConnectTimeout?: number;
  readonly outboundConnectTimeout?: number;
  readonly inboundDiscoveryCacheTimeout?: number;
  readonly outboundDiscoveryCacheTimeout?: number;
  readonly disableInboundDetectTimeout?: boolean;
  readonly disableOutboundDetectTimeout?: boolean;
  readonly externalProfiles?: boolean;
  readonly accessLog?: string;
  readonly logFormat?: string;
  readonly dangerouslyLogHeaders?: boolean;
  readonly hostnameLabels?: boolean;
  readonly imageName?: string;
  readonly imageVersion?: string;
  readonly imagePullPolicy?: string;
  readonly nativeSidecar?: boolean;
  readonly debugSidecar?: boolean;
  readonly waitBeforeExit?: number;
  readonly shutdownEndpoint?: boolean;
  readonly cpuRatio?: number;
  readonly ephemeralStorage?: string;
  readonly ephemeralStorageLimit?: string;
  readonly userId?: number;
  readonly groupId?: number;
  readonly inboundPort?: number;
  readonly outboundPort?: number;
  readonly adminPort?: number;
  readonly controlPort?: number;
}
