import { CLASS } from './gateway-facts';
import { listenerTls, requireSayable } from './kubernetes-listener';
import * as gatewayApi from '../../../../imports/gateway.networking.k8s.io';
import { GatewayClassIntent, GatewayFormIntent, GatewayIntent, ListenerIntent, SecretReference } from '../../../intent/edge/gateway-intent';
import { manifestOf, RenderedObject, Rendering } from '../../rendering';

const FROM = gatewayApi.GatewaySpecListenersAllowedRoutesNamespacesFrom;
type Namespaces = gatewayApi.GatewaySpecListenersAllowedRoutesNamespaces;

/** A gateway of the Kubernetes Gateway API, the route that redirects, and the grants for Secrets of other namespaces. */
export function kubernetesGateway(intent: GatewayIntent, form: GatewayFormIntent & { kind: 'kubernetes' }): Rendering {
  const { gateway: { name, namespace }, listeners } = intent;
  for (const listener of listeners) requireSayable(listener, intent);
  const manifest = manifestOf(gatewayApi.Gateway, { name, namespace }, () => ({
    gatewayClassName: form.className ?? CLASS,
    listeners: listeners.map(listener => ({
      name: listener.name,
      port: listener.port,
      protocol: listener.protocol.toUpperCase(),
      hostname: listener.hosts[0] === '*' ? undefined : listener.hosts[0],
      tls: listenerTls(listener, namespace),
      allowedRoutes: { namespaces: allowedNamespaces(listener) },
    })),
  }));
  return { objects: [{ id: 'Gateway', manifest }, ...redirectRoute(intent), ...grants(intent)], decorations: [] };
}

/** The class of these gateways: pilot/pkg/config/kube/gatewaycommon/classinfo.go, istio.io/istio main of 2026-08-27. */
export function gatewayClass({ name, description }: GatewayClassIntent): Rendering {
  const manifest = manifestOf(gatewayApi.GatewayClass, { name }, () => ({ controllerName: 'istio.io/gateway-controller', description }));
  return { objects: [{ id: 'GatewayClass', manifest }], decorations: [] };
}

function allowedNamespaces({ routesFrom, redirectToHttps }: ListenerIntent): Namespaces {
  // The route that redirects is the gateway's own
  if (redirectToHttps) return { from: FROM.SAME };
  switch (routesFrom.kind) {
    case 'all': return { from: FROM.ALL };
    case 'same': return { from: FROM.SAME };
    case 'labelled': return { from: FROM.SELECTOR, selector: { matchLabels: { ...routesFrom.labels } } };
    case 'namespaces': return {
      from: FROM.SELECTOR, selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...routesFrom.names] }] },
    };
  }
}

/** The Gateway API says a redirect by a route: its listeners have no field for it. */
function redirectRoute({ gateway: { name, namespace }, listeners }: GatewayIntent): RenderedObject[] {
  const redirecting = listeners.filter(({ redirectToHttps }) => redirectToHttps);
  if (redirecting.length === 0) return [];
  const manifest = manifestOf(gatewayApi.HttpRoute, { name: `${name}-to-https`, namespace }, () => ({
    parentRefs: redirecting.map(listener => ({ name, sectionName: listener.name })),
    rules: [{
      filters: [{
        type: gatewayApi.HttpRouteSpecRulesFiltersType.REQUEST_REDIRECT,
        requestRedirect: { scheme: gatewayApi.HttpRouteSpecRulesFiltersRequestRedirectScheme.HTTPS, statusCode: 301 },
      }],
    }],
  }));
  return [{ id: 'HTTPRoute-to-https', manifest }];
}

/** One for each Secret: who else may use what else of that namespace is not for this gateway to say. */
function grants({ gateway: { namespace }, listeners }: GatewayIntent): RenderedObject[] {
  const secrets = listeners.flatMap(({ tls }) => (tls?.kind === 'ended' ? tls.certificates : [])).filter((each): each is SecretReference => each.kind === 'secret');
  const foreign = new Map(secrets.filter(secret => secret.namespace !== undefined && secret.namespace !== namespace).map(secret => [`${secret.namespace}/${secret.name}`, secret]));
  return [...foreign.values()].map(secret => ({
    id: 'ReferenceGrant',
    manifest: manifestOf(gatewayApi.ReferenceGrant, { name: `${secret.name}-for-gateways-of-${namespace}`, namespace: secret.namespace }, () => ({
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace }],
      to: [{ group: '', kind: 'Secret', name: secret.name }],
    })),
  }));
}
