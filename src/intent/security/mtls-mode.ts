/** What connections a workload takes. */
export enum MtlsMode {
  /** Only mTLS: who calls in plaintext is refused. */
  STRICT = 'strict',
  /** mTLS and plaintext. Who calls in plaintext has no identity. */
  PERMISSIVE = 'permissive',
  /**
   * Only plaintext, so that nobody who calls has an identity: rules that let identities in match nobody, and rules that deny identities deny nobody.
   * For a namespace or a mesh that is on its way out. Istio with sidecars only: `DISABLE`.
   */
  PLAINTEXT_ONLY = 'plaintext-only',
}
