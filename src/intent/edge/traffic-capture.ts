/** How traffic comes to a listener of a proxy. */
export enum TrafficCapture {
  /** Redirected to the proxy by the pod's iptables. */
  IPTABLES = 'iptables',
  /** Sent to the proxy's own address by whoever sends it. */
  NONE = 'none',
}
