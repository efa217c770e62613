/** Something that programs can say and no judge here can carry. */
export interface Unjudged {
  readonly what: string;
  readonly because: string;
}

/** What is written, and checked as objects, but not shown with requests. */
export const UNJUDGED: readonly Unjudged[] = [
  { what: 'ambient: ztunnel and waypoints', because: 'ztunnel is no Envoy and is not built here, and without it no request comes to a waypoint' },
  { what: 'gateways at the edge, of Istio and of the Gateway API, with their routes and policies', because: 'only the Envoys of sidecars are run: no pod is a gateway here' },
  { what: 'what an egress gateway sends on', because: 'no pod is a gateway here; that requests come to it is shown' },
  { what: 'AuthorizationPolicy CUSTOM', because: 'it asks an authorization service, and none is there' },
  { what: 'the records of AUDIT', because: 'a plugin of the proxy would have to write them; that AUDIT refuses nothing is shown' },
  { what: 'the global rate limit', because: 'it asks a rate limit service, and none is there' },
  { what: 'keys of tokens that are fetched', because: 'no issuer is there: every token is verified by the run\'s own key' },
  { what: 'NetworkPolicies', because: 'a cluster\'s network enforces them, and there is no such network here' },
  { what: 'probes and scrapes', because: 'the kubelet\'s and Prometheus\' requests are answered by the sidecar\'s agent, which is no part of Envoy' },
  { what: 'localities and failover from one region to another', because: 'pods have no node here, so they have no region' },
  { what: 'TLS origination, and TLS of clients but for the mesh\'s own', because: 'the certificates that the other side would trust are not the mesh\'s' },
  { what: 'the PROXY protocol and tunnels before a service', because: 'no application here takes them' },
  { what: 'slow start, keepalives, idle times and times to connect', because: 'connections are short here, and nothing on the way to a pod takes time' },
  { what: 'how many requests a fault delays', because: 'of the calls of a batch only the first is timed; that requests are delayed is shown' },
  { what: 'what becomes of TLS to a name that no rule has, where everything may be called', because: 'it goes to the address that was called, and who answers there is made up here; that it goes nowhere under REGISTRY_ONLY is shown' },
  { what: 'workloads outside of the cluster', because: 'no sidecar runs there: they answer in plaintext' },
  { what: 'extensions of the proxy, and filters of a CustomEnvoyFilter', because: 'the run carries no filters but Istio\'s own and the local rate limit' },
  { what: 'telemetry', because: 'filters for metrics and traces are left out, and the access log is the run\'s own' },
  { what: 'settings of the proxy itself: resources, threads, start and end', because: 'one Envoy runs for all pods, with settings of its own' },
];
