import { GatewayFacts } from '../../intent/edge/gateway';
import { GatewayTarget } from '../../intent/security/policy-target';
import { Mesh } from '../../meshes/mesh';

/** A gateway, whoever made it: what routes and policies can be bound to. */
export interface IMeshGateway {
  /** The mesh that it is part of, where this program knows. @internal */
  readonly _mesh?: Mesh;
  /** What routes must know of it, or a refusal that names `where`. @internal */
  _gateway(where: string): GatewayFacts;
  /** What policies must know of it, as far as the program has come. @internal */
  _gatewayTarget(where: string): GatewayTarget;
}
