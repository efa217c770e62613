import * as policy from '../../../../imports/policy.linkerd.io';
import { identityKey } from '../../../intent/identity';
import { IntentError } from '../../../intent/intent-error';
import { LocalRateLimitIntent, TokenBucket } from '../../../intent/operations/rate-limit';
import { Protocol } from '../../../intent/protocol';
import { manifestOf, Rendering } from '../../rendering';
import { isMachine } from '../edge/machine-identity';
import { GuardedTarget, guardedTarget, serverName } from '../security/guarded-target';

/** Where Linkerd counts: elsewhere a policy has no effect (policy-controller/grpc/src/inbound.rs to_server, version-2.20). */
const COUNTED: readonly Protocol[] = [Protocol.HTTP, Protocol.HTTP2];

/** An unsigned number of 32 bits. */
const MOST = 4_294_967_295;

/**
 * A limit as policies of its own, one for each Server: of two for one Server only the older one is looked at. First all requests are counted together, then
 * those of the client (linkerd2-proxy linkerd/proxy/server-policy/src/local_rate_limit.rs, of version-2.20). What authorization refuses is not counted.
 */
export function rateLimit(intent: LocalRateLimitIntent): Rendering {
  const { name, target, where } = intent;
  requireSayable(intent);
  const guarded = guardedTarget(target, where);
  const spec = specOf(intent);
  const objects = countedPorts(intent, guarded).map(port => ({
    id: `HTTPLocalRateLimitPolicy-${port}`,
    manifest: manifestOf(policy.HttpLocalRateLimitPolicy, { name: `${name}-${port}`, namespace: guarded.namespace }, () => ({
      targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: serverName(guarded.workload, port) }, ...spec,
    })),
  }));
  return { objects, decorations: [] };
}

function specOf({ all, perClient, clients, where }: LocalRateLimitIntent): Omit<policy.HttpLocalRateLimitPolicySpec, 'targetRef'> {
  const total = all && perSecond(all, '`limit`', where);
  const within = (bucket: TokenBucket, what: string) => {
    const requestsPerSecond = perSecond(bucket, what, where);
    if (total === undefined || requestsPerSecond <= total) return { requestsPerSecond };
    throw new IntentError({
      where,
      what: `${what} is ${requestsPerSecond} requests a second, and \`limit\` ${total}`,
      why: 'all requests are counted for `limit` first, so that it could never be reached, and Linkerd refuses it',
      instead: 'lower it, or raise `limit`',
    });
  };
  const machine = clients.find(({ client }) => isMachine(client))?.client;
  if (machine) {
    throw new IntentError({
      where,
      what: `${identityKey(machine)} runs outside of the cluster, and has a limit of its own`,
      why: 'limits are for service accounts, and a machine has a certificate of another name',
      instead: 'leave it to `perClient`',
    });
  }
  const overrides = clients.map(({ client, bucket }) => ({
    ...within(bucket, `the limit of ${identityKey(client)}`), clientRefs: [{ kind: 'ServiceAccount', namespace: client.namespace, name: client.name }],
  }));
  return {
    total: total === undefined ? undefined : { requestsPerSecond: total },
    identity: perClient && within(perClient, '`perClient`'),
    overrides: overrides.length > 0 ? overrides : undefined,
  };
}

/** Linkerd counts requests a second, and lets as many come at once: what says the same in other words is that too. */
function perSecond({ maxTokens, tokensPerFill, fillInterval }: TokenBucket, what: string, where: string): number {
  const rate = tokensPerFill * 1000 / fillInterval;
  if (rate === maxTokens && Number.isInteger(rate) && rate <= MOST) return rate;
  throw new IntentError({
    where,
    what: `${what} fills in ${tokensPerFill} every ${fillInterval} ms, and lets ${maxTokens} come at once`,
    why: 'Linkerd counts whole requests a second, of which as many may come at once (requestsPerSecond)',
    instead: 'write for example Rate.perSecond(10)',
  });
}

function countedPorts({ ports, where }: LocalRateLimitIntent, { workload, ports: known }: GuardedTarget): number[] {
  const meant = known.filter(({ port, protocol }) => (ports ? ports.includes(port) : protocol === Protocol.GRPC || COUNTED.includes(protocol)));
  const uncounted = meant.find(({ protocol }) => !COUNTED.includes(protocol));
  if (!uncounted && meant.length > 0) return meant.map(({ port }) => port);
  throw new IntentError({
    where,
    what: uncounted ? `port ${uncounted.port} of "${workload}" speaks ${uncounted.protocol}` : `"${workload}" has no port`,
    why: uncounted ? 'Linkerd counts requests where a port speaks HTTP: elsewhere a limit has no effect' : 'requests are counted at ports that are known (Servers)',
    instead: uncounted ? 'name its HTTP ports alone: ports: [8080]' : 'give it `ports`',
  });
}

/** What only other proxies know. */
function requireSayable({ refusal, showRemaining, statPrefix, counted, enforced, where }: LocalRateLimitIntent): void {
  const unknown = [
    refusal.status !== undefined && refusal.status !== 429 && 'status',
    refusal.headers && 'responseHeaders',
    showRemaining && 'showRemaining',
    statPrefix !== 'http_local_rate_limiter' && 'statPrefix',
    counted !== 100 && 'countedPercent',
    enforced !== 100 && 'enforcedPercent',
  ].find(Boolean);
  if (!unknown) return;
  throw new IntentError({
    where,
    what: `\`${unknown}\` is given`,
    why: 'Linkerd answers with 429, counts every request, and lets nothing be chosen about it (HTTPLocalRateLimitPolicy)',
    instead: `leave \`${unknown}\` out`,
  });
}
