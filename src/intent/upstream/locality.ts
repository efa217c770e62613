import { failoverRegions, keyOf, priorityLabels } from './failover';
import { LocalityIntent, StandIns } from './locality-intent';
import { localityShares } from './locality-shares';
import { flag, onlyFields, optional, wholeNumber } from '../input';
import { IntentError } from '../intent-error';

/** Where requests of one region go when its own endpoints are ejected. */
export interface LocalityFailover {
  /** Region of the client. */
  readonly from: string;

  /** Region that stands in. */
  readonly to: string;
}

/** How the requests of one locality are shared out. */
export interface LocalityShares {
  /** Locality of the clients: `region`, `region/zone`, `region/zone/subzone`, each of which may end with `/*`; `*` is any. */
  readonly from: string;

  /** Percent by the locality of the endpoints; together 100. A locality that is not named gets nothing. */
  readonly to: { [locality: string]: number };
}

/** Which endpoints stand in when the nearest ones are ejected. */
export interface LocalityFailoverOptions {
  /**
   * The region that stands in for a region.
   *
   * @default - any
   */
  readonly regions?: LocalityFailover[];

  /**
   * Labels by which endpoints are near, the most important first: a key alone (`topology.istio.io/network`) is one that client and endpoint have in
   * common, `key=value` one of the endpoint. One counts only where all before it do.
   *
   * @default - region, zone and subzone
   */
  readonly priority?: string[];
}

/** How endpoints of the client's own zone are preferred. */
export interface ZoneAwareOptions extends LocalityFailoverOptions {
  /**
   * Whether zones count at all. With `false` they do not, also where the mesh as a whole says so.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * With fewer endpoints in the client's region, zones do not count.
   *
   * @default - the mesh's: 6 for Istio
   */
  readonly minClusterSize?: number;
}

/**
 * Whether, and how, it counts where client and endpoint are.
 *
 * Whatever is said here stands in the place of the mesh's own setting. Where nothing is said, Istio's own setting turns to other localities as
 * soon as there is a circuit breaker.
 *
 * @example
 * Locality.failover({ regions: [{ from: 'us-east-1', to: 'us-west-2' }] });
 */
export class Locality {
  /** Near endpoints first, as the mesh tells near from far; others where these are ejected. */
  public static enabled(): Locality {
    return new Locality({ kind: 'enabled' });
  }

  /** All endpoints alike, wherever they are. */
  public static disabled(): Locality {
    return new Locality({ kind: 'disabled' });
  }

  /**
   * So much of the requests to each locality, whatever is near.
   *
   * @throws when a locality is malformed or overlaps another, or when shares do not make 100
   */
  public static distribute(shares: LocalityShares[]): Locality {
    return new Locality({ kind: 'distribute', shares: localityShares(shares, 'shares', 'Locality.distribute') });
  }

  /**
   * Near endpoints first, and these when they are ejected. Needs a circuit breaker.
   *
   * @throws when nothing is said, when a region is malformed or named twice, or when regions stand beside labels of regions or zones
   */
  public static failover(options: LocalityFailoverOptions): Locality {
    const where = 'Locality.failover';
    const { regions, priority } = readStandIns(onlyFields(options, ['regions', 'priority'], 'options', where), where);
    if (!regions && !priority) {
      throw new IntentError({ where, what: '`options` is empty', why: 'it says neither regions nor labels', instead: "write for example { regions: [{ from: 'eu-west1', to: 'eu-central1' }] }, or Locality.enabled()" });
    }
    if (regions) requireNoTopology(priority, 'the regions say already which one is nearer', where);
    return new Locality({ kind: 'failover', regions, priority });
  }

  /**
   * As many requests as possible to endpoints of the client's own zone, by how many each zone has; other regions stand in for its region.
   * `regions` and `priority` need a circuit breaker.
   *
   * The clients' proxies must know where their peers are: `ISTIO_META_ENABLE_SELF_DISCOVERY: "true"` in `proxyMetadata`; without it zones do not
   * count. Istio with sidecars from 1.31 on.
   *
   * @throws when a region is malformed or named twice, when a label is one of regions or zones, or when zones do not count and something is said of them
   */
  public static zoneAware(options: ZoneAwareOptions = {}): Locality {
    const where = 'Locality.zoneAware';
    const { enabled, minClusterSize } = onlyFields(options, ['enabled', 'minClusterSize', 'regions', 'priority'], 'options', where);
    const standIns = readStandIns(options, where);
    requireNoTopology(standIns.priority, 'regions and zones count by themselves here', where);
    const size = minClusterSize === undefined ? undefined : wholeNumber(minClusterSize, 'minClusterSize', { min: 1, max: 4294967295 }, where);
    const counts = optional(enabled, flag, 'enabled', where) ?? true;
    if (!counts && (size ?? standIns.regions ?? standIns.priority) !== undefined) {
      throw new IntentError({ where, what: '`enabled` is false and something is said about zones', why: 'they do not count, so it would have no effect', instead: 'leave the rest out' });
    }
    return new Locality({ kind: 'zone-aware', enabled: counts, minClusterSize: size, ...standIns });
  }

  /** @internal */
  public readonly _intent: LocalityIntent;

  private constructor(intent: LocalityIntent) {
    this._intent = intent;
  }
}

/** Labels by which Istio tells regions and zones apart. */
const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

function requireNoTopology(priority: readonly string[] | undefined, why: string, where: string): void {
  const label = priority?.find(each => TOPOLOGY.includes(keyOf(each)));
  if (label) throw new IntentError({ where, what: `\`priority\` has "${label}"`, why, instead: 'leave that label out' });
}

function readStandIns({ regions, priority }: LocalityFailoverOptions, where: string): StandIns {
  return { regions: optional(regions, failoverRegions, 'regions', where), priority: optional(priority, priorityLabels, 'priority', where) };
}
