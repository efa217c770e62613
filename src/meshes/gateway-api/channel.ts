/** Which definitions of the Kubernetes Gateway API are installed in the cluster. */
export enum GatewayApiChannel {
  /** `standard-install.yaml`: what is stable. */
  STANDARD = 'standard',
  /** `experimental-install.yaml`: with fields that may still change. Retries of an HTTPRoute are one of them. */
  EXPERIMENTAL = 'experimental',
}
