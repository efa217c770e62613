import { HttpCondition, TcpCondition, TextCondition, TlsCondition } from './condition';
import { GatewayFacts } from '../edge/gateway';
import { ServiceFacts, Version } from '../service';
import { RetryIntent, TimeoutIntent } from '../upstream/resilience';

/** Where the requests for some hosts go: rules in order, the first that matches decides. */
export interface RouteTable {
  /** Whether it holds for calls within the mesh. */
  readonly mesh: boolean;
  /** The gateways by which its requests come in. */
  readonly gateways: readonly GatewayFacts[];
  /** Whether they are those by which calls leave the mesh: what calls the service then are their pods, and nobody else. */
  readonly outwards?: boolean;
  /** Host names beside the service's own. */
  readonly hosts: readonly string[];
  /** Another table hands requests over to this one, which has no hosts and no gateways of its own. */
  readonly delegate?: boolean;
  /** Port of the service to which goes what comes by gateways or from another table; the only fitting one where absent. */
  readonly port?: number;
  /** Without any, nothing is said of requests but what the service's other parts say. */
  readonly http: readonly HttpRule[];
  readonly tls: readonly TlsRule[];
  readonly tcp: readonly TcpRule[];
  /** What becomes of requests that no rule matches: they go to the service, or are answered with 404. */
  readonly unmatched: 'service' | 'not-found';
}

/** All tables of a service, each under the name of its owner; the one that holds within the mesh is called `mesh`. */
export type RouteTables = { readonly [name: string]: RouteTable };

/** What is done with some requests. */
export interface HttpRule {
  readonly name?: string;
  /** Any of them; with none it is every request. */
  readonly matches: readonly HttpCondition[];
  readonly action: HttpAction;
  readonly rewrite?: RewriteIntent;
  readonly requestHeaders?: HeaderChangesIntent;
  readonly responseHeaders?: HeaderChangesIntent;
  readonly cors?: CorsIntent;
  readonly mirrors?: readonly MirrorIntent[];
  readonly fault?: FaultIntent;
  /** In the place of the service's own. */
  readonly timeout?: TimeoutIntent;
  /** In the place of the service's own. */
  readonly retry?: RetryIntent;
}

export type HttpAction = ForwardAction | RedirectAction | RespondAction | DelegateAction;

/** To these backends by weight; without any to the service itself, as its split says. */
export interface ForwardAction {
  readonly kind: 'forward';
  readonly to?: readonly Backend[];
}

export interface RedirectAction {
  readonly kind: 'redirect';
  readonly scheme?: 'http' | 'https';
  readonly authority?: string;
  readonly port?: number;
  /** The whole path, or what is put in the place of the part that was matched. */
  readonly path?: { readonly kind: 'full' | 'prefix'; readonly value: string };
  readonly status: number;
}

export interface RespondAction {
  readonly kind: 'respond';
  readonly status: number;
  readonly body?: string;
}

/** The rules stand in another object, which somebody else may own. */
export interface DelegateAction {
  readonly kind: 'delegate';
  readonly name: string;
  readonly namespace: string;
  /**
   * Of the requests that are handed over, those about which these rules are known to decide: all, `{}`, where they leave none; none where nothing is
   * known of them. What follows in the table may get the others.
   */
  readonly decided: readonly HttpCondition[];
}

/** Where a share of requests goes. */
export interface Backend {
  readonly service: ServiceFacts;
  readonly version?: Version;
  /** Port of the service; the one at which the request came where absent. */
  readonly port?: number;
  /** In relation to the others of the rule. */
  readonly weight: number;
  readonly requestHeaders?: HeaderChangesIntent;
  readonly responseHeaders?: HeaderChangesIntent;
}

export interface RewriteIntent {
  readonly path?: { readonly kind: 'full' | 'prefix'; readonly value: string } | { readonly kind: 'regex'; readonly match: string; readonly value: string };
  readonly authority?: string;
}

/** By names in lower case. */
export interface HeaderChangesIntent {
  readonly set?: { readonly [name: string]: string };
  readonly add?: { readonly [name: string]: string };
  readonly remove?: readonly string[];
}

export interface CorsIntent {
  readonly allowOrigins: readonly TextCondition[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
  readonly allowCredentials?: boolean;
  readonly unmatchedPreflights?: 'forward' | 'ignore';
}

/** A copy of some percent of the requests, whose answers are thrown away. */
export interface MirrorIntent {
  readonly to: Omit<Backend, 'weight' | 'requestHeaders' | 'responseHeaders'>;
  readonly percentage: number;
}

export interface FaultIntent {
  /** Milliseconds, for some percent of the requests. */
  readonly delay?: { readonly duration: number; readonly percentage: number };
  readonly abort?: { readonly status?: number; readonly grpcStatus?: string; readonly percentage: number };
}

/** Where some connections go, of which only addresses are seen. */
export interface TcpRule {
  readonly matches: readonly TcpCondition[];
  readonly to?: readonly Backend[];
}

/** Where some TLS connections go unopened, by the name that they ask for. */
export interface TlsRule {
  readonly matches: readonly TlsCondition[];
  readonly to?: readonly Backend[];
}
