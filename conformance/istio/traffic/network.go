package traffic

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// network is the pod network: it carries what a client's sidecar sends to an endpoint, bytes unchanged, to the sidecar of the pod or
// to the application.
type network struct {
	echo      *echo
	portOf    func(listener string) (int, bool) // of Envoy, once it runs
	sport     atomic.Uint32
	mu        sync.Mutex
	listeners []net.Listener
	conns     map[net.Conn]bool
	byPort    map[string]*link // by 127.0.0.1:PORT that the client's Envoy dials
	accepted  map[string]*link // by the two addresses that the client's Envoy sees, and the last one by the second
}

// link is one connection, or one way that connections may take.
type link struct {
	workload string // NAMESPACE/DEPLOYMENT, or an address outside the mesh
	srcIP    string
	dstIP    string
	dstPort  int
	sidecar  *server // nil: straight to the application
	source   string  // made-up source port
}

func newNetwork(e *echo) *network {
	return &network{
		echo: e, conns: map[net.Conn]bool{}, byPort: map[string]*link{},
		accepted: map[string]*link{},
	}
}

// listen accepts on a free loopback port; close ends it.
func (n *network) listen(serve func(net.Conn)) (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	n.mu.Lock()
	n.listeners = append(n.listeners, l)
	n.mu.Unlock()
	go n.accept(l, serve)
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (n *network) accept(l net.Listener, serve func(net.Conn)) {
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // too many files: some will be closed
			time.Sleep(10 * time.Millisecond)
			continue
		}
		go serve(n.track(c))
	}
}

// tracked is a connection that close will end, unless it has ended before.
type tracked struct {
	net.Conn
	n *network
}

func (t *tracked) Close() error {
	t.n.mu.Lock()
	delete(t.n.conns, t.Conn)
	t.n.mu.Unlock()
	return t.Conn.Close()
}

func (n *network) track(c net.Conn) net.Conn {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.conns[c] = true
	return &tracked{c, n}
}

func (n *network) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.listeners {
		_ = l.Close()
	}
	for c := range n.conns {
		_ = c.Close()
	}
}

// app gives the port of the application of a workload, for its own sidecar.
func (n *network) app(workload string) (int, error) {
	t := &tap{workload: workload}
	return n.listen(func(c net.Conn) { n.echo.take(c, t) })
}

// road gives the port that stands for one endpoint of one cluster.
func (n *network) road(l *link) (int, error) {
	t := &tap{workload: l.workload}
	var key string
	port, err := n.listen(func(c net.Conn) {
		if l.sidecar == nil {
			n.echo.take(c, t)
			return
		}
		n.carry(c, l, key)
	})
	key = "127.0.0.1:" + strconv.Itoa(port)
	n.mu.Lock()
	n.byPort[key] = l
	n.mu.Unlock()
	return port, err
}

func (n *network) carry(c net.Conn, way *link, key string) {
	defer c.Close()
	l := *way
	l.source = n.newSource()
	port, ok := n.portOf(l.sidecar.listener)
	if !ok {
		return
	}
	d, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return
	}
	d = n.track(d)
	defer d.Close()
	n.mu.Lock()
	n.accepted[c.RemoteAddr().String()+" "+key] = &l
	n.accepted[key] = &l
	n.mu.Unlock()
	if _, err := d.Write(proxyHeader(l.srcIP, l.source, l.dstIP, l.dstPort)); err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(d, c)
		_ = d.(*tracked).Conn.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(c, d)
}

// linkOf finds the connection by what the client's Envoy logged. Envoy may not know its own address of a connection that failed: then
// it is the last one.
func (n *network) linkOf(local, upstream string) *link {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.accepted[local+" "+upstream]; l != nil {
		return l
	}
	return n.accepted[upstream]
}

// wayTo is where the address that the client's Envoy logged leads.
func (n *network) wayTo(upstream string) *link {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.byPort[upstream]
}

// newSource makes up a source port: with it, Envoy's log names the connection.
func (n *network) newSource() string {
	return strconv.Itoa(int(n.sport.Add(1))%64000 + 1024)
}

func proxyHeader(srcIP, srcPort, dstIP string, dstPort int) []byte {
	return fmt.Appendf(nil, "PROXY TCP4 %s %s %s %d\r\n", srcIP, dstIP, srcPort, dstPort)
}
