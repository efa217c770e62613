/** Whether HTTP/1.1 requests are sent on over HTTP/2. */
export enum Http2Upgrade {
  /** Always. An application without a proxy must speak HTTP/2 then, on a port that says HTTP/1.1. */
  ALWAYS = 'always',
  /** Never, also where the mesh as a whole would. */
  NEVER = 'never',
}
