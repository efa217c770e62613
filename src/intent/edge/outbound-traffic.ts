/** What becomes of calls to hosts that the mesh does not know. */
export enum OutboundTraffic {
  /** They go out, past the mesh's routes and policies. */
  ALLOW_ANY = 'allow-any',
  /** They fail. It finds what was forgotten; a workload that means to get around its proxy can. */
  REGISTRY_ONLY = 'registry-only',
}
