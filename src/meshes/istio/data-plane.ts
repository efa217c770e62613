/** How Istio puts itself between workloads. */
export enum DataPlane {
  /** An Envoy beside each pod. */
  SIDECAR = 'sidecar',
  /**
   * One ztunnel a node, for mTLS and rules about connections. Rules about requests, and routes, need a waypoint proxy,
   * which this version of the library does not write yet: it refuses them.
   */
  AMBIENT = 'ambient',
}
