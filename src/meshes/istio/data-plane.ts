/** How Istio puts itself between workloads. */
export enum DataPlane {
  /** An Envoy beside each pod. */
  SIDECAR = 'sidecar',
  /**
   * One ztunnel a node, for mTLS and rules about connections. Rules about requests, and routes, are carried out by waypoints: see `IstioMeshProps.waypoints`.
   */
  AMBIENT = 'ambient',
}
