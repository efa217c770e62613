import * as kplus from 'cdk8s-plus-27';
import { namespaceName } from './namespace-name';
import { RouteSources } from '../../intent/edge/gateway';
import { list, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { IMeshIdentity } from '../identity/mesh-identity';

/**
 * The namespaces whose routes a listener of a gateway takes. Whoever may bind a route to a shared gateway can take over a host name there.
 *
 * @example
 * RouteNamespaces.of('shop', 'billing');
 */
export class RouteNamespaces {
  /** Routes of the gateway's own namespace. */
  public static own(): RouteNamespaces {
    return new RouteNamespaces({ kind: 'same' });
  }

  /** Routes of every namespace. */
  public static any(): RouteNamespaces {
    return new RouteNamespaces({ kind: 'all' });
  }

  /**
   * Routes of these namespaces.
   *
   * @throws when none is named, or one is no namespace
   */
  public static of(...namespaces: (IMeshIdentity | kplus.Namespace | string)[]): RouteNamespaces {
    const where = 'RouteNamespaces.of';
    const names = list(namespaces, (value, name) => namespaceName(value as string, name, where), 'namespaces', where);
    if (names.length === 0) throw empty(where, 'no namespace is named', "RouteNamespaces.of('shop')");
    return new RouteNamespaces({ kind: 'namespaces', names: [...new Set(names)].sort() });
  }

  /**
   * Routes of namespaces that have these labels. For gateways of the Kubernetes Gateway API: one of Istio's own names namespaces only.
   *
   * @throws when no label is given, or one that Kubernetes does not take
   */
  public static labelled(labels: { [key: string]: string }): RouteNamespaces {
    const where = 'RouteNamespaces.labelled';
    const entries = Object.entries(textMap(labels, 'labels', where));
    if (entries.length === 0) throw empty(where, 'no label is given', "RouteNamespaces.labelled({ 'gateway-routes': 'public' })");
    const problem = entries.map(([key, value]) => labelKeyProblem(key) ?? labelValueProblem(value)).find(Boolean);
    if (problem) throw new IntentError({ where, what: 'the labels', why: problem, instead: 'write them as on the namespaces' });
    return new RouteNamespaces({ kind: 'labelled', labels: { ...labels } });
  }

  /** @internal */
  public readonly _sources: RouteSources;

  private constructor(sources: RouteSources) {
    this._sources = sources;
  }
}

function empty(where: string, what: string, example: string): IntentError {
  return new IntentError({ where, what, why: 'no route, or every one, would be taken: nobody can tell', instead: `write for example ${example}, or RouteNamespaces.any()` });
}
