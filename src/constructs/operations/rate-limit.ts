import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { countedPorts, mayBeGrpc, readPercent, readRate, readRefusal, readRequests } from './limited-requests';
import { Operation } from './operation';
import { ClientRateLimit, RateLimitProps, RequestRateLimit } from './rate-limit-props';
import { countableTarget } from './target-kinds';
import { identityKey } from '../../intent/identity';
import { flag, list, number, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { LocalRateLimitIntent } from '../../intent/operations/rate-limit';
import { conditionText } from '../../intent/routing/condition-text';
import { Mesh } from '../../meshes/mesh';
import { identityOf } from '../workload/caller';

const PROPS: readonly string[] = [
  'target', 'limit', 'requests', 'perClient', 'clientLimits', 'ports', 'status', 'responseHeaders', 'showRemaining', 'statPrefix', 'countedPercent', 'enforcedPercent', 'mesh', 'overrides',
] satisfies (keyof RateLimitProps)[];

const REQUEST_PROPS: readonly string[] = ['match', 'limit'] satisfies (keyof RequestRateLimit)[];

const CLIENT_PROPS: readonly string[] = ['client', 'limit'] satisfies (keyof ClientRateLimit)[];

const SOLE = {
  what: 'rate limit',
  why: 'both would stand in the proxies of the same pods, and each request would be counted by both',
};

/** What the construct says, whatever its target is like. */
type Settings = Omit<LocalRateLimitIntent, 'kind' | 'name' | 'target' | 'complete' | 'where' | 'grpc' | 'clients'>;

/**
 * A limit for the requests that a workload takes, or that come in by a gateway, counted by each of their proxies for itself. It protects a pod
 * from more than it can do. What authorization refuses is not counted.
 *
 * Istio with sidecars: an EnvoyFilter with Envoy's local rate limit. Each pod has buckets of its own, one for each port, and while mTLS is
 * permissive one for plaintext besides; at a gateway there is one for each host. In ambient mode it is refused: nothing there reads an EnvoyFilter.
 * Linkerd: an HTTPLocalRateLimitPolicy for each HTTP port of a guarded workload, by requests each second.
 *
 * @example
 * new RateLimit(chart, 'cart-limit', {
 *   target: cart, limit: Rate.perSecond(100),
 *   requests: [{ match: HttpMatch.path(HttpPath.below('/search')), limit: Rate.perSecond(10) }],
 * });
 */
export class RateLimit extends Construct {
  private readonly objects: ApiObject[];

  /**
   * @throws when there is nothing to count, or nothing would be where it arrives; when the intervals of two limits do not fit together, when the target
   * has a limit already, or when the mesh cannot count
   */
  constructor(scope: Construct, id: string, props: RateLimitProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const settings = readSettings(given, where);
    const operation = new Operation(this, given);
    const clients = optional(given.clientLimits, (value, name) => readClients(value, name, operation.mesh, where), 'clientLimits', where) ?? [];
    requireLimits({ ...settings, clients }, where);
    this.objects = operation.write((target, complete) => ({
      kind: 'local-rate-limit',
      name: id,
      target: countableTarget(this, target),
      complete,
      where,
      ...settings,
      clients,
      ports: countedPorts(settings.ports, target, where),
      grpc: mayBeGrpc(settings.ports, target),
    }), SOLE);
  }

  /** The objects that it is made of. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}

function readSettings(props: RateLimitProps, where: string): Settings {
  const { limit, requests, perClient, ports, showRemaining, statPrefix, countedPercent, enforcedPercent } = props;
  return {
    all: optional(limit, readRate, 'limit', where)?._bucket,
    some: optional(requests, (value, name) => list(value, readLimited, name, where), 'requests', where) ?? [],
    perClient: optional(perClient, readRate, 'perClient', where)?._bucket,
    ports: optional(ports, (value, name) => list(value, number, name, where), 'ports', where),
    refusal: readRefusal(props, where),
    showRemaining: optional(showRemaining, flag, 'showRemaining', where) ?? false,
    statPrefix: optional(statPrefix, readStatPrefix, 'statPrefix', where) ?? 'http_local_rate_limiter',
    counted: optional(countedPercent, readPercent, 'countedPercent', where) ?? 100,
    enforced: optional(enforcedPercent, readPercent, 'enforcedPercent', where) ?? 100,
  };
}

function readClients(value: unknown, name: string, mesh: Mesh, where: string): LocalRateLimitIntent['clients'] {
  return list(value, (each, path) => readClient(each, path, mesh, where), name, where);
}

/** Whoever calls by a namespace's identity alone is not one client. */
function readClient(value: unknown, name: string, mesh: Mesh, where: string): LocalRateLimitIntent['clients'][number] {
  const { client, limit } = onlyFields(value as ClientRateLimit, CLIENT_PROPS, name, where);
  const identity = identityOf(client, mesh, where);
  const bucket = readRate(limit, `${name}.limit`, where)._bucket;
  if (identity.kind === 'service-account') return { client: identity, bucket };
  throw new IntentError({
    where,
    what: `\`${name}.client\` is namespace "${identity.namespace}"`,
    why: 'a limit is for one client, and whoever runs there is many',
    instead: 'name its workloads, or write perClient for each of all clients',
  });
}

function readLimited(value: unknown, name: string, where: string): Settings['some'][number] {
  const { match, limit } = onlyFields(value as RequestRateLimit, REQUEST_PROPS, name, where);
  return { requests: readRequests(match, `${name}.match`, where), bucket: readRate(limit, `${name}.limit`, where)._bucket };
}

function readStatPrefix(value: unknown, name: string, where: string): string {
  const prefix = text(value, name, where);
  if (/^[A-Za-z0-9_-]+$/.test(prefix)) return prefix;
  throw new IntentError({ where, what: `\`statPrefix\` is "${prefix}"`, why: 'it becomes a part of names of metrics', instead: 'use letters, digits, "_" and "-"' });
}

/** Limits that there is something of, each about other requests, and whose buckets Envoy takes together. */
function requireLimits({ all, some, perClient, clients, ports }: Settings & Pick<LocalRateLimitIntent, 'clients'>, where: string): void {
  if (!all && some.length === 0 && !perClient && clients.length === 0) throw new IntentError({ where, what: 'it limits nothing', why: 'neither `limit` nor `requests` is given, and nothing for clients', instead: 'write for example limit: Rate.perSecond(100)' });
  if (ports?.length === 0) throw new IntentError({ where, what: '`ports` is an empty list', why: 'nothing would be counted', instead: 'name a port, or leave it out' });
  const names = some.map(({ requests }) => conditionText(requests));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new IntentError({ where, what: `two limits are for the same requests (${twice})`, why: 'only the lower one could be reached', instead: 'write one' });
  const keys = clients.map(({ client }) => identityKey(client));
  const doubled = keys.find((key, index) => keys.indexOf(key) !== index);
  if (doubled !== undefined) throw new IntentError({ where, what: `two limits are for the client ${doubled}`, why: 'which of them would count nobody says', instead: 'write one' });
  const base = Math.min(...all ? [all.fillInterval] : some.map(({ bucket }) => bucket.fillInterval));
  const odd = some.findIndex(({ bucket }) => bucket.fillInterval % base !== 0);
  if (odd < 0) return;
  throw new IntentError({
    where,
    what: `\`requests[${odd}].limit\` is filled every ${some[odd].bucket.fillInterval} ms, and ${all ? '`limit`' : 'another one'} every ${base} ms`,
    why: 'Envoy takes an interval only if it is a multiple of that of the limit for all, and refuses the whole listener otherwise',
    instead: 'count in one unit, or in a longer one than the limit for all',
  });
}
