import { GatewayListener } from './gateway-listener';
import { ListenerIntent } from '../../intent/edge/gateway-intent';
import { listenerClash } from '../../intent/edge/listener-clash';
import { instanceOf, list } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/**
 * The listeners of one gateway with their names.
 *
 * @throws when there is none, two have one name, or two cannot be at one port
 */
export function namedListeners(given: readonly GatewayListener[], where: string): ListenerIntent[] {
  const unnamed = list(given, readListener, 'listeners', where).map(({ _intent }) => _intent);
  if (unnamed.length === 0) throw new IntentError({ where, what: '`listeners` is an empty list', why: 'a gateway that listens nowhere takes nothing', instead: "write for example [GatewayListener.http(80, { hosts: ['*'] })]" });
  const alone = (protocol: string) => unnamed.filter(other => other.protocol === protocol && other.name === undefined).length === 1;
  const listeners = unnamed.map(listener => ({
    ...listener, name: listener.name ?? (alone(listener.protocol) ? listener.protocol : `${listener.protocol}-${listener.port}`),
  }));
  listeners.forEach((listener, index) => {
    for (const earlier of listeners.slice(0, index)) requireApart(earlier, listener, where);
  });
  return listeners;
}

function requireApart(earlier: ListenerIntent, listener: ListenerIntent, where: string): void {
  const clash = listenerClash(earlier, listener);
  if (clash) throw new IntentError({ where, what: `two listeners ("${earlier.name}" and "${listener.name}") exclude each other`, why: clash, instead: 'give them ports of their own, or hosts of their own for the same protocol' });
  if (earlier.name !== listener.name) return;
  throw new IntentError({ where, what: `two listeners are called "${listener.name}"`, why: 'routes and statistics tell them apart by name', instead: 'give one of them a `name`' });
}

/** For gateways whose listeners have one host each: one for each, of which the first keeps the name. */
export function oneHostEach(listeners: readonly ListenerIntent[]): ListenerIntent[] {
  return listeners.flatMap(listener => listener.hosts.map((host, index) => ({
    ...listener, hosts: [host], name: index === 0 ? listener.name : `${listener.name}-${index + 1}`,
  })));
}

function readListener(value: unknown, name: string, where: string): GatewayListener {
  return instanceOf(value, GatewayListener, name, "GatewayListener.http(80, { hosts: ['*'] })", where);
}
