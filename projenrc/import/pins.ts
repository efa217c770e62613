/**
 * Which custom resources this project speaks of, and where their definitions come from.
 *
 * The data of the `import` task and nothing else: to move to a newer release, change a version here and run the task.
 */

/** A release whose definitions are published as a Go module. */
export interface GoModuleSource {
  readonly module: string;
  readonly version: string;
  /** Files or folders inside the module. */
  readonly paths: string[];
}

/** Definitions that no module registry serves: files of a folder on this machine. */
export interface FolderSource {
  readonly folder: 'linkerd';
  readonly paths: string[];
}

export type Source = GoModuleSource | FolderSource;

/** One generated file under imports/: the kinds of one API group, each at the one version that we emit. */
export interface ImportPin {
  readonly source: Source;
  readonly group: string;
  /** Name of the file under imports/, without its ending. */
  readonly file: string;
  /** Kind to version. A kind of the group that is not named here is left out. */
  readonly kinds: Readonly<Record<string, string>>;
}

const istio: Source = { module: 'istio.io/api', version: 'v1.31.1', paths: ['kubernetes/customresourcedefinitions.gen.yaml'] };

const gatewayApi = (channel: 'standard' | 'experimental'): Source => ({
  module: 'sigs.k8s.io/gateway-api', version: 'v1.6.1', paths: [`config/crd/${channel}`],
});

/** Linkerd 2.20; its charts are published as Helm charts only. */
const linkerd: Source = { folder: 'linkerd', paths: ['crds.yaml', 'link.yaml'] };

/** The kinds of Kubernetes itself that meshes read or we emit, from its published OpenAPI documents. */
export const KUBERNETES: { readonly source: GoModuleSource; readonly kinds: Readonly<Record<string, string[]>> } = {
  source: { module: 'k8s.io/kubernetes', version: 'v1.36.3', paths: ['api/openapi-spec/v3'] },
  kinds: {
    'v1': ['ConfigMap', 'Namespace', 'Pod', 'Secret', 'Service', 'ServiceAccount'],
    'apps/v1': ['DaemonSet', 'Deployment', 'StatefulSet'],
    'batch/v1': ['CronJob', 'Job'],
    'networking.k8s.io/v1': ['NetworkPolicy'],
  },
};

/** What a channel of the Gateway API has beside the kinds as the standard one describes them: no classes are made of it, and `check` takes it when asked. */
export const EXPERIMENTAL: ImportPin = {
  source: gatewayApi('experimental'),
  group: 'gateway.networking.k8s.io',
  file: 'gateway.networking.k8s.io.experimental',
  kinds: { Gateway: 'v1', GRPCRoute: 'v1', HTTPRoute: 'v1', TCPRoute: 'v1', TLSRoute: 'v1', UDPRoute: 'v1' },
};

export const IMPORTS: readonly ImportPin[] = [
  {
    source: istio,
    group: 'networking.istio.io',
    file: 'networking.istio.io',
    kinds: {
      DestinationRule: 'v1',
      EnvoyFilter: 'v1alpha3',
      Gateway: 'v1',
      ProxyConfig: 'v1beta1',
      ServiceEntry: 'v1',
      Sidecar: 'v1',
      VirtualService: 'v1',
      WorkloadEntry: 'v1',
      WorkloadGroup: 'v1',
    },
  },
  {
    source: istio,
    group: 'security.istio.io',
    file: 'security.istio.io',
    kinds: { AuthorizationPolicy: 'v1', PeerAuthentication: 'v1', RequestAuthentication: 'v1' },
  },
  { source: istio, group: 'telemetry.istio.io', file: 'telemetry.istio.io', kinds: { Telemetry: 'v1' } },
  { source: istio, group: 'extensions.istio.io', file: 'extensions.istio.io', kinds: { TrafficExtension: 'v1alpha1', WasmPlugin: 'v1alpha1' } },
  {
    source: gatewayApi('standard'),
    group: 'gateway.networking.k8s.io',
    file: 'gateway.networking.k8s.io',
    kinds: {
      BackendTLSPolicy: 'v1',
      Gateway: 'v1',
      GatewayClass: 'v1',
      GRPCRoute: 'v1',
      HTTPRoute: 'v1',
      ListenerSet: 'v1',
      ReferenceGrant: 'v1',
      TCPRoute: 'v1',
      TLSRoute: 'v1',
      UDPRoute: 'v1',
    },
  },
  {
    // Linkerd 2.20 reads these two at v1alpha2, which only the experimental channel still serves.
    source: gatewayApi('experimental'),
    group: 'gateway.networking.k8s.io',
    file: 'gateway.networking.k8s.io.v1alpha2',
    kinds: { TCPRoute: 'v1alpha2', TLSRoute: 'v1alpha2' },
  },
  {
    source: linkerd,
    group: 'policy.linkerd.io',
    file: 'policy.linkerd.io',
    kinds: {
      AuthorizationPolicy: 'v1alpha1',
      EgressNetwork: 'v1alpha1',
      HTTPLocalRateLimitPolicy: 'v1alpha1',
      HTTPRoute: 'v1beta3',
      MeshTLSAuthentication: 'v1alpha1',
      NetworkAuthentication: 'v1alpha1',
      Server: 'v1beta3',
      ServerAuthorization: 'v1beta1',
    },
  },
  { source: linkerd, group: 'linkerd.io', file: 'linkerd.io', kinds: { ServiceProfile: 'v1alpha2' } },
  { source: linkerd, group: 'workload.linkerd.io', file: 'workload.linkerd.io', kinds: { ExternalWorkload: 'v1beta1' } },
  { source: linkerd, group: 'multicluster.linkerd.io', file: 'multicluster.linkerd.io', kinds: { Link: 'v1alpha3' } },
];
