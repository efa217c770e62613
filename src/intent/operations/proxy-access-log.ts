/** How a proxy logs the requests that come in. */
export enum ProxyAccessLog {
  /** The Common Log Format of Apache. */
  APACHE = 'apache',
  /** A JSON object for each request. */
  JSON = 'json',
}
