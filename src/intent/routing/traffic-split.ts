import { HttpCondition } from './condition';
import { conditionText } from './condition-text';
import { Version, versionText } from '../service';

/** How requests to a service are shared out among its versions. */
export interface SplitIntent {
  readonly shares: readonly Share[];
  /** Requests that go to one version whatever the shares say. */
  readonly override?: { readonly match: HttpCondition; readonly to: Version };
  /** A copy of the requests, whose answers are thrown away. */
  readonly mirror?: { readonly to: Version; readonly percentage: number };
}

/** One version's part, in percent. */
export interface Share {
  readonly version: Version;
  readonly weight: number;
}

/**
 * What is wrong with the weights of a split, if anything.
 *
 * Istio and Gateway API take any relative weights; a person means percentages, and a sum other than 100 is a slip.
 */
export function weightsProblem(weights: readonly number[]): string | undefined {
  const odd = weights.find(weight => !Number.isInteger(weight) || weight < 0 || weight > 100);
  if (odd !== undefined) return `the weight ${odd} is not a whole number of percent from 0 to 100`;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return 'all weights are 0, so no version would get the requests';
  return sum === 100 ? undefined : `the weights ${weights.join(' + ')} make ${sum}, not 100`;
}

/** A split in the words of an error: `v1 90%, v2 10%`. */
export function splitText({ shares, override, mirror }: SplitIntent): string {
  return [
    ...shares.map(({ version, weight }) => `${versionText(version)} ${weight}%`),
    ...override ? [`requests with ${conditionText(override.match)} to ${versionText(override.to)}`] : [],
    ...mirror ? [`copies of ${mirror.percentage}% to ${versionText(mirror.to)}`] : [],
  ].join(', ');
}
