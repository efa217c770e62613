import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { fields, instanceOf, kubeObject, number, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { HttpMatch } from '../../intent/routing/http-match';
import { SplitIntent, weightsProblem } from '../../intent/routing/traffic-split';
import { Mesh } from '../../meshes/mesh';
import { chosenMesh } from '../plan/chosen-mesh';
import { MeshService } from '../service/mesh-service';

/** One side of a canary. */
export interface CanaryVersion {
  /** The version's name: the value of the label `version` of its pods. Where a DNS label must stand, `1.2.0` is called `1-2-0`. */
  readonly version: string;

  /**
   * Its share of the requests, in whole percent. The two shares make 100.
   *
   * @default - by `weight`
   */
  readonly weight?: number;
}

/** A copy of the requests for the canary. */
export interface CanaryMirror {
  /**
   * How many of the requests are copied, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** Options of a `CanaryService`. */
export interface CanaryServiceProps {
  /** The service whose requests are shared out: one of a guarded namespace, or a Service of this program. */
  readonly service: MeshService | kplus.Service;

  /** The version that has the requests. */
  readonly stable: CanaryVersion;

  /** The version that is tried. */
  readonly canary: CanaryVersion;

  /**
   * The canary's share of the requests, in whole percent; the stable version has the rest.
   *
   * @default 0 - unless the versions have weights of their own
   */
  readonly weight?: number;

  /**
   * Requests that go to the canary whatever the shares say, for testers.
   *
   * @default - none
   */
  readonly override?: HttpMatch;

  /**
   * Copies requests to the canary and throws its answers away. Istio only: Linkerd cannot mirror.
   *
   * @default - nothing is mirrored
   */
  readonly mirror?: CanaryMirror;

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

/**
 * Two versions of a service, of which the new one gets a share of the requests.
 *
 * Istio: routes of the service's VirtualService, subsets of its DestinationRule. Linkerd: an HTTPRoute or GRPCRoute on the Service for each
 * port, and a Service for each version. Ports that are neither HTTP nor gRPC are left alone.
 *
 * @example
 * new CanaryService(chart, 'frontend-canary', {
 *   service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' },
 *   weight: 10, override: HttpMatch.header('x-canary', 'true'),
 * });
 */
export class CanaryService extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws when the weights are no percentages or do not make 100, when the service has no such version, when another construct
   * shares its requests out otherwise, or when the mesh cannot do what is asked
   */
  constructor(scope: Construct, id: string, props: CanaryServiceProps) {
    super(scope, id);
    const where = this.node.path;
    requireCanaryProps(props, where);
    this.service = props.service instanceof MeshService ? props.service : MeshService._of(kubeObject(props.service, 'service', where), props.mesh);
    this.requireRequests();
    this.service._contribute(this, { parts: { split: this.split(props) }, mesh: props.mesh });
    this.service._override(this, props.overrides ?? {});
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
  }

  private split(props: CanaryServiceProps): SplitIntent {
    const where = this.node.path;
    if (props.stable.version === props.canary.version) {
      throw new IntentError({ where, what: `stable and canary are both "${props.canary.version}"`, why: 'requests are shared out among versions that differ', instead: 'name two versions' });
    }
    const stable = this.service._version(props.stable.version, where);
    const canary = this.service._version(props.canary.version, where);
    if (stable.name === canary.name) {
      throw new IntentError({
        where,
        what: `"${props.stable.version}" and "${props.canary.version}" would both be called "${stable.name}"`,
        why: 'what is made for a version has a DNS label as its name',
        instead: 'label one of them otherwise',
      });
    }
    const [stableWeight, canaryWeight] = this.weights(props);
    return {
      shares: [{ version: stable, weight: stableWeight }, { version: canary, weight: canaryWeight }],
      override: optional(props.override, () => ({ match: this.checkedMatch(props.override!), to: canary }), 'override', where),
      mirror: optional(props.mirror, () => ({ to: canary, percentage: this.checkedPercentage(props.mirror!) }), 'mirror', where),
    };
  }

  private weights({ stable, canary, weight }: CanaryServiceProps): [number, number] {
    if (weight !== undefined && (stable.weight !== undefined || canary.weight !== undefined)) {
      throw new IntentError({
        where: this.node.path, what: '`weight` stands beside weights of the versions', why: 'both say the shares', instead: 'keep `weight`, which is the canary\'s share',
      });
    }
    const forCanary = canary.weight ?? weight ?? (stable.weight === undefined ? 0 : 100 - stable.weight);
    const weights: [number, number] = [stable.weight ?? 100 - forCanary, forCanary];
    // First what was written, then what follows from it
    const problem = (stable.weight === undefined ? weightsProblem([forCanary, weights[0]]) : undefined) ?? weightsProblem(weights);
    if (!problem) return weights;
    throw new IntentError({ where: this.node.path, what: `${weights[0]} for "${stable.version}", ${weights[1]} for "${canary.version}"`, why: problem, instead: 'write for example weight: 10, and the stable version has 90' });
  }

  private checkedMatch(given: HttpMatch): HttpMatch {
    const match = instanceOf(given, HttpMatch, 'override', "HttpMatch.header('x-canary', 'true')", this.node.path);
    const problem = match._problem();
    if (problem) throw new IntentError({ where: this.node.path, what: 'the override', why: problem, instead: "write for example HttpMatch.header('x-canary', 'true')" });
    return match;
  }

  private checkedPercentage(mirror: CanaryMirror): number {
    const where = this.node.path;
    const { percentage: given } = fields(mirror, 'mirror', where);
    const percentage = optional(given, number, 'mirror.percentage', where) ?? 100;
    if (percentage > 0 && percentage <= 100) return percentage;
    throw new IntentError({ where, what: `${percentage} % of the requests are mirrored`, why: 'a percentage here is above 0 and at most 100', instead: 'write a percentage, or leave `mirror` out' });
  }

  private requireRequests(): void {
    const { ports, name } = this.service._facts;
    const { side } = this.service._facts;
    if (side.kind === 'consumer') {
      throw new IntentError({ where: this.node.path, what: `service "${name}" belongs to another repository`, why: 'which versions there are, and their pods, is the owner\'s to say', instead: 'make the canary where the service is made' });
    }
    if (ports.some(port => _hasRequests(port.protocol))) return;
    throw new IntentError({
      where: this.node.path, what: `service "${name}" has no HTTP or gRPC port`, why: `requests are shared out, and on its ports (${ports.map(port => `${port.port} ${port.protocol}`).join(', ')}) none are seen`, instead: 'say what its ports speak, if it is HTTP or gRPC',
    });
  }
}

/** Types only: what the values must be together is for the construct to judge. */
function requireCanaryProps(props: CanaryServiceProps, where: string): void {
  fields(props, 'props', where);
  for (const side of ['stable', 'canary'] as const) {
    const { version, weight } = fields(props[side], side, where);
    text(version, `${side}.version`, where);
    optional(weight, number, `${side}.weight`, where);
  }
  optional(props.weight, number, 'weight', where);
  chosenMesh(props.mesh, where);
  if (props.overrides !== undefined) fields(props.overrides, 'overrides', where);
}
