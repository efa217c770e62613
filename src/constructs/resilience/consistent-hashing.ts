import { wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { HashingIntent } from '../../intent/upstream/session-affinity';

/** How endpoints are laid out for consistent hashing. */
export class ConsistentHashing {
  /**
   * A ring on which each endpoint has many places. The more places, the more even are the shares.
   *
   * @param minimumRingSize places on the ring, from 1 to 8388608
   * @throws when the size is out of bounds
   */
  public static ringHash(minimumRingSize: number): ConsistentHashing {
    // The bound is Envoy's: envoy.config.cluster.v3.Cluster.RingHashLbConfig
    return new ConsistentHashing({ kind: 'ring-hash', minimumRingSize: wholeNumber(minimumRingSize, 'minimumRingSize', { min: 1, max: 8388608 }, 'ConsistentHashing.ringHash') });
  }

  /**
   * Maglev's table: faster than a ring, and moves more sessions when an endpoint comes or goes. The larger, the fewer.
   *
   * @param tableSize a prime number below 5000011, such as 65537
   * @throws when the size is out of bounds or no prime number
   */
  public static maglev(tableSize: number): ConsistentHashing {
    const where = 'ConsistentHashing.maglev';
    const size = wholeNumber(tableSize, 'tableSize', { min: 2, max: 5000010 }, where);
    if (isPrime(size)) return new ConsistentHashing({ kind: 'maglev', tableSize: size });
    throw new IntentError({ where, what: `\`tableSize\` is ${size}`, why: 'it is no prime number, and only with one does each endpoint get its share', instead: 'write for example 65537' });
  }

  /** @internal */
  public readonly _intent: HashingIntent;

  private constructor(intent: HashingIntent) {
    this._intent = intent;
  }
}

function isPrime(size: number): boolean {
  for (let factor = 2; factor * factor <= size; factor++) if (size % factor === 0) return false;
  return true;
}
