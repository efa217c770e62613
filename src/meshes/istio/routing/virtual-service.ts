import { retryOnText } from './retry-on';
import * as networking from '../../../../imports/networking.istio.io';
import { _hasRequests } from '../../../intent/protocol';
import { SplitIntent } from '../../../intent/routing/traffic-split';
import { planName, planNamespace, PortFacts, Version } from '../../../intent/service';
import { ServiceIntent } from '../../../intent/service-intent';
import { RetryIntent } from '../../../intent/upstream/resilience';
import { durationText } from '../../../kubernetes/durations';
import { manifestOf, RenderedObject } from '../../rendering';

type HttpRoute = networking.VirtualServiceSpecHttp;
type HttpMatch = networking.VirtualServiceSpecHttpMatch;

/**
 * The VirtualService of a service, if anything in its plan needs one: the override first, the split last and for all requests,
 * since what no route matches is answered with 404 (pilot/pkg/networking/core/route, istio.io/istio main of 2026-08-27).
 */
export function virtualService(intent: ServiceIntent): RenderedObject[] {
  const { service, split, timeout, retry } = intent;
  if (!split && !timeout && !retry) return [];
  const ports = service.ports.filter(port => _hasRequests(port.protocol));
  const consumer = service.side.kind === 'consumer';
  const manifest = manifestOf(networking.VirtualService, { name: planName(service), namespace: planNamespace(service) }, () => ({
    hosts: [service.host],
    exportTo: consumer ? ['.'] : undefined,
    // A destination of a service with several ports must name one, so each port has routes of its own
    http: ports.length === 1 && service.ports.length === 1
      ? routes(intent, ports)
      : ports.flatMap(port => routes(intent, [port], port.port)),
  }));
  return [{ id: 'VirtualService', manifest }];
}

function routes(intent: ServiceIntent, ports: readonly PortFacts[], only?: number): HttpRoute[] {
  const { override } = intent.split ?? {};
  const conditions: HttpMatch[] = only === undefined ? [{}] : [{ port: only }];
  const overridden = override === undefined ? [] : conditions.map(condition => ({
    match: { ...condition, headers: { [override.match.headerName]: { exact: override.match.headerValue } } },
    route: [{ destination: destination(intent, only, override.to) }],
    // They go to the canary itself: a copy would be carried out there a second time
    mirror: undefined,
  }));
  const others = conditions.map(condition => ({ match: condition, route: shares(intent, only), mirror: intent.split?.mirror }));
  return [...overridden, ...others].flatMap(part => resilient(intent, ports, part));
}

/** Requests, where they go, and where their copies go. */
interface RoutePart {
  readonly match: HttpMatch;
  readonly route: networking.VirtualServiceSpecHttpRoute[];
  readonly mirror: SplitIntent['mirror'];
}

/** One route; or two where only some methods are retried. */
function resilient(intent: ServiceIntent, ports: readonly PortFacts[], { match, route, mirror }: RoutePart): HttpRoute[] {
  const { retry, timeout } = intent;
  const common = {
    route,
    mirrors: mirror && [{ destination: destination(intent, match.port, mirror.to), percentage: { value: mirror.percentage } }],
    timeout: timeout && durationText(timeout.total),
  };
  const matches = (condition: HttpMatch) => (Object.keys(condition).length === 0 ? undefined : [condition]);
  if (!retry?.methods) return [{ match: matches(match), ...common, retries: retry && retries(retry, ports) }];
  return [
    { match: retry.methods.map(method => ({ ...match, method: { exact: method } })), ...common, retries: retries(retry, ports) },
    // Without this the mesh's default retries would apply to the methods that were left out
    { match: matches(match), ...common, retries: { attempts: 0 } },
  ];
}

function shares(intent: ServiceIntent, port?: number): networking.VirtualServiceSpecHttpRoute[] {
  if (!intent.split) return [{ destination: destination(intent, port) }];
  return intent.split.shares.map(({ version, weight }) => ({ destination: destination(intent, port, version), weight }));
}

function destination(intent: ServiceIntent, port?: number, version?: Version): networking.VirtualServiceSpecHttpRouteDestination {
  return { host: intent.service.host, subset: version?.name, port: port === undefined ? undefined : { number: port } };
}

function retries(retry: RetryIntent, ports: readonly PortFacts[]): networking.VirtualServiceSpecHttpRetries {
  const retryOn = retryOnText(retry.on, ports.map(port => port.protocol));
  // Where no condition can come true, an empty `retryOn` would mean Istio's own conditions
  if (retry.attempts === 0 || retryOn === '') return { attempts: 0 };
  return {
    attempts: retry.attempts,
    perTryTimeout: retry.perTryTimeout === undefined ? undefined : durationText(retry.perTryTimeout),
    retryOn,
  };
}
