package traffic

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Headers between the callers, the applications and Envoy's log.
const (
	idHeader       = "x-oracle-id"       // of a call
	workloadHeader = "x-oracle-workload" // of an answer
	mirrorHeader   = "x-oracle-mirror"   // marks the copy of a request with the cluster that gets it
)

// tcpHello starts the one line that a plain TCP client sends.
const tcpHello = "ORACLE-TCP "

// tap is the place where a connection came to an application.
type tap struct {
	workload string // NAMESPACE/DEPLOYMENT, or the address of an endpoint outside the mesh
}

// hit is one request, or one connection, that an application got.
type hit struct {
	workload string
	seen     *seenRequest // nil: a connection
	copy     bool
}

// echo is every application of the mesh: it notes what it gets.
type echo struct {
	mu    sync.Mutex
	hits  map[int][]hit
	conns chan net.Conn
	srv   *http.Server
	tls   *tls.Config
}

const tlsHandshake = 0x16 // the first byte of TLS

type tapConn struct {
	net.Conn
	r   io.Reader
	tap *tap
}

func (c *tapConn) Read(b []byte) (int, error) { return c.r.Read(b) }

type tapKey struct{}

func newEcho(cert tls.Certificate) *echo {
	e := &echo{hits: map[int][]hit{}, conns: make(chan net.Conn), tls: &tls.Config{Certificates: []tls.Certificate{cert}}}
	p := &http.Protocols{}
	p.SetHTTP1(true)
	p.SetUnencryptedHTTP2(true)
	e.srv = &http.Server{
		Handler:   e,
		Protocols: p,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, tapKey{}, c.(*tapConn).tap)
		},
	}
	go func() { _ = e.srv.Serve(connListener(e.conns)) }()
	return e
}

// connListener hands connections that were accepted elsewhere to http.Server.
type connListener chan net.Conn

func (l connListener) Accept() (net.Conn, error) { return <-l, nil }
func (l connListener) Close() error              { return nil }
func (l connListener) Addr() net.Addr            { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// take serves a connection: HTTP/1.1, h2c, the one-line TCP protocol, or these in the client application's own TLS.
func (e *echo) take(c net.Conn, t *tap) {
	r := bufio.NewReader(c)
	by, err := r.Peek(len(tcpHello))
	if err != nil {
		_ = c.Close()
		return
	}
	if by[0] == tlsHandshake {
		e.take(tls.Server(&tapConn{Conn: c, r: r}, e.tls), t)
		return
	}
	if string(by) != tcpHello {
		e.conns <- &tapConn{Conn: c, r: r, tap: t}
		return
	}
	defer c.Close()
	line, _ := r.ReadString('\n')
	id, _ := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, tcpHello)))
	e.note(id, hit{workload: t.workload})
	fmt.Fprintf(c, "%s%s\n", line, t.workload)
}

// note gives back how many requests of its call there were with this one; copies count for themselves.
func (e *echo) note(id int, h hit) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.hits[id] = append(e.hits[id], h)
	n := 0
	for _, x := range e.hits[id] {
		if x.copy == h.copy {
			n++
		}
	}
	return n
}

// got lists what came of one call; a copy may still come later.
func (e *echo) got(id int) []hit {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.hits[id])
}

// ServeHTTP obeys the caller: it waits for x-echo-delay-ms, then answers with x-echo-status, or with a failure to the first
// x-echo-fail requests of a call.
func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t := r.Context().Value(tapKey{}).(*tap)
	id, _ := strconv.Atoi(r.Header.Get(idHeader))
	nth := e.note(id, hit{workload: t.workload, seen: seen(r), copy: r.Header.Get(mirrorHeader) != ""})
	if ms, _ := strconv.Atoi(r.Header.Get("x-echo-delay-ms")); ms > 0 {
		select {
		case <-time.After(time.Duration(ms) * time.Millisecond):
		case <-r.Context().Done():
			return
		}
	}
	failures, limited := r.Header["X-Echo-Fail"]
	fails := false
	if limited {
		n, _ := strconv.Atoi(failures[0])
		fails = nth <= n
	}
	status, _ := strconv.Atoi(r.Header.Get("x-echo-status"))
	if limited && !fails {
		status = 0
	}
	w.Header().Set(workloadHeader, t.workload)
	if strings.HasPrefix(r.Header.Get("content-type"), "application/grpc") {
		answerGRPC(w, status, fails)
		return
	}
	answerHTTP(w, status, fails)
}

func answerHTTP(w http.ResponseWriter, status int, fails bool) {
	if status < 200 || status > 599 {
		status = map[bool]int{true: http.StatusServiceUnavailable, false: http.StatusOK}[fails]
	}
	w.WriteHeader(status)
}

// answerGRPC sends the status with the headers, as gRPC servers do where there is no message.
func answerGRPC(w http.ResponseWriter, status int, fails bool) {
	const unavailable = 14
	if status == 0 && fails {
		status = unavailable
	}
	w.Header().Set("content-type", "application/grpc")
	w.Header().Set("grpc-status", strconv.Itoa(status))
	w.WriteHeader(http.StatusOK)
}

func seen(r *http.Request) *seenRequest {
	s := &seenRequest{Protocol: r.Proto, Method: r.Method, Path: r.RequestURI, Host: r.Host, Headers: map[string]string{}}
	for k, v := range r.Header {
		if k = strings.ToLower(k); !noise(k) {
			s.Headers[k] = strings.Join(v, ",")
		}
	}
	return s
}

// noise is what Envoy and this program add to every request and answer.
func noise(header string) bool {
	switch header {
	case "x-request-id", "x-forwarded-proto", "x-forwarded-client-cert", "content-length", "date", "server", "connection":
		return true
	}
	return strings.HasPrefix(header, "x-envoy-") || strings.HasPrefix(header, "x-oracle-")
}
