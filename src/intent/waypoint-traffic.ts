/** What is sent through a waypoint. */
export enum WaypointTraffic {
  /** Calls to Services. Calls to the address of a pod go past it. */
  SERVICE = 'service',
  /** Calls to the address of a pod. Calls to Services go past it. */
  WORKLOAD = 'workload',
  /** Both. */
  ALL = 'all',
}
