import { pathRegex } from './path-regex';
import * as linkerd from '../../../../imports/linkerd.io';
import { IntentError } from '../../../intent/intent-error';
import { CountedRoute } from '../../../intent/routing/route-metrics';
import { ServiceFacts } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { manifestOf, NOTHING, Rendering } from '../../rendering';
import { CALL_ANNOTATIONS } from '../annotation-grammar';

/**
 * Metrics by route, as a ServiceProfile: it is found by the whole host name of the service (pkg/profiles/profiles.go and the proxy's
 * service-profiles/src/proto.rs, version-2.20), and with it nothing that annotations of the Service say is looked at.
 */
export function serviceProfile({ service, metrics, where }: ServiceIntent): Rendering {
  if (!metrics) return NOTHING;
  if (service.side.kind === 'consumer') throw foreign(service, where);
  const routes = metrics.routes.map(route => ({ name: route.name, condition: conditionOf(route, where) }));
  const manifest = manifestOf(linkerd.ServiceProfile, { name: service.host, namespace: service.namespace }, () => ({ routes }));
  return { objects: [{ id: 'ServiceProfile', manifest }], decorations: [{ on: 'service', excludes: CALL_ANNOTATIONS }] };
}

function foreign({ namespace, name }: ServiceFacts, where: string): IntentError {
  return new IntentError({
    where,
    what: `Service ${namespace}/${name} belongs to another repository`,
    why: 'a ServiceProfile of ours would have our proxies look at nothing that its owner says of the calls to it: routes, timeouts, retries, circuit breaking',
    instead: 'ask its owner to count',
  });
}

/** Fields beside one another are joined by AND, and several methods by OR. */
function conditionOf({ path, methods }: CountedRoute, where: string): linkerd.ServiceProfileSpecRoutesCondition {
  const [method, ...others] = methods ?? [];
  return {
    ...path && { pathRegex: pathRegex(path, where) },
    ...method !== undefined && (others.length === 0 ? { method } : { any: methods!.map(each => ({ method: each })) }),
  };
}
