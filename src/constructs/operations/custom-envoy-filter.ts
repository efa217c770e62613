import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { EnvoyPatch } from './envoy-patch';
import { readPatch } from './envoy-patch-reader';
import { patchProblem } from './envoy-patch-rules';
import { Operation } from './operation';
import { list, onlyFields, optional, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { EnvoyPatchIntent } from '../../intent/operations/envoy-filter';
import { Mesh } from '../../meshes/mesh';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';

/** Options of a `CustomEnvoyFilter`. */
export interface CustomEnvoyFilterProps {
  /** Whose proxies: those of the mesh, a namespace, a workload, a service, pods by their labels, or a gateway. */
  readonly target: MeshService | MeshWorkload | PolicyTarget;

  /** The changes, in the order in which they are applied. */
  readonly patches: EnvoyPatch[];

  /**
   * Of two the lower is applied first. Another number than 0 is needed where something is placed relative to what others place.
   *
   * @default 0
   */
  readonly priority?: number;

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

const PROPS: readonly string[] = ['target', 'patches', 'priority', 'mesh', 'overrides'] satisfies (keyof CustomEnvoyFilterProps)[];

const INT32 = { min: -2147483648, max: 2147483647 };

/**
 * Changes to the configuration that the mesh makes for Envoy: for what no other construct says. It speaks of names that may be others in the
 * next version of the mesh, so it comes last.
 *
 * Istio with sidecars: an EnvoyFilter. In ambient mode it is refused: ztunnel is no Envoy, and waypoints ignore EnvoyFilters with a selector.
 * Linkerd: refused.
 *
 * @example
 * new CustomEnvoyFilter(chart, 'cart-idle', {
 *   target: cart,
 *   patches: [{
 *     part: EnvoyPart.NETWORK_FILTER, operation: EnvoyOperation.MERGE, context: EnvoyContext.SIDECAR_INBOUND,
 *     listener: { filterChain: { networkFilter: 'envoy.filters.network.http_connection_manager' } },
 *     value: { typed_config: {
 *       '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
 *       'common_http_protocol_options': { idle_timeout: '30s' },
 *     } },
 *   }],
 * });
 */
export class CustomEnvoyFilter extends Construct {
  private readonly objects: ApiObject[];

  /**
   * @throws when a patch has no effect or depends on an order that nobody wrote, and when the mesh runs no Envoy that takes patches
   */
  constructor(scope: Construct, id: string, props: CustomEnvoyFilterProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const priority = optional(given.priority, value => wholeNumber(value, 'priority', INT32, where), 'priority', where);
    const patches = readPatches(given.patches, priority, where);
    this.objects = new Operation(this, given).write(target => ({ kind: 'envoy-filter', name: id, target, where, priority, patches }));
  }

  /** The objects that it is made of. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}

function readPatches(given: unknown, priority: number | undefined, where: string): EnvoyPatchIntent[] {
  const patches = list(given, readPatch, 'patches', where);
  if (patches.length === 0) throw new IntentError({ where, what: '`patches` is an empty list', why: 'nothing would be changed', instead: 'write what is changed, or leave the construct out' });
  patches.forEach((patch, index) => {
    const problem = patchProblem(patch, priority);
    if (problem) throw new IntentError({ where, what: `\`patches[${index}]\` (${patch.operation} ${patch.part})`, ...problem });
  });
  return patches;
}
