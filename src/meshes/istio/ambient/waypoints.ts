/** Which waypoints Istio's ambient mode has. */
export enum Waypoints {
  /** Each guarded namespace gets one of its own, named `waypoint`. A namespace or a service may use another one, or none. */
  PER_NAMESPACE = 'per-namespace',
  /**
   * None: ztunnel alone enforces, which sees connections and no requests. Rules about requests, routes and policies for calls are refused.
   */
  NONE = 'none',
}
