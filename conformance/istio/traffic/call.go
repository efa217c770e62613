package traffic

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// callTimeout ends a call that gets no answer at all.
const callTimeout = 30 * time.Second

// call is one connection of a client, with one request.
type call struct {
	seq      int // of all calls
	nth      int // of those of its request
	req      *request
	out      *client // nil: past the client's sidecar
	in       *server // the server dialed when out is nil
	listener string  // in Envoy
	srcIP    string
	dstIP    string
	dstPort  int
	identity string // mTLS by the caller itself
	sni      string

	source   string // made-up source port, set once the call was made
	took     time.Duration
	status   int
	headers  http.Header
	workload string // that answered
	err      string
}

// owner is the sidecar that the call is made to.
func (c *call) owner() string {
	if c.out != nil {
		return c.out.owner
	}
	return c.in.owner
}

// plainError leaves out the ports, which differ from run to run.
func plainError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Op != "remote error" {
		return op.Err.Error()
	}
	return err.Error()
}

// do makes the call: PROXY header, TLS if any, then the request.
func (m *mesh) do(c *call, envoyPort int) {
	began := time.Now()
	defer func() { c.took = time.Since(began) }()
	conn, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(envoyPort))
	if err != nil {
		c.err = plainError(err)
		return
	}
	defer conn.Close()
	c.source = m.net.newSource()
	_ = conn.SetDeadline(time.Now().Add(callTimeout))
	if _, err := conn.Write(proxyHeader(c.srcIP, c.source, c.dstIP, c.dstPort)); err != nil {
		c.err = plainError(err)
		return
	}
	if c.identity != "" {
		if conn, err = m.handshake(conn, c); err != nil {
			c.err = "TLS: " + plainError(err)
			return
		}
	}
	switch c.req.scheme {
	case "tcp":
		err = c.tcp(conn)
	case "https": // the application's own TLS: sidecars see the server name only
		err = m.http(c, tls.Client(conn, &tls.Config{ServerName: c.req.host, InsecureSkipVerify: true}))
	default:
		err = m.http(c, conn)
	}
	if err != nil {
		c.err = plainError(err)
	}
}

// handshake is what a sidecar of the mesh does: it offers Istio's protocols and shows its certificate.
func (m *mesh) handshake(conn net.Conn, c *call) (net.Conn, error) {
	l, err := m.ca.leaf(c.identity)
	if err != nil {
		return nil, err
	}
	protos := []string{"istio-http/1.1", "istio", "http/1.1"}
	if c.req.scheme == "tcp" {
		protos = []string{"istio-peer-exchange", "istio"}
	}
	t := tls.Client(conn, &tls.Config{
		Certificates: []tls.Certificate{l.tls}, ServerName: c.sni, NextProtos: protos,
		InsecureSkipVerify: true, // the server is this program's own Envoy
	})
	return t, t.Handshake()
}

// tcp sends a line, and expects it back with the name of who answers.
func (c *call) tcp(conn net.Conn) error {
	line := fmt.Sprintf("%s%d\n", tcpHello, c.seq)
	if _, err := io.WriteString(conn, line); err != nil {
		return err
	}
	r := bufio.NewReader(conn)
	if got, err := r.ReadString('\n'); err != nil || got != line {
		return err
	}
	workload, err := r.ReadString('\n')
	c.workload = strings.TrimSpace(workload)
	return err
}

// http writes the request itself: net/http would clean the path and sort out the headers.
func (m *mesh) http(c *call, conn net.Conn) error {
	by, err := m.bytes(c)
	if err != nil {
		return err
	}
	if _, err := conn.Write(by); err != nil {
		return err
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: c.req.Method})
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	c.status, c.headers, c.workload = r.StatusCode, r.Header, r.Header.Get(workloadHeader)
	return nil
}

func (m *mesh) bytes(c *call) ([]byte, error) {
	h := map[string]string{"host": c.req.authority}
	for k, v := range c.req.Headers {
		h[k] = v
	}
	h[idHeader] = strconv.Itoa(c.seq)
	if slices.Contains([]string{"POST", "PUT", "PATCH"}, c.req.Method) {
		h["content-length"] = "0"
	}
	var w bytes.Buffer
	fmt.Fprintf(&w, "%s %s HTTP/1.1\r\n", c.req.Method, c.req.path)
	for _, k := range sortedKeys(h) {
		if strings.ContainsAny(k+h[k], "\r\n") {
			return nil, fmt.Errorf("header %q holds a line break", k)
		}
		fmt.Fprintf(&w, "%s: %s\r\n", k, h[k])
	}
	w.WriteString("\r\n")
	by := bytes.ReplaceAll(w.Bytes(), []byte(callMark), []byte(strconv.Itoa(c.nth)))
	if c.req.Claims == nil {
		return by, nil
	}
	t, err := m.tokens.token(c.req.Claims, c.req.Forged)
	return bytes.ReplaceAll(by, []byte(tokenMark), []byte(t)), err
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
