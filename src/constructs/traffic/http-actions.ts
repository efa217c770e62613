import { PathReplacement } from './path-replacement';

/** An answer that sends the client elsewhere. At least one of the properties must differ from the request. */
export interface HttpRedirect {
  /**
   * `http` or `https`.
   *
   * @default - that of the request
   */
  readonly scheme?: string;

  /**
   * Host that is asked instead.
   *
   * @default - that of the request
   */
  readonly authority?: string;

  /**
   * Port that is asked instead.
   *
   * @default - that of the request, unless it was the usual one of the scheme and the scheme changes
   */
  readonly port?: number;

  /**
   * Path that is asked for instead. Not by a regular expression.
   *
   * @default - that of the request
   */
  readonly path?: PathReplacement;

  /**
   * 301, 302, 303, 307 or 308. Clients remember 301 and 308.
   *
   * @default 302
   */
  readonly status?: number;
}

/** An answer that the proxy gives by itself. */
export interface DirectResponse {
  /** From 200 to 599. */
  readonly status: number;

  /**
   * What it says, at most 100 kB.
   *
   * @default - nothing
   */
  readonly body?: string;
}

/** What is changed in a request on its way, beside its headers. */
export interface HttpRewrite {
  /**
   * The path.
   *
   * @default - as the client asked
   */
  readonly path?: PathReplacement;

  /**
   * The host that is asked for.
   *
   * @default - as the client asked
   */
  readonly authority?: string;
}
