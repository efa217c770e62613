/** How much a proxy writes into its log, from most to least. */
export enum ProxyLogLevel {
  /** Everything, bytes included. Never for long. */
  TRACE = 'trace',
  /** What happens to each request. */
  DEBUG = 'debug',
  /** What changes in the proxy. */
  INFO = 'info',
  /** What may be wrong. */
  WARNING = 'warning',
  /** What is wrong. */
  ERROR = 'error',
  /** What ends the proxy. */
  CRITICAL = 'critical',
  /** Nothing. */
  OFF = 'off',
}
