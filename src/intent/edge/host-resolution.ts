/** How a proxy comes from a host name to an address. */
export enum HostResolution {
  /** By DNS: all addresses of the name share the calls. With `endpoints`, of their names. */
  DNS = 'dns',
  /** By DNS, a new connection to the first address that is answered with: for names whose addresses change all the time. */
  DNS_ROUND_ROBIN = 'dns-round-robin',
  /** By DNS, the very name below a wildcard that a request or its SNI names. From Istio 1.31 on. */
  DYNAMIC_DNS = 'dynamic-dns',
  /** The addresses in `endpoints`, or of the workloads in the mesh that labels select. */
  STATIC = 'static',
  /** To the address that the client looked up itself. */
  NONE = 'none',
}
