import { Duration } from 'cdk8s';
import { IntentError } from '../../intent/intent-error';
import { positiveMillis } from '../retry/quantities';

/** A time in milliseconds, or none: what that means is for the option to say. */
export function millisOrNone(given: unknown, name: string, where: string): number {
  const isNone = (given as Duration | null | undefined)?.toMilliseconds?.({ integral: false }) === 0;
  return isNone ? 0 : positiveMillis(given, name, where);
}

/** A time in milliseconds for which the field is in seconds: setKeepAliveSettings in pilot/pkg/networking/core/cluster.go cuts off the rest. */
export function wholeSeconds(given: unknown, name: string, where: string): number {
  const millis = positiveMillis(given, name, where);
  if (millis % 1000 === 0) return millis;
  throw new IntentError({ where, what: `\`${name}\` is ${millis} ms`, why: 'TCP keepalives are told in seconds, and the rest would be cut off', instead: 'write whole seconds' });
}
