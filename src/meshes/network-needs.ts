import { Identity } from '../intent/identity';

/** What a mesh's own traffic needs of NetworkPolicies. All ports are TCP. */
export interface NetworkNeeds {
  /** Where every meshed pod must be able to go: the control plane. */
  readonly controlPlane: { readonly namespace: string; readonly ports: readonly number[] };
  /** Ports of a pod that the mesh takes for itself. */
  readonly reservedPorts: readonly number[];
  /** Ports of the proxy that anyone may call: health, metrics. */
  readonly proxyPorts: readonly number[];
  /**
   * The port through which the mesh carries traffic from pod to pod, if it has one. Where there is a tunnel,
   * a NetworkPolicy can limit peers only; which port is meant is seen by the mesh's own policy alone.
   */
  readonly tunnelPort?: number;
  /** Whether all traffic of the mesh comes by the tunnel, also that for a port which is open to anyone. */
  readonly tunnelsAll?: boolean;
  /** Ports of a waypoint's own that anyone may call: health, metrics. */
  readonly waypointPorts?: readonly number[];
  /** The addresses that the kubelet's probes come from, where the mesh gives them ones that a NetworkPolicy would not let in. */
  readonly kubeletAddresses?: readonly string[];
  /** Who reads the application's metrics through the mesh, where that is somebody in it. */
  readonly metricsReader?: Identity;
}
