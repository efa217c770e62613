package traffic

import (
	"fmt"
	"strings"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	proxyprotocol "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	networkrbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	tcpproxy "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"google.golang.org/protobuf/proto"
)

// rewriter turns what istiod sends to one sidecar into what a stock Envoy can run beside the sidecars of the other workloads. It keeps
// every match, filter chain and RBAC rule, and fails on what it does not know.
type rewriter struct {
	owner    string // prefix of all names: "c0", "s3"
	identity string // SPIFFE URI of the certificate
	logFile  string
	routes   map[string]*routev3.RouteConfiguration
	used     map[string]bool // clusters that the kept listeners name, with the owner
	needs    func(identity string) error
	alpn     []string // what upstream TLS offers in the place of Istio's list
	readsIP  bool     // an RBAC rule looks at source.ip
}

// tcpMark is in the name of a cluster that takes connections in the place of requests: its TLS offers other protocols.
const tcpMark = "-tcp~"

// name puts the owner before a name.
func (w *rewriter) name(c string) string { return w.owner + "~" + c }

func (w *rewriter) use(full string) string {
	w.used[full] = true
	return full
}

func (w *rewriter) requests(cluster string) string    { return w.use(w.name(cluster)) }
func (w *rewriter) connections(cluster string) string { return w.use(w.owner + tcpMark + cluster) }

// namesInUse are the names that a cluster is needed under.
func (w *rewriter) namesInUse(cluster string) []string {
	var out []string
	for _, full := range []string{w.name(cluster), w.owner + tcpMark + cluster} {
		if w.used[full] {
			out = append(out, full)
		}
	}
	return out
}

// plainName takes the owner off.
func plainName(s string) string {
	if _, c, ok := strings.Cut(s, "~"); ok {
		return c
	}
	return s
}

// listener moves a listener to a free loopback port. The PROXY protocol takes the part of iptables: it carries the addresses of the
// original connection.
func (w *rewriter) listener(in *listenerv3.Listener) (*listenerv3.Listener, error) {
	l := proto.Clone(in).(*listenerv3.Listener)
	l.Name = w.name(l.Name)
	l.Address, l.BindToPort, l.UseOriginalDst, l.AdditionalAddresses = loopback(0), nil, nil, nil
	l.AccessLog = []*accesslogv3.AccessLog{w.log("conn", connectionFields)}
	filters := []*listenerv3.ListenerFilter{{
		Name:       "envoy.filters.listener.proxy_protocol",
		ConfigType: &listenerv3.ListenerFilter_TypedConfig{TypedConfig: mustAny(&proxyprotocol.ProxyProtocol{})},
	}}
	for _, f := range l.ListenerFilters {
		if !strings.Contains(f.Name, "original_dst") {
			filters = append(filters, f)
		}
	}
	l.ListenerFilters = filters
	chains := l.FilterChains
	if l.DefaultFilterChain != nil {
		chains = append(chains[:len(chains):len(chains)], l.DefaultFilterChain)
	}
	for _, fc := range chains {
		if err := w.chain(fc); err != nil {
			return nil, fmt.Errorf("listener %s: %w", in.Name, err)
		}
	}
	return l, nil
}

func (w *rewriter) chain(fc *listenerv3.FilterChain) error {
	if fc.TransportSocket != nil {
		if err := w.socket(fc.TransportSocket); err != nil {
			return err
		}
	}
	var out []*listenerv3.Filter
	for _, f := range fc.Filters {
		keep, err := w.networkFilter(f)
		if err != nil {
			return err
		}
		if keep {
			out = append(out, f)
		}
	}
	fc.Filters = out
	return nil
}

// networkFilter says whether to keep the filter, and fixes it.
func (w *rewriter) networkFilter(f *listenerv3.Filter) (bool, error) {
	typed := f.GetTypedConfig()
	switch {
	case f.Name == "istio.metadata_exchange" || f.Name == "istio.stats":
		return false, nil
	case isType(typed, "HttpConnectionManager"):
		return true, edit(typed, &hcm.HttpConnectionManager{}, w.http)
	case isType(typed, "TcpProxy"):
		return true, edit(typed, &tcpproxy.TcpProxy{}, w.tcpProxy)
	case isType(typed, "filters.network.rbac.v3.RBAC"):
		return true, edit(typed, &networkrbac.RBAC{}, func(r *networkrbac.RBAC) error { w.rbac(r.Rules); w.rbac(r.ShadowRules); return nil })
	case isType(typed, "filters.network.set_filter_state.v3.Config"):
		return true, nil
	}
	return false, fmt.Errorf("network filter %s", f.Name)
}

func (w *rewriter) tcpProxy(t *tcpproxy.TcpProxy) error {
	t.AccessLog = nil
	switch x := t.ClusterSpecifier.(type) {
	case *tcpproxy.TcpProxy_Cluster:
		x.Cluster = w.connections(x.Cluster)
	case *tcpproxy.TcpProxy_WeightedClusters:
		for _, c := range x.WeightedClusters.Clusters {
			c.Name = w.connections(c.Name)
		}
	}
	return nil
}
