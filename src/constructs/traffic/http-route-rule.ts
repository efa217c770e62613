import { Duration } from 'cdk8s';
import { CorsPolicy } from './cors-policy';
import { FaultInjection } from './fault-injection';
import { HeaderChanges } from './header-changes';
import { DirectResponse, HttpRedirect, HttpRewrite } from './http-actions';
import { RouteBackend } from './route-backend';
import { IRouteDelegate } from './route-delegate-reference';
import { RouteMirror } from './route-mirror';
import { HttpMatch } from '../../intent/routing/http-match';
import { IMeshGateway } from '../gateway/gateway-reference';
import { UpstreamRetry } from '../retry/upstream-retry';

/**
 * What is done with some requests: they are sent on, redirected, answered, or handed over to the rules of somebody else. Where nothing of that is said
 * they go to the service, by its shares if it has some.
 */
export interface HttpRouteRule {
  /**
   * What it is called in logs and metrics of the proxies.
   *
   * @default - nothing
   */
  readonly name?: string;

  /**
   * The requests that it is about: those that match any of these.
   *
   * @default - all
   */
  readonly match?: HttpMatch[];

  /**
   * Only requests that come by these gateways, of those that the route is for.
   *
   * @default - all ways by which they come, unless `meshTraffic` says otherwise
   */
  readonly gateways?: IMeshGateway[];

  /**
   * Whether it is about calls within the mesh: alone, about these only; with false, about those that come by gateways only.
   *
   * @default - with `gateways` false, else true
   */
  readonly meshTraffic?: boolean;

  /**
   * Where the requests go.
   *
   * @default - to the service, by its shares if it has some
   */
  readonly to?: RouteBackend[];

  /**
   * The client is sent elsewhere.
   *
   * @default - it is not
   */
  readonly redirect?: HttpRedirect;

  /**
   * The proxy answers by itself.
   *
   * @default - it does not
   */
  readonly respond?: DirectResponse;

  /**
   * The rules of somebody else decide. What this rule says of rewrites, headers, times and so on holds where they do not say it.
   *
   * @default - nobody else's
   */
  readonly delegate?: IRouteDelegate;

  /**
   * What is changed in path and host.
   *
   * @default - nothing
   */
  readonly rewrite?: HttpRewrite;

  /**
   * What is changed in the headers of requests.
   *
   * @default - nothing
   */
  readonly requestHeaders?: HeaderChanges;

  /**
   * What is changed in the headers of answers.
   *
   * @default - nothing
   */
  readonly responseHeaders?: HeaderChanges;

  /**
   * Which pages of other origins may read the answers.
   *
   * @default - nothing is said of it
   */
  readonly cors?: CorsPolicy;

  /**
   * Who gets copies of the requests.
   *
   * @default - nobody
   */
  readonly mirrors?: RouteMirror[];

  /**
   * What goes wrong on purpose.
   *
   * @default - nothing
   */
  readonly fault?: FaultInjection;

  /**
   * Time for a request with all its retries.
   *
   * @default - what a `ResilientUpstream` says of the service
   */
  readonly timeout?: Duration;

  /**
   * What is sent again when it fails. A budget is of the service and not of a rule.
   *
   * @default - what a `ResilientUpstream` says of the service
   */
  readonly retry?: UpstreamRetry;
}
