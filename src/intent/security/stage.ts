/**
 * How far a namespace is on its way into zero trust.
 *
 * Each stage refuses more than the one before; moving on is changing this one value.
 */
export enum ZeroTrustStage {
  /**
   * Nothing is refused. The workloads are in the mesh, what would be refused is logged, and no NetworkPolicy is made.
   * Before the next stage: the log is quiet.
   */
  OBSERVE = 'observe',
  /**
   * Callers that have an identity are held to the access rules; callers outside the mesh (plaintext) are still let in.
   * No NetworkPolicy is made. Before the next stage: no plaintext caller is left but for the ports named as exceptions.
   *
   * Istio only: Linkerd cannot let plaintext in and hold identities to rules on one port.
   */
  PERMISSIVE = 'permissive',
  /** mTLS is required, what is not allowed is refused, and NetworkPolicies stand beside it. */
  STRICT = 'strict',
}
