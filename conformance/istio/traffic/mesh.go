package traffic

import (
	"fmt"
	"net"
	"slices"
	"strings"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	corev1 "k8s.io/api/core/v1"

	"istio-oracle/cluster"
	"istio.io/istio/pilot/pkg/model"
)

// outsideIP is the address of every host that is no service.
const outsideIP = "203.0.113.10"

// mesh is one run: the sidecars that the requests need, in one Envoy, and everything around them.
type mesh struct {
	cluster  *cluster.Cluster
	ca       *authority
	tokens   *issuer
	echo     *echo
	net      *network
	boot     *bootstrap.Bootstrap_StaticResources
	logFile  string
	clients  map[string]*client // by workload
	clientOf map[string]*client // by owner
	servers  map[string]*server // by workload
	added    map[string]bool    // secrets in boot
	roads    map[string]int     // ports by client and endpoint
}

func newMesh(c *cluster.Cluster, tokens *issuer, logFile string) (*mesh, error) {
	ca, err := newAuthority()
	if err != nil {
		return nil, err
	}
	// An application's own TLS must not pass for that of a sidecar, so its certificate is of another CA.
	stranger, err := newAuthority()
	if err != nil {
		return nil, err
	}
	own, err := stranger.leaf("spiffe://application")
	if err != nil {
		return nil, err
	}
	e := newEcho(own.tls)
	return &mesh{
		cluster: c, ca: ca, tokens: tokens, echo: e, net: newNetwork(e), logFile: logFile,
		boot:    &bootstrap.Bootstrap_StaticResources{},
		clients: map[string]*client{}, clientOf: map[string]*client{},
		servers: map[string]*server{}, added: map[string]bool{}, roads: map[string]int{},
	}, nil
}

func (m *mesh) rewriter(owner, identity string) rewriter {
	return rewriter{owner: owner, identity: identity, logFile: m.logFile, used: map[string]bool{}, needs: m.addSecret}
}

// addSecret puts a workload's certificate, and the root, in the bootstrap.
func (m *mesh) addSecret(identity string) error {
	name := secretOf(identity)
	if m.added[name] {
		return nil
	}
	l, err := m.ca.leaf(identity)
	if err != nil {
		return err
	}
	if !m.added[rootSecret] {
		m.added[rootSecret] = true
		m.boot.Secrets = append(m.boot.Secrets, &tlsv3.Secret{Name: rootSecret, Type: &tlsv3.Secret_ValidationContext{
			ValidationContext: &tlsv3.CertificateValidationContext{TrustedCa: inline(m.ca.root)},
		}})
	}
	m.added[name] = true
	m.boot.Secrets = append(m.boot.Secrets, &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_TlsCertificate{
		TlsCertificate: &tlsv3.TlsCertificate{CertificateChain: inline(l.cert), PrivateKey: inline(l.key)},
	}})
	return nil
}

func inline(by []byte) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: by}}
}

// identityOf is the SPIFFE name that istiod's CA would give the pod.
func (m *mesh) identityOf(p *corev1.Pod) string {
	domain := m.cluster.Istiod.Env().Mesh().GetTrustDomain()
	if domain == "" {
		domain = "cluster.local"
	}
	account := p.Spec.ServiceAccountName
	if account == "" {
		account = "default"
	}
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", domain, p.Namespace, account)
}

func (m *mesh) workload(name string) (*corev1.Pod, error) {
	for _, p := range m.cluster.Pods {
		if cluster.WorkloadOf(p) == name {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no workload %s", name)
}

func (m *mesh) podAt(ip string) *corev1.Pod {
	for _, p := range m.cluster.Pods {
		if p.Status.PodIP == ip {
			return p
		}
	}
	return nil
}

// service finds what a host name means to a pod of a namespace.
func (m *mesh) service(host, ns string) *model.Service {
	var found *model.Service
	for _, s := range m.cluster.Istiod.Env().Services() {
		full, name, home := string(s.Hostname), s.Attributes.Name, s.Attributes.Namespace
		if host == full {
			return s
		}
		if !strings.HasPrefix(full, name+"."+home+".svc.") {
			continue
		}
		if host == name+"."+home+".svc" || host == name+"."+home || (host == name && home == ns) {
			found = s
		}
	}
	return found
}

type podPort struct {
	ip   string
	port int
}

// endpointsOf lists the healthy endpoints of a service port, by the names of their pods.
func (m *mesh) endpointsOf(s *model.Service, port int) []podPort {
	p, ok := s.Ports.GetByPort(port)
	if !ok {
		return nil
	}
	shards, ok := m.cluster.Istiod.Env().EndpointIndex.ShardsForService(string(s.Hostname), s.Attributes.Namespace)
	if !ok {
		return nil
	}
	var out []podPort
	for _, eps := range shards.Shards {
		for _, e := range eps {
			if e.ServicePortName == p.Name && e.HealthStatus == model.Healthy {
				out = append(out, podPort{e.FirstAddressOrNil(), int(e.EndpointPort)})
			}
		}
	}
	slices.SortFunc(out, func(x, y podPort) int { return strings.Compare(m.nameAt(x.ip), m.nameAt(y.ip)) })
	return out
}

func (m *mesh) nameAt(ip string) string {
	if p := m.podAt(ip); p != nil {
		return cluster.WorkloadOf(p)
	}
	return ip
}

// resolve is the client's DNS: the address that it would dial.
func (m *mesh) resolve(host, ns string, port int) string {
	if net.ParseIP(host) != nil {
		return host
	}
	s := m.service(host, ns)
	if s == nil {
		return outsideIP
	}
	if s.DefaultAddress != "0.0.0.0" && net.ParseIP(s.DefaultAddress) != nil {
		return s.DefaultAddress
	}
	if eps := m.endpointsOf(s, port); len(eps) > 0 && net.ParseIP(eps[0].ip) != nil {
		return eps[0].ip
	}
	return outsideIP
}
