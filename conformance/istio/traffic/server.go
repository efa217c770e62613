package traffic

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"google.golang.org/protobuf/proto"
	corev1 "k8s.io/api/core/v1"

	"istio-oracle/cluster"
	"istio.io/istio/pilot/test/xdstest"
)

// server is the sidecar of a server workload, inbound part.
type server struct {
	rewriter
	workload string
	listener string // name in Envoy
	err      error
}

// server finds or makes the inbound sidecar of a pod: Istio's virtualInbound with all its filter chains, and the application behind
// every inbound cluster.
func (m *mesh) server(pod *corev1.Pod) (*server, error) {
	workload := cluster.WorkloadOf(pod)
	if s := m.servers[workload]; s != nil {
		return s, s.err
	}
	s := &server{rewriter: m.rewriter(fmt.Sprintf("s%d", len(m.servers)), m.identityOf(pod)), workload: workload}
	m.servers[workload] = s
	s.err = m.buildServer(s, pod)
	return s, s.err
}

func (m *mesh) buildServer(s *server, pod *corev1.Pod) error {
	p := m.cluster.Sidecar(pod)
	ls := m.cluster.Istiod.Listeners(p)
	s.routes = xdstest.ExtractRouteConfigurations(m.cluster.Istiod.RoutesFromListeners(p, ls))
	port, err := m.net.app(s.workload)
	if err != nil {
		return err
	}
	for _, l := range ls {
		if l.Name != virtualInbound {
			continue
		}
		fixed, err := s.rewriter.listener(l)
		if err != nil {
			return err
		}
		s.listener = fixed.Name
		m.boot.Listeners = append(m.boot.Listeners, fixed)
	}
	if s.listener == "" {
		return fmt.Errorf("%s has no inbound listener", s.workload)
	}
	for _, c := range m.cluster.Istiod.Clusters(p) {
		for _, full := range s.namesInUse(c.Name) {
			x := inboundCluster(c, full, port)
			if err := shortIdle(x); err != nil {
				return err
			}
			m.boot.Clusters = append(m.boot.Clusters, x)
		}
	}
	return nil
}

func inboundCluster(in *clusterv3.Cluster, full string, port int) *clusterv3.Cluster {
	x := proto.Clone(in).(*clusterv3.Cluster)
	x.Name, x.AltStatName = full, ""
	x.Filters, x.UpstreamBindConfig, x.LbConfig, x.CleanupInterval, x.EdsClusterConfig = nil, nil, nil, nil, nil
	x.TransportSocket, x.TransportSocketMatches = nil, nil
	x.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}
	x.LbPolicy = clusterv3.Cluster_ROUND_ROBIN
	x.LoadAssignment = &endpointv3.ClusterLoadAssignment{ClusterName: x.Name}
	if in.Name != "BlackHoleCluster" {
		e := &endpointv3.Endpoint{Address: loopback(port)}
		x.LoadAssignment.Endpoints = []*endpointv3.LocalityLbEndpoints{{
			LbEndpoints: []*endpointv3.LbEndpoint{{HostIdentifier: &endpointv3.LbEndpoint_Endpoint{Endpoint: e}}},
		}}
	}
	return x
}
