import { GatewayFacts } from '../../intent/edge/gateway';
import { ListenerIntent } from '../../intent/edge/gateway-intent';
import { wayAround } from '../../intent/edge/way-around';
import { IntentError } from '../../intent/intent-error';

/** @throws when what one listener asks of its clients need not be shown at another one of the same gateway */
export function requireGuarded(listeners: readonly ListenerIntent[], gateway: GatewayFacts, where: string): void {
  const found = wayAround(listeners, gateway);
  if (!found) return;
  const { strict, open, host } = found;
  throw new IntentError({
    where,
    what: `the listener "${strict.name}" asks its clients for ${demand(strict, 'certificates')}, "${open.name}" for ${demand(open, 'other certificates')}, and routes for ${host === '*' ? 'any host' : host} hold at both`,
    why: 'a route is bound to the gateway and not to a listener: by the second one its requests would get past what the first one asks for',
    instead: 'ask the same of both, let plain HTTP redirect (redirectToHttps: true), or put one of the two into a gateway of its own, for routes of its own',
  });
}

function demand({ tls }: ListenerIntent, certificates: string): string {
  if (tls?.kind === 'mesh') return 'mTLS of the mesh';
  return tls?.kind === 'ended' && tls.clients?.required ? certificates : 'none';
}
