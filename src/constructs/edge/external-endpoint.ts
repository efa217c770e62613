/** Where a service outside of the cluster runs: an address, or a network of which only the gateway is known. */
export interface ExternalEndpoint {
  /**
   * An IP address, or a host name where the resolution is by DNS.
   *
   * @default - none: the gateway of its `network`
   */
  readonly address?: string;

  /**
   * The ports on which it listens, by the names of the service's ports: `{ http: 8080 }`.
   *
   * @default - the ports of the service
   */
  readonly ports?: { [portName: string]: number };

  /**
   * Labels, by which versions are told apart.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Its network, where that is another than the one of its clients: it is reached by that network's gateway.
   *
   * @default - that of its clients
   */
  readonly network?: string;

  /**
   * Where it is: `region/zone/subzone`, of which the last ones may be missing.
   *
   * @default - unknown
   */
  readonly locality?: string;

  /**
   * Its share of the calls, in relation to the other endpoints of its locality.
   *
   * @default - the same as the others
   */
  readonly weight?: number;

  /**
   * The service account of the namespace that it runs as, with a sidecar: its identity in the mesh.
   *
   * @default - none: it has no sidecar
   */
  readonly serviceAccount?: string;
}
