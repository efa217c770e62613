/** Whether a service is part of the mesh. */
export enum ServiceLocation {
  /** It is not: it knows no mTLS of the mesh. */
  OUTSIDE = 'outside',
  /** It is, and not a Service of this cluster: virtual machines with a sidecar, another cluster. */
  INSIDE = 'inside',
}
