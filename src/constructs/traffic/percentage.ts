import { number } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** Proxies count in millionths. */
const LEAST = 0.0001;

/** Reads a share of requests in percent, of which there is one. */
export function percentage(value: unknown, name: string, where: string): number {
  const percent = number(value, name, where);
  if (percent >= LEAST && percent <= 100) return percent;
  throw new IntentError({ where, what: `\`${name}\` is ${percent}`, why: `a percentage here is at least ${LEAST} and at most 100`, instead: 'write a percentage, or leave the whole out' });
}
