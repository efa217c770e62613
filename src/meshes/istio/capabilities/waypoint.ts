import { Support } from '../../capability';

/** What ztunnel cannot do by itself. */
export const NEEDS_WAYPOINT = {
  support: Support.NONE,
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/authorization.go',
  note: 'in ambient mode ztunnel sees connections only, and this library writes no waypoints yet',
  instead: 'run this namespace with sidecars (DataPlane.SIDECAR)',
};
