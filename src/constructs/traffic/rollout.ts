import { instanceOf, list, number, onlyFields, oneOf, optional, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { HttpMatch } from '../../intent/routing/http-match';
import { weightsProblem } from '../../intent/routing/traffic-split';

/** The sides of a blue/green rollout. */
export enum BlueGreenSide {
  /** The stable version. */
  BLUE = 'blue',
  /** The canary. */
  GREEN = 'green',
}

/** Options of a rollout in steps. */
export interface RolloutStepsOptions {
  /**
   * Which of the steps holds now, counted from 0.
   *
   * @default 0
   */
  readonly current?: number;
}

/** What a rollout says of shares and of requests apart from them. @internal */
export interface _RolloutShape {
  /** The canary's share in percent. */
  readonly weight: number;
  /** Requests that go to the canary whatever the shares say. */
  readonly audience?: HttpMatch;
  /** How many requests are copied to the canary, in percent. */
  readonly copies?: number;
  /** Whether an override leads to the stable version, as the canary has all other requests. */
  readonly previewsStable?: boolean;
}

/**
 * How the canary gets its requests. Nothing moves by itself: the next step is taken by writing it.
 *
 * @example
 * Rollout.steps([5, 25, 50, 100], { current: 1 });
 */
export class Rollout {
  /** A share of the requests, in whole percent. */
  public static weight(percent: number): Rollout {
    return new Rollout({ weight: number(percent, 'percent', 'Rollout.weight') });
  }

  /**
   * Shares that grow step by step, of which one holds now.
   *
   * @throws when there is none, when they do not grow, or when there is no current one
   */
  public static steps(weights: number[], options: RolloutStepsOptions = {}): Rollout {
    const where = 'Rollout.steps';
    const shares = list(weights, number, 'weights', where);
    const problem = shares.length === 0 ? 'there is none' : shares.map(share => weightsProblem([share, 100 - share])).find(Boolean) ?? slack(shares);
    if (problem) throw new IntentError({ where, what: `the steps [${shares.join(', ')}]`, why: problem, instead: 'write for example Rollout.steps([5, 25, 50, 100], { current: 1 })' });
    const { current } = onlyFields(options, ['current'], 'options', where);
    const index = optional(current, (value, name) => wholeNumber(value, name, { min: 0, max: shares.length - 1 }, where), 'current', where) ?? 0;
    return new Rollout({ weight: shares[index] });
  }

  /** All requests go to one side: blue is the stable version, green the canary. An override lets testers see the other one. */
  public static blueGreen(active: BlueGreenSide): Rollout {
    const side = oneOf(active, BlueGreenSide, 'active', 'Rollout.blueGreen');
    return new Rollout(side === BlueGreenSide.GREEN ? { weight: 100, previewsStable: true } : { weight: 0 });
  }

  /** The requests of an audience go to the canary, all others stay. */
  public static abTest(audience: HttpMatch): Rollout {
    return new Rollout({ weight: 0, audience: instanceOf(audience, HttpMatch, 'audience', "HttpMatch.cookie('audience', 'b')", 'Rollout.abTest') });
  }

  /** The canary gets copies of this many percent of the requests, and its answers are thrown away. Istio only. */
  public static shadow(percentage: number = 100): Rollout {
    return new Rollout({ weight: 0, copies: number(percentage, 'percentage', 'Rollout.shadow') });
  }

  /** @internal */
  public readonly _shape: _RolloutShape;

  private constructor(shape: _RolloutShape) {
    this._shape = shape;
  }
}

function slack(shares: readonly number[]): string | undefined {
  const index = shares.findIndex((share, step) => step > 0 && share <= shares[step - 1]);
  return index < 0 ? undefined : `${shares[index]} is not more than ${shares[index - 1]} before it`;
}
