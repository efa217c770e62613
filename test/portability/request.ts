/** A connection to a port of a pod, and the request on it. */
export interface Attempt {
  /** The caller's identity; nobody's where the connection is plaintext. */
  readonly from?: { readonly namespace: string; readonly account: string };
  readonly to: Pod;
  /** The container's port. */
  readonly port: number;
  readonly method: string;
  readonly path: string;
}

/** A pod as policies select it. */
export interface Pod {
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** Whether a selector's labels are all on a pod. Without any it selects every pod. */
export function selectedBy(matchLabels: { readonly [key: string]: string } = {}, pod: Pod): boolean {
  return Object.entries(matchLabels).every(([key, value]) => pod.labels[key] === value);
}
