/** Which build of the proxy's image runs. */
export enum ProxyImage {
  /** The usual one. */
  DEFAULT = 'default',
  /** With tools to look around in the pod. */
  DEBUG = 'debug',
  /** Without a shell and without packages: less that can be attacked. */
  DISTROLESS = 'distroless',
}
