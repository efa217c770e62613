/** A health probe that the kubelet sends to a container: plaintext, from the node, without any identity. */
export interface Probe {
  readonly container: string;
  readonly kind: 'http' | 'https' | 'grpc' | 'tcp' | 'exec';
  /** Container port; exec probes have none. */
  readonly port?: number;
  /** Path of an HTTP probe, without its query. */
  readonly path?: string;
}
