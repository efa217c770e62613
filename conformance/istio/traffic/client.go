package traffic

import (
	"fmt"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	corev1 "k8s.io/api/core/v1"

	"istio-oracle/cluster"
	"istio.io/istio/pilot/test/xdstest"
)

// client is the sidecar of a client workload, outbound part.
type client struct {
	rewriter
	pod       *corev1.Pod
	listeners []*listenerv3.Listener
	clusters  map[string]*clusterv3.Cluster
	endpoints map[string]*endpointv3.ClusterLoadAssignment
	kept      map[string]error  // listeners asked for so far
	notes     map[string]string // by cluster
}

// client finds or makes the sidecar.
func (m *mesh) client(pod *corev1.Pod) *client {
	workload := cluster.WorkloadOf(pod)
	if c := m.clients[workload]; c != nil {
		return c
	}
	p := m.cluster.Sidecar(pod)
	ls := m.cluster.Istiod.Listeners(p)
	c := &client{
		rewriter: m.rewriter(fmt.Sprintf("c%d", len(m.clients)), m.identityOf(pod)),
		pod:      pod, listeners: ls,
		clusters: map[string]*clusterv3.Cluster{}, endpoints: map[string]*endpointv3.ClusterLoadAssignment{},
		kept: map[string]error{}, notes: map[string]string{},
	}
	c.routes = xdstest.ExtractRouteConfigurations(m.cluster.Istiod.RoutesFromListeners(p, ls))
	for _, x := range m.cluster.Istiod.Clusters(p) {
		c.clusters[x.Name] = x
	}
	for _, x := range m.cluster.Istiod.Endpoints(p) {
		c.endpoints[x.ClusterName] = x
	}
	m.clients[workload] = c
	m.clientOf[c.owner] = c
	return c
}

const (
	virtualInbound  = "virtualInbound"
	virtualOutbound = "virtualOutbound"
)

// listenerFor does what Envoy does with use_original_dst: the listener of the address, else the one of the port, else virtualOutbound.
func (c *client) listenerFor(ip string, port int) *listenerv3.Listener {
	var wild, catch *listenerv3.Listener
	for _, l := range c.listeners {
		a := l.GetAddress().GetSocketAddress()
		switch {
		case l.Name == virtualInbound:
		case l.Name == virtualOutbound:
			catch = l
		case int(a.GetPortValue()) != port:
		case a.GetAddress() == ip:
			return l
		case a.GetAddress() == "0.0.0.0":
			wild = l
		}
	}
	if wild != nil {
		return wild
	}
	return catch
}

// keep adds the listener to Envoy's bootstrap, once, and gives its name there.
func (m *mesh) keep(c *client, l *listenerv3.Listener) (string, error) {
	name := c.name(l.Name)
	if err, ok := c.kept[l.Name]; ok {
		return name, err
	}
	fixed, err := c.listener(l)
	if err == nil {
		m.boot.Listeners = append(m.boot.Listeners, fixed)
	}
	c.kept[l.Name] = err
	return name, err
}

// notDone starts the note of a cluster that this program cannot do.
const notDone = "unsupported: "

// addClusters adds the clusters that the kept listeners name. A name without a cluster stays without one: that is Envoy's 503 NC.
func (m *mesh) addClusters(c *client) {
	for _, full := range sortedKeys(c.used) {
		name := plainName(full)
		x := c.clusters[name]
		if x == nil {
			continue
		}
		fixed, err := m.outboundCluster(c, x, full)
		if err != nil {
			// An empty cluster, so that Envoy's log names it.
			c.notes[name] = notDone + err.Error()
			fixed = &clusterv3.Cluster{Name: full, LbPolicy: clusterv3.Cluster_ROUND_ROBIN}
		}
		m.boot.Clusters = append(m.boot.Clusters, fixed)
	}
}
