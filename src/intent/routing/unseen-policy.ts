import { wayKey } from './covers';
import { selects } from '../../kubernetes/labels';
import { GatewayFacts, podNamespaceOf } from '../edge/gateway';
import { planNamespace, ServiceFacts } from '../service';
import { ServiceParts } from '../service-intent';
import { Incoherence } from '../upstream/incoherence';
import { ClientsIntent } from '../upstream/upstream-parts';

/**
 * A policy for some clients, of a service whose calls leave the mesh by a gateway. The gateway is the only one who calls the service, and TLS that it is not
 * told of is plaintext: pilot/pkg/model/push_context.go destinationRule and pilot/pkg/networking/core/cluster_tls.go, istio.io/istio main of 2026-08-27.
 */
export function unseenPolicy({ routes = {}, clients }: ServiceParts, service: ServiceFacts): Incoherence | undefined {
  const gateways = Object.values(routes).flatMap(table => (table.outwards ? table.gateways : []));
  const blind = clients && gateways.find(gateway => !holdsFor(gateway, clients, service));
  if (!blind) return undefined;
  const namespaces = clients.kind === 'namespaces';
  return {
    parts: ['routes', 'clients'],
    what: `every call leaves by gateway "${wayKey(blind)}", and the policy holds for other clients only (\`${namespaces ? 'visibleTo' : 'clientLabels'}\`)`,
    why: 'what calls the service is the gateway, which would know nothing of the policy: where it asks for TLS, it would send plaintext',
    instead: namespaces ? `add '${podNamespaceOf(blind)}' to visibleTo, or leave it out` : 'leave clientLabels out',
  };
}

/** Labels are looked at in the namespace where the policy stands. */
function holdsFor(gateway: GatewayFacts, clients: ClientsIntent, service: ServiceFacts): boolean {
  const namespace = podNamespaceOf(gateway);
  if (clients.kind === 'namespaces') return clients.names.includes(namespace);
  return namespace === planNamespace(service) && selects(clients.labels, gateway.podLabels ?? {});
}
