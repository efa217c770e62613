import { envoyFilter } from './envoy-filter';
import { filterPatch, refusalFields, routePatches, seconds, share } from './rate-limit-patches';
import { requestMatchers } from './request-matchers';
import { requireNotRewritten } from './rewritten-limits';
import { LocalRateLimitIntent, TokenBucket } from '../../../intent/operations/rate-limit';
import { HttpCondition } from '../../../intent/routing/condition';
import { conditionText } from '../../../intent/routing/condition-text';
import { RenderedObject } from '../../rendering';
import { AttachmentFacts } from '../attachment';

const FILTER = 'envoy.filters.http.local_ratelimit';
const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';

/** Any but 0, which is what an EnvoyFilter has that says nothing: Istio warns of filters that are placed relative to others then (IST0151). */
const PRIORITY = 10;

/** So many requests that it is no limit: Envoy wants a bucket for what no descriptor is about. */
const UNLIMITED = 4294967295;

/**
 * A limit in each proxy: a filter that does nothing by itself, and its settings on the routes
 * (samples/ratelimit/local-rate-limit-service.yaml, istio.io/istio main of 2026-08-27).
 */
export function localRateLimit(intent: LocalRateLimitIntent, facts: AttachmentFacts): RenderedObject[] {
  const { target, some, statPrefix } = intent;
  requireNotRewritten(intent);
  const onRoutes = routePatches(intent, {
    rate_limits: some.length === 0 ? undefined : some.map(({ requests }) => ({ actions: [countedAs(requests)] })),
    typed_per_filter_config: { [FILTER]: settings(intent) },
  });
  const bare = { name: FILTER, typed_config: { '@type': TYPE, 'stat_prefix': statPrefix } };
  return [envoyFilter(intent, facts, () => ({ priority: PRIORITY, configPatches: [filterPatch(target, bare), ...onRoutes] }))];
}

function settings(intent: LocalRateLimitIntent): object {
  const { all, some, statPrefix, counted, enforced, refusal, showRemaining, grpc } = intent;
  return {
    '@type': TYPE,
    'stat_prefix': statPrefix,
    'token_bucket': bucketFields(all ?? withoutLimit(some.map(({ bucket }) => bucket))),
    'filter_enabled': share(counted, 'local_rate_limit_enabled'),
    'filter_enforced': share(enforced, 'local_rate_limit_enforced'),
    ...refusalFields(refusal, 'status'),
    ...showRemaining && { enable_x_ratelimit_headers: 'DRAFT_VERSION_03' },
    // The other status that Envoy could answer with, UNAVAILABLE, is one that clients try again
    ...grpc && { rate_limited_as_resource_exhausted: true },
    ...some.length > 0 && { descriptors: some.map(({ requests, bucket }) => ({ entries: [entry(requests)], token_bucket: bucketFields(bucket) })) },
  };
}

function countedAs(requests: HttpCondition): object {
  return { header_value_match: { descriptor_value: conditionText(requests), headers: requestMatchers(requests) } };
}

function entry(requests: HttpCondition): object {
  return { key: 'header_match', value: conditionText(requests) };
}

/** The fill intervals of all other buckets must be multiples of this one's. */
function withoutLimit(buckets: readonly TokenBucket[]): TokenBucket {
  const fillInterval = Math.min(...buckets.map(bucket => bucket.fillInterval));
  return { maxTokens: UNLIMITED, tokensPerFill: UNLIMITED, fillInterval };
}

function bucketFields({ maxTokens, tokensPerFill, fillInterval }: TokenBucket): object {
  return { max_tokens: maxTokens, tokens_per_fill: tokensPerFill, fill_interval: seconds(fillInterval) };
}
