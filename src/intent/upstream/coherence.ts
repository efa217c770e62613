import { ServiceParts } from '../service-intent';

/** Parts that cannot stand together. */
export interface Incoherence {
  readonly parts: readonly (keyof ServiceParts)[];
  readonly what: string;
  readonly why: string;
  readonly instead: string;
}

/**
 * What is wrong with the parts of a plan taken together, if anything.
 *
 * All tries must fit into the total: the last ones would be cut short otherwise, and the number of tries a promise that is not kept.
 */
export function incoherence({ timeout, retry }: ServiceParts): Incoherence | undefined {
  if (!retry?.perTryTimeout || !timeout) return undefined;
  const tries = retry.attempts + 1;
  const needed = retry.perTryTimeout * tries;
  if (needed <= timeout.total) return undefined;
  return {
    parts: ['timeout', 'retry'],
    what: `${tries} tries of ${retry.perTryTimeout} ms do not fit into the timeout of ${timeout.total} ms`,
    why: `perTryTimeout x (attempts + 1) is ${needed} ms: the last try would be cut short`,
    instead: `raise the timeout to ${needed} ms, or lower perTryTimeout to ${Math.floor(timeout.total / tries)} ms`,
  };
}
