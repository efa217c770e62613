import { JsonPatch } from 'cdk8s';
import { ExtensionPhase } from '../../intent/operations/extension-phase';
import { TrafficMode } from '../../intent/operations/traffic-mode';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Traffic that an extension sees. */
export interface ExtensionTraffic {
  /**
   * On which side of a call. At a gateway all calls go out, and in waypoints all come in.
   *
   * @default TrafficMode.CLIENT_AND_SERVER
   */
  readonly mode?: TrafficMode;

  /**
   * Ports: of the service that is called where calls go out, of the container where they come in, of its pods at a gateway. Waypoints know none for
   * requests, and for connections those of Services.
   *
   * @default - any
   */
  readonly ports?: number[];
}

/** Where an extension runs. */
export interface ExtensionPlace {
  /** In whose proxies: those of the mesh, a namespace, a workload, a service, pods by their labels, or a gateway. */
  readonly target: MeshService | MeshWorkload | PolicyTarget;

  /**
   * Where in the order of the proxy's own filters.
   *
   * @default - right before a request is routed
   */
  readonly phase?: ExtensionPhase;

  /**
   * Of two in one phase the higher comes first.
   *
   * @default 0
   */
  readonly priority?: number;

  /**
   * Which traffic it sees: any of these.
   *
   * @default - all
   */
  readonly traffic?: ExtensionTraffic[];

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
