import { kubernetesGateway } from './kubernetes-gateway';
import { serverTls } from './server-tls';
import * as networking from '../../../../imports/networking.istio.io';
import { GatewayIntent, ListenerIntent } from '../../../intent/edge/gateway-intent';
import { IntentError } from '../../../intent/intent-error';
import { dnsLabelProblem } from '../../../kubernetes/names';
import { manifestOf, Rendering } from '../../rendering';

/** A gateway: a Gateway of Istio's own, or one of the Kubernetes Gateway API. */
export function gateway(intent: GatewayIntent): Rendering {
  return intent.form.kind === 'mesh' ? istioGateway(intent) : kubernetesGateway(intent, intent.form);
}

/** Rules: pkg/config/validation/validation.go ValidateGateway, istio.io/istio main of 2026-08-27. */
function istioGateway(intent: GatewayIntent): Rendering {
  const { gateway: { name, namespace, podLabels }, listeners, where } = intent;
  const problem = dnsLabelProblem(name);
  if (problem) throw new IntentError({ where, what: `the gateway is called "${name}"`, why: problem, instead: 'give it an id that is a DNS label' });
  const servers = listeners.map(listener => ({ listener, hosts: serverHosts(listener, intent), tls: serverTls(listener, intent) }));
  const manifest = manifestOf(networking.Gateway, { name, namespace }, () => ({
    selector: { ...podLabels },
    servers: servers.map(({ listener, hosts, tls }) => ({
      port: { number: listener.port, name: listener.name, protocol: listener.protocol.toUpperCase() },
      bind: listener.bind,
      hosts,
      tls,
    })),
  }));
  return { objects: [{ id: 'Gateway', manifest }], decorations: [] };
}

/** Whose routes are taken stands before each host: istio.io/api v1.31.1 networking/v1alpha3/gateway.proto Server.hosts. */
function serverHosts({ hosts, routesFrom, name }: ListenerIntent, { where }: GatewayIntent): string[] {
  switch (routesFrom.kind) {
    case 'all': return [...hosts];
    case 'same': return hosts.map(host => `./${host}`);
    case 'namespaces': return routesFrom.names.flatMap(namespace => hosts.map(host => `${namespace}/${host}`));
    case 'labelled': throw new IntentError({
      where,
      what: `the listener "${name}" takes routes of namespaces with some labels`,
      why: "a Gateway of Istio's own names namespaces, and does not look at their labels (istio.io/api v1.31.1 networking/v1alpha3/gateway.proto)",
      instead: "name them, RouteNamespaces.of('shop'), or take GatewayForm.kubernetes()",
    });
  }
}
