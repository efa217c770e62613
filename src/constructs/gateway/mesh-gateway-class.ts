import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { Mesh } from '../../meshes/mesh';
import { chosenMesh } from '../plan/chosen-mesh';
import { requireName, takeName } from '../plan/object-names';
import { patchObjects, readOverrides } from '../plan/overrides';

/** A GatewayClass is in no namespace; cdk8s would give it its chart's. */
const NONE: any = Lazy.any({ produce: () => undefined });

/** The Gateway API takes 64 characters (apis/v1/gatewayclass_types.go, v1.6.1). */
const DESCRIPTION_LENGTH = 64;

/** Options of a `MeshGatewayClass`. */
export interface MeshGatewayClassProps {
  /**
   * A few words for people, at most 64 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * The mesh whose gateways are of this class.
   *
   * @default - the nearest one above
   */
  readonly mesh?: Mesh;

  /**
   * JSON patches for the GatewayClass, for fields that this construct has no property for.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

const PROPS: readonly string[] = ['description', 'mesh', 'overrides'] satisfies (keyof MeshGatewayClassProps)[];

/**
 * The GatewayClass by which Gateways of the Kubernetes Gateway API are the mesh's. Istio makes its own, `istio`, by itself when it starts;
 * this is for those who want it in their program, or one of another name.
 *
 * @example
 * const internal = new MeshGatewayClass(chart, 'istio-internal');
 * new MeshGateway(chart, 'internal', {
 *   namespace: 'ingress', form: GatewayForm.kubernetes({ className: internal.name }),
 *   listeners: [GatewayListener.http(80, { hosts: ['*'] })],
 * });
 */
export class MeshGatewayClass extends Construct {
  /** Name of the class: the id of this construct. */
  public readonly name: string;
  private readonly object: ApiObject;

  /**
   * @throws when there is no mesh or it has no gateways of the Kubernetes Gateway API, or when the class is made already
   */
  constructor(scope: Construct, id: string, props: MeshGatewayClassProps = {}) {
    super(scope, id);
    const where = this.node.path;
    const { mesh: chosen } = onlyFields(props, PROPS, 'props', where);
    const overrides = readOverrides(props.overrides, where);
    const description = optional(props.description, readDescription, 'description', where);
    const mesh = chosenMesh(chosen, where) ?? Mesh.of(this);
    mesh._require(['gateway.kubernetes'], where);
    this.name = id;
    const [{ manifest }] = mesh._edge({ kind: 'gateway-class', name: id, description, where }).objects;
    const { apiVersion, kind, spec } = manifest.write();
    const name = { apiVersion, kind, name: id };
    requireName(this, name, () => `${where}/${kind}`, where);
    this.object = new ApiObject(this, kind, { apiVersion, kind, metadata: { name: id, namespace: NONE }, spec });
    takeName(this, name, this.object);
    patchObjects(this, [this.object], overrides);
  }

  /** The GatewayClass. */
  public get apiObjects(): ApiObject[] {
    return [this.object];
  }
}

function readDescription(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  if (found.length <= DESCRIPTION_LENGTH) return found;
  throw new IntentError({ where, what: `\`${name}\` has ${found.length} characters`, why: `the Gateway API takes ${DESCRIPTION_LENGTH}`, instead: 'shorten it' });
}
