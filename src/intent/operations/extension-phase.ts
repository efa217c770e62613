/** Where in the order of a proxy's own filters an extension runs. Without one it is right before the request is routed. */
export enum ExtensionPhase {
  /** Before the mesh reads who calls (tokens included). */
  AUTHN = 'AUTHN',
  /** After that, and before the mesh decides who may call. */
  AUTHZ = 'AUTHZ',
  /** After that, and before requests are counted. */
  STATS = 'STATS',
}
