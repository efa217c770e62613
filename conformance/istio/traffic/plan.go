package traffic

import (
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"istio-oracle/cluster"
)

// nowhereIP is the address of a client that is no workload.
const nowhereIP = "198.51.100.7"

// plan is a request with the calls that it takes, or why it takes none.
type plan struct {
	req   *request
	why   string // unsupported
	calls []*call
}

func (m *mesh) plan(r *request) *plan {
	p := &plan{req: r}
	c, err := m.firstCall(r)
	if err != nil {
		p.why = err.Error()
		return p
	}
	for i := range r.Times {
		d := *c
		d.nth = i + 1
		p.calls = append(p.calls, &d)
	}
	return p
}

func (m *mesh) firstCall(r *request) (*call, error) {
	var pod *corev1.Pod
	if r.Client != "" {
		var err error
		if pod, err = m.workload(r.Client); err != nil {
			return nil, err
		}
	}
	if pod == nil && !r.direct {
		return nil, errors.New("neither a client nor an identity")
	}
	if !r.direct && cluster.HasSidecar(pod) {
		return m.planOutbound(r, pod)
	}
	return m.planInbound(r, pod)
}

func (m *mesh) planOutbound(r *request, pod *corev1.Pod) (*call, error) {
	c := m.client(pod)
	ip := m.resolve(r.host, pod.Namespace, r.port)
	l := c.listenerFor(ip, r.port)
	if l == nil {
		return nil, fmt.Errorf("the client's sidecar has no listener for %s port %d", ip, r.port)
	}
	name, err := m.keep(c, l)
	if err != nil {
		return nil, err
	}
	return &call{req: r, out: c, listener: name, srcIP: pod.Status.PodIP, dstIP: ip, dstPort: r.port}, nil
}

// planInbound dials the server's sidecar: what a client without a sidecar does, or one that goes past its own.
func (m *mesh) planInbound(r *request, client *corev1.Pod) (*call, error) {
	if r.scheme == "https" {
		return nil, errors.New("https without the client's sidecar")
	}
	ns, src := "", nowhereIP
	if client != nil {
		ns, src = client.Namespace, client.Status.PodIP
	}
	d, err := m.destination(r, ns)
	if err != nil {
		return nil, err
	}
	if !cluster.HasSidecar(d.pod) {
		return nil, fmt.Errorf("server %s has no sidecar", cluster.WorkloadOf(d.pod))
	}
	s, err := m.server(d.pod)
	if err != nil {
		return nil, err
	}
	if s.readsIP && r.Headers["x-forwarded-for"] != "" {
		return nil, errForwardedFor
	}
	return &call{
		req: r, in: s, listener: s.listener, srcIP: src, dstIP: d.pod.Status.PodIP, dstPort: d.port, identity: r.identity,
		sni: fmt.Sprintf("outbound_.%d_._.%s", r.port, d.host),
	}, nil
}

// errForwardedFor: the address rules were rewritten to look at the PROXY header's address, which X-Forwarded-For would change.
var errForwardedFor = errors.New("X-Forwarded-For with a policy on source.ip")

type destination struct {
	pod  *corev1.Pod
	port int
	host string // for the server name
}

// destination is the pod asked for, or the first by name of a service.
func (m *mesh) destination(r *request, ns string) (*destination, error) {
	if r.Pod != "" {
		pod, err := m.workload(r.Pod)
		return &destination{pod, r.port, r.host}, err
	}
	s := m.service(r.host, ns)
	if s == nil {
		return nil, fmt.Errorf("no service %s", r.host)
	}
	for _, e := range m.endpointsOf(s, r.port) {
		if pod := m.podAt(e.ip); pod != nil {
			return &destination{pod, e.port, string(s.Hostname)}, nil
		}
	}
	return nil, fmt.Errorf("service %s has no pod behind port %d", s.Hostname, r.port)
}
