// Package traffic lets a real Envoy, with the configuration that the real istiod generates, carry requests.
//
// One stock Envoy runs the outbound side of every client's sidecar and the inbound side of every server's that the requests name. The
// applications, the pod network between the sidecars and the clients themselves are this program; see README.md of conformance for
// what is real and what is not.
package traffic

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"sync"

	"istio-oracle/cluster"
	"istio.io/istio/pkg/test"
)

// Options of one run.
type Options struct {
	Envoy   string // path of the binary
	Mesh    string // path of a mesh config, if any
	Keep    string // folder for Envoy's bootstrap and logs; none: a temporary one that is removed
	Callers int    // how many calls are under way at a time
}

// Run reads requests, one JSON object a line, and answers them in their order.
func Run(ctx context.Context, o Options, files []string, in io.Reader, out io.Writer) error {
	reqs, err := readRequests(in)
	if err != nil {
		return err
	}
	dir, err := workDir(o.Keep)
	if err != nil {
		return err
	}
	if o.Keep == "" {
		defer os.RemoveAll(dir)
	}
	tokens, err := newIssuer()
	if err != nil {
		return err
	}
	var inner error
	// Istio's own test server reports through a testing.T; Wrap makes an error of it.
	err = test.Wrap(func(t test.Failer) {
		var c *cluster.Cluster
		if c, inner = cluster.New(t, files, o.Mesh, tokens.trust); inner != nil {
			return
		}
		var m *mesh
		if m, inner = newMesh(c, tokens, filepath.Join(dir, "access.log")); inner != nil {
			return
		}
		defer m.net.close()
		inner = m.carry(ctx, o, dir, reqs, out)
	})
	if inner != nil {
		return inner
	}
	return err
}

func workDir(keep string) (string, error) {
	if keep == "" {
		return os.MkdirTemp("", "istio-oracle-")
	}
	if err := os.MkdirAll(keep, 0o700); err != nil {
		return "", err
	}
	_ = os.Remove(filepath.Join(keep, "access.log"))
	return filepath.Abs(keep)
}

// carry plans first, since Envoy gets all of its configuration when it starts.
func (m *mesh) carry(ctx context.Context, o Options, dir string, reqs []*request, out io.Writer) error {
	plans := make([]*plan, len(reqs))
	for i, r := range reqs {
		plans[i] = m.plan(r)
	}
	for _, owner := range sortedKeys(m.clientOf) {
		m.addClusters(m.clientOf[owner])
	}
	e, err := startEnvoy(ctx, o, dir, m.boot)
	if err != nil {
		return err
	}
	defer e.stop()
	m.net.portOf = func(l string) (int, bool) { p, ok := e.ports[l]; return p, ok }
	calls := callsOf(plans)
	m.callAll(ctx, calls, e, o.Callers)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l := newLogs(m.logFile)
	if err := l.waitFor(calls); err != nil {
		return err
	}
	return m.writeAnswers(plans, l, out)
}

func callsOf(plans []*plan) []*call {
	var out []*call
	for _, p := range plans {
		for _, c := range p.calls {
			c.seq = len(out) + 1
			out = append(out, c)
		}
	}
	return out
}

func (m *mesh) callAll(ctx context.Context, calls []*call, e *envoy, callers int) {
	ch := make(chan *call)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for c := range ch {
				m.do(c, e.ports[c.listener])
			}
		})
	}
	for _, c := range calls {
		if ctx.Err() != nil {
			break
		}
		ch <- c
	}
	close(ch)
	wg.Wait()
}

func (m *mesh) writeAnswers(plans []*plan, l *logs, out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, p := range plans {
		if err := enc.Encode(m.answer(p, l)); err != nil {
			return err
		}
	}
	return w.Flush()
}
