import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { LinkerdProxyOptions } from './proxy-linkerd-options';
import { ProxyResources } from './proxy-resources';
import { ProxyImage } from '../../intent/operations/proxy-image';
import { ProxyLogLevel } from '../../intent/operations/proxy-log-level';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Options of `ProxySettings`. */
export interface ProxySettingsProps {
  /**
   * Whose proxies: a workload or a service of a guarded namespace, a workload's object, or a `PolicyTarget`: the mesh, a namespace, pods by their
   * labels, a gateway. A workload's settings are taken before its namespace's, and those before the mesh's.
   */
  readonly target: MeshWorkload | MeshService | PolicyTarget | kplus.AbstractPod | ApiObject;

  /**
   * Worker threads; 0 is one for each core of the node. On Linkerd they follow from the CPU limit, or from `linkerd.cpuRatio`.
   *
   * @default - as many as the CPU limit has cores; 2 without a limit
   */
  readonly concurrency?: number;

  /**
   * Which build of the proxy's image runs.
   *
   * @default - the mesh's
   */
  readonly image?: ProxyImage;

  /**
   * Environment variables of the proxy.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * CPU and memory. Istio has it said on the pods, so for workloads of this program only, as all that follows.
   *
   * @default - the mesh's
   */
  readonly resources?: ProxyResources;

  /**
   * Whether the application's containers start after the proxy is ready, so that what they do first finds the network. Where sidecars are
   * native to Kubernetes (the default from Istio 1.27 and Linkerd 2.20 on) this is so anyway.
   *
   * @default - the mesh's: false
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * How long a proxy lets connections end when its pod is stopped. It must be shorter than the pod's grace period.
   *
   * @default - the mesh's: 5 s for Istio, 2 minutes for Linkerd
   */
  readonly terminationDrain?: Duration;

  /**
   * How much the proxies log.
   *
   * @default - the mesh's: `ProxyLogLevel.WARNING`
   */
  readonly logLevel?: ProxyLogLevel;

  /**
   * How much single parts of the proxy log, by the names that the proxy has for them: `rbac` and `http` are parts of Envoy, `linkerd_app` and
   * `linkerd_proxy_http::balance` of Linkerd's proxy, which takes them beside a `logLevel` only.
   *
   * @default - the mesh's
   */
  readonly componentLogLevels?: { [component: string]: ProxyLogLevel };

  /**
   * Ports that calls go to past the proxy: without mTLS, routes, retries and metrics.
   *
   * @default - none
   */
  readonly excludeOutboundPorts?: number[];

  /**
   * Ranges of addresses that calls go to past the proxy, such as `10.10.0.0/16`.
   *
   * @default - none
   */
  readonly excludeOutboundRanges?: string[];

  /**
   * What only Linkerd's proxies can be told.
   *
   * @default - nothing
   */
  readonly linkerd?: LinkerdProxyOptions;

  /**
   * The mesh that it is written for.
   *
   * @default - the target's, or the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the objects, by their kind, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}
