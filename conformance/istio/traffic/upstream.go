package traffic

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	httpopts "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"

	"istio-oracle/cluster"
	"istio.io/istio/pilot/pkg/model"
)

const httpOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

// outboundCluster keeps a cluster's policies; its endpoints become ports of this program.
func (m *mesh) outboundCluster(c *client, in *clusterv3.Cluster, full string) (*clusterv3.Cluster, error) {
	x := proto.Clone(in).(*clusterv3.Cluster)
	x.Name, x.AltStatName = full, ""
	x.Filters, x.UpstreamBindConfig = nil, nil
	if x.GetClusterType() != nil {
		return nil, fmt.Errorf("cluster type %s", x.GetClusterType().Name)
	}
	if err := shortIdle(x); err != nil {
		return nil, err
	}
	assigned := x.LoadAssignment
	switch x.GetType() {
	case clusterv3.Cluster_EDS:
		assigned = c.endpoints[in.Name]
	case clusterv3.Cluster_ORIGINAL_DST:
		x.LbConfig, x.CleanupInterval, x.LbPolicy = nil, nil, clusterv3.Cluster_ROUND_ROBIN
		assigned = m.originalDst(in.Name)
	}
	x.EdsClusterConfig, x.ClusterDiscoveryType = nil, &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC}
	x.LoadAssignment = &endpointv3.ClusterLoadAssignment{}
	if assigned != nil {
		x.LoadAssignment = proto.Clone(assigned).(*endpointv3.ClusterLoadAssignment)
	}
	x.LoadAssignment.ClusterName = x.Name
	for _, locality := range x.LoadAssignment.Endpoints {
		for _, e := range locality.LbEndpoints {
			if err := m.moveEndpoint(c, e.GetEndpoint()); err != nil {
				return nil, err
			}
		}
	}
	return x, c.upstreamTLS(x, in.Name)
}

// protocols does what the filter istio.alpn does for requests: what TLS offers follows the cluster's HTTP version. Connections keep
// Istio's list.
func protocols(x *clusterv3.Cluster) []string {
	if strings.Contains(x.Name, tcpMark) {
		return nil
	}
	typed := x.TypedExtensionProtocolOptions[httpOptions]
	o := &httpopts.HttpProtocolOptions{}
	if typed != nil && typed.UnmarshalTo(o) == nil && o.GetExplicitHttpConfig().GetHttp2ProtocolOptions() != nil {
		return []string{"istio-h2", "istio", "h2"}
	}
	return []string{"istio-http/1.1", "istio", "http/1.1"}
}

// shortIdle makes pooled connections end soon: with one pool for each client and server they would use up the file descriptors.
func shortIdle(x *clusterv3.Cluster) error {
	set := func(o *httpopts.HttpProtocolOptions) error {
		if o.CommonHttpProtocolOptions == nil {
			o.CommonHttpProtocolOptions = &corev3.HttpProtocolOptions{}
		}
		o.CommonHttpProtocolOptions.IdleTimeout = durationpb.New(500 * time.Millisecond)
		return nil
	}
	if typed := x.TypedExtensionProtocolOptions[httpOptions]; typed != nil {
		return edit(typed, &httpopts.HttpProtocolOptions{}, set)
	}
	o := &httpopts.HttpProtocolOptions{UpstreamProtocolOptions: &httpopts.HttpProtocolOptions_ExplicitHttpConfig_{
		ExplicitHttpConfig: &httpopts.HttpProtocolOptions_ExplicitHttpConfig{
			ProtocolConfig: &httpopts.HttpProtocolOptions_ExplicitHttpConfig_HttpProtocolOptions{HttpProtocolOptions: &corev3.Http1ProtocolOptions{}},
		},
	}}
	if x.TypedExtensionProtocolOptions == nil {
		x.TypedExtensionProtocolOptions = map[string]*anypb.Any{}
	}
	if err := set(o); err != nil {
		return err
	}
	x.TypedExtensionProtocolOptions[httpOptions] = mustAny(o)
	return nil
}

// originalDst stands for the address that the client dialed: a made-up one for a host outside the mesh, the first pod for a headless
// service.
func (m *mesh) originalDst(name string) *endpointv3.ClusterLoadAssignment {
	ip, port := outsideIP, 0
	if direction, _, host, p := model.ParseSubsetKey(name); direction == model.TrafficDirectionOutbound {
		if s := m.service(string(host), ""); s != nil {
			if eps := m.endpointsOf(s, p); len(eps) > 0 {
				ip, port = eps[0].ip, eps[0].port
			}
		}
	}
	e := &endpointv3.LbEndpoint{HostIdentifier: &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{Address: address(ip, port)}}}
	return &endpointv3.ClusterLoadAssignment{Endpoints: []*endpointv3.LocalityLbEndpoints{{LbEndpoints: []*endpointv3.LbEndpoint{e}}}}
}

// moveEndpoint puts a loopback port of this program in the place of an endpoint.
func (m *mesh) moveEndpoint(c *client, e *endpointv3.Endpoint) error {
	a := e.GetAddress().GetSocketAddress()
	if a == nil {
		return errors.New("an endpoint that is no IP address")
	}
	key := c.owner + " " + net.JoinHostPort(a.Address, strconv.Itoa(int(a.GetPortValue())))
	if m.roads[key] == 0 {
		port, err := m.roadTo(c, a)
		if err != nil {
			return err
		}
		m.roads[key] = port
	}
	e.Address, e.Hostname, e.AdditionalAddresses = loopback(m.roads[key]), "", nil
	return nil
}

func (m *mesh) roadTo(c *client, a *corev3.SocketAddress) (int, error) {
	l := &link{srcIP: c.pod.Status.PodIP, dstIP: a.Address, dstPort: int(a.GetPortValue())}
	l.workload = net.JoinHostPort(a.Address, strconv.Itoa(l.dstPort))
	if a.Address == outsideIP {
		l.workload = "outside"
	}
	if pod := m.podAt(a.Address); pod != nil {
		l.workload = cluster.WorkloadOf(pod)
		if cluster.HasSidecar(pod) {
			s, err := m.server(pod)
			if err != nil {
				return 0, err
			}
			l.sidecar = s
		}
	}
	return m.net.road(l)
}

// upstreamTLS keeps Istio's choice between mTLS and plaintext.
func (c *client) upstreamTLS(x *clusterv3.Cluster, name string) error {
	var sockets []*corev3.TransportSocket
	if x.TransportSocket != nil {
		sockets = append(sockets, x.TransportSocket)
	}
	for _, match := range x.TransportSocketMatches {
		sockets = append(sockets, match.TransportSocket)
	}
	c.alpn = protocols(x)
	for _, s := range sockets {
		err := c.socket(s)
		if errors.Is(err, errNotMesh) {
			c.notes[name] = "TLS origination was asked for and not done"
			x.TransportSocket, x.TransportSocketMatches = nil, nil
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
