/** How a proxy writes its log. */
export enum ProxyLogFormat {
  /** Lines for people. */
  PLAIN = 'plain',
  /** A JSON object a line. */
  JSON = 'json',
}
