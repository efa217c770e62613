import * as kplus from 'cdk8s-plus-27';
import { ExternalService } from './external-service';
import { HostPattern } from '../../intent/edge/sidecar-scope';
import { instanceOf, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { wildcardHostProblem } from '../../kubernetes/host-names';
import { namespaceName } from '../gateway/namespace-name';
import { IMeshIdentity } from '../identity/mesh-identity';
import { MeshService } from '../service/mesh-service';

/**
 * Hosts that a proxy knows.
 *
 * @example
 * ScopeHost.service(cart);
 */
export class ScopeHost {
  /** A service. */
  public static service(service: MeshService): ScopeHost {
    const { namespace, host } = instanceOf(service, MeshService, 'service', "shop.addService('cart', ...)", 'ScopeHost.service');
    return new ScopeHost([{ namespace, host }]);
  }

  /** A service outside of the cluster, by all of its hosts. */
  public static external(service: ExternalService): ScopeHost {
    const { namespace, _intent: { hosts } } = instanceOf(service, ExternalService, 'service', "new ExternalService(chart, 'payments', ...)", 'ScopeHost.external');
    return new ScopeHost(hosts.map(host => ({ namespace, host })));
  }

  /**
   * Everything in a namespace.
   *
   * @throws when it is no namespace
   */
  public static namespace(namespace: IMeshIdentity | kplus.Namespace | string): ScopeHost {
    return new ScopeHost([{ namespace: namespaceName(namespace, 'namespace', 'ScopeHost.namespace'), host: '*' }]);
  }

  /**
   * A host, or all below it (`*.example.com`), whatever namespace it is known in.
   *
   * @throws when it is no host
   */
  public static named(host: string): ScopeHost {
    const problem = wildcardHostProblem(text(host, 'host', 'ScopeHost.named'));
    if (problem) throw new IntentError({ where: 'ScopeHost.named', what: 'the host', why: problem, instead: "write for example 'api.example.com'" });
    return new ScopeHost([{ namespace: '*', host }]);
  }

  /** Everything that there is. */
  public static everything(): ScopeHost {
    return new ScopeHost([{ namespace: '*', host: '*' }]);
  }

  /** @internal */
  public readonly _patterns: readonly HostPattern[];

  private constructor(patterns: readonly HostPattern[]) {
    this._patterns = patterns;
  }
}
