import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryServiceProps } from './canary-service-props';
import { canarySplit, requireCanaryProps } from './canary-split';
import { kubeObject } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { MeshService } from '../service/mesh-service';

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
    this.service._contribute(this, { parts: { split: canarySplit(props, this.service, where) }, mesh: props.mesh });
    this.service._override(this, props.overrides ?? {});
  }

  /** The objects of the service's routes and policies, as they are now; all constructs that speak of it share them. */
  public get apiObjects(): ApiObject[] {
    return this.service.apiObjects;
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
