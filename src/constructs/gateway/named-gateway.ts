import { Construct } from 'constructs';
import { formOf } from './gateway-form';
import { IMeshGateway } from './gateway-reference';
import { requireUnguardedPods } from './guarded-pods';
import { NamedGatewayProps } from './named-gateway-props';
import { namespaceName } from './namespace-name';
import { GatewayFacts, podNamespaceOf } from '../../intent/edge/gateway';
import { Identity } from '../../intent/identity';
import { onlyFields, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { needsOfGateway } from '../../intent/needs/edge';
import { GatewayTarget } from '../../intent/security/policy-target';
import { dnsSubdomainProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';
import { chosenMesh } from '../plan/chosen-mesh';

const PROPS: readonly string[] = ['name', 'namespace', 'form', 'mesh'] satisfies (keyof NamedGatewayProps)[];

/**
 * A gateway that others own: its listeners are not known. Made by `MeshGateway.fromName`.
 */
export class NamedGateway implements IMeshGateway, IMeshIdentity {
  /** @internal */
  public static _of(scope: Construct, props: NamedGatewayProps): NamedGateway {
    return new NamedGateway(scope, props);
  }

  /** @internal */
  public readonly _mesh: Mesh;
  private readonly facts: GatewayFacts;

  private constructor(scope: Construct, props: NamedGatewayProps) {
    const where = 'MeshGateway.fromName';
    const { name, namespace, mesh } = onlyFields(props, PROPS, 'props', where);
    const problem = dnsSubdomainProblem(text(name, 'name', where));
    if (problem) throw new IntentError({ where, what: `the gateway is called "${name}"`, why: problem, instead: 'write it as it stands in the cluster' });
    this._mesh = chosenMesh(mesh, where) ?? Mesh.of(scope);
    const form = formOf(props.form, this._mesh, where);
    this._mesh._require(needsOfGateway({ form, listeners: [] }), where);
    this.facts = this._mesh._gatewayFacts({ name, namespace: namespaceName(namespace, 'namespace', where), form, listeners: [], where });
    requireUnguardedPods(scope, { gateway: this.facts, listeners: () => [], where });
  }

  /** @internal */
  public _gateway(_where: string): GatewayFacts {
    return this.facts;
  }

  /** @internal */
  public _gatewayTarget(_where: string): GatewayTarget {
    return { kind: 'gateway', gateway: this.facts };
  }

  /** @internal */
  public _identity(_where: string): Identity {
    const { serviceAccount: name, podLabels } = this.facts;
    return { kind: 'service-account', namespace: podNamespaceOf(this.facts), name, podLabels };
  }
}
