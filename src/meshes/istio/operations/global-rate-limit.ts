import { envoyFilter } from './envoy-filter';
import { filterPatch, refusalFields, routePatches, seconds, share } from './rate-limit-patches';
import { requestMatchers } from './request-matchers';
import { requireNotRewritten } from './rewritten-limits';
import { GlobalRateLimitIntent, RateLimitKeyIntent } from '../../../intent/operations/rate-limit';
import { RenderedObject } from '../../rendering';
import { AttachmentFacts } from '../attachment';

/** After the filter of a local limit: what that one refuses is no work for the service that counts. */
const PRIORITY = 20;

/** Descriptors of stage 0 are the local limit's. */
const STAGE = 1;

/**
 * A limit that a service counts: a filter that asks it, and on the routes what it is asked about. The service is called by the cluster that
 * the proxy has for it anyway, so with mTLS and by the policies of its own.
 */
export function globalRateLimit(intent: GlobalRateLimitIntent, facts: AttachmentFacts): RenderedObject[] {
  const { target, descriptors } = intent;
  requireNotRewritten(intent);
  const onRoutes = routePatches(intent, { rate_limits: distinct(descriptors.map(keys => ({ stage: STAGE, actions: keys.map(action) }))) });
  return [envoyFilter(intent, facts, () => ({ priority: PRIORITY, configPatches: [filterPatch(target, filter(intent)), ...onRoutes] }))];
}

/** What is asked twice is counted twice; limits that are for different values of one thing ask the same. */
function distinct(questions: readonly object[]): object[] {
  return [...new Map(questions.map(question => [JSON.stringify(question), question])).values()];
}

function filter(intent: GlobalRateLimitIntent): object {
  const { service: { host, port }, domain, denyOnFailure, timeout, refusal, showRemaining, grpc, enforced } = intent;
  return {
    name: 'envoy.filters.http.ratelimit',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit',
      domain,
      'stage': STAGE,
      'failure_mode_deny': denyOnFailure,
      ...timeout === undefined ? {} : { timeout: seconds(timeout) },
      'rate_limit_service': {
        grpc_service: { envoy_grpc: { cluster_name: `outbound|${port}||${host}`, authority: host } },
        transport_api_version: 'V3',
      },
      ...refusalFields(refusal, 'rate_limited_status'),
      ...showRemaining && { enable_x_ratelimit_headers: 'DRAFT_VERSION_03' },
      ...grpc && { rate_limited_as_resource_exhausted: true },
      ...enforced < 100 && { filter_enforced: share(enforced, 'ratelimit.http_filter_enforcing') },
    },
  };
}

function action(key: RateLimitKeyIntent): object {
  switch (key.kind) {
    case 'header': return { request_headers: { header_name: key.header, descriptor_key: key.key } };
    case 'path': return { extension: pathWithoutQuery(key.key) };
    case 'remote-address': return { remote_address: {} };
    case 'generic': return { generic_key: { descriptor_key: key.key, descriptor_value: key.value } };
    case 'requests': return {
      header_value_match: { descriptor_key: key.key, descriptor_value: key.value, headers: requestMatchers(key.requests) },
    };
  }
}

/**
 * The header `:path` has the query, so that each query would be counted by itself. The extension is part of Istio's proxy
 * (envoy/extensions/rate_limit_descriptors/expr/v3/expr.proto, go-control-plane/envoy v1.40.0;
 * tests/integration/telemetry/policy/testdata/enable_envoy_local_ratelimit_sa.yaml, istio.io/istio main of 2026-08-27).
 */
function pathWithoutQuery(key: string): object {
  return {
    name: 'envoy.rate_limit_descriptors.expr',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor',
      'descriptor_key': key,
      'text': 'request.url_path',
    },
  };
}
