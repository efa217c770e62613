/** What is needed of a mesh whose proxies do not stand beside the pods. */
export const WAYPOINT_NEEDS = {
  waypoint: 'put a proxy of its own before services (a waypoint)',
} as const;
