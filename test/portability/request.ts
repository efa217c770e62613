/** A connection to a port of a pod, and the request on it. */
export interface Attempt {
  /** The caller's identity; nobody's where the connection is plaintext. */
  readonly from?: { readonly namespace: string; readonly account: string };
  /** The address that it comes from. */
  readonly address?: string;
  readonly to: Pod;
  /** The container's port. */
  readonly port: number;
  /** Whether the port speaks TCP, so that nobody sees a request there. */
  readonly isTcp?: boolean;
  readonly method: string;
  readonly path: string;
  /** What the client wrote as the host, perhaps with a port. */
  readonly host?: string;
  /** By names in lower case. */
  readonly headers?: { readonly [name: string]: string };
  /** The claims of the token that it carries. */
  readonly token?: Token;
}

/** A token whose signature is that of its issuer. */
export interface Token {
  readonly iss: string;
  readonly sub?: string;
  readonly [claim: string]: unknown;
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
