package traffic

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// answer joins what the client saw, what Envoy logged and what the applications got.
func (m *mesh) answer(p *plan, l *logs) *answer {
	a := &answer{
		ID: p.req.ID, Unsupported: p.why,
		Statuses: map[string]int{}, Answered: map[string]int{}, Reached: map[string]int{}, Copies: map[string]int{}, Refusals: map[string]int{},
	}
	for i, c := range p.calls {
		o, err := m.outcome(c, l)
		if err != nil {
			return &answer{ID: p.req.ID, Unsupported: err.Error()}
		}
		m.count(a, c, o)
		if i == 0 {
			m.describe(a, c, o)
		}
	}
	return a
}

// outcome is what became of one call.
type outcome struct {
	entry     *logEntry // of the sidecar that the call was made to
	outbound  *outboundAnswer
	inbound   *inboundAnswer
	refusedBy string
}

func (m *mesh) outcome(c *call, l *logs) (*outcome, error) {
	if c.source == "" {
		return nil, fmt.Errorf("Envoy could not be dialed: %s", c.err)
	}
	e := l.own(c.seq, c.owner())
	if e == nil {
		e = l.bySource[c.source]
	}
	if e == nil {
		return nil, errors.New("no access log line for this request")
	}
	o := &outcome{entry: e}
	if c.out == nil {
		o.inbound = m.inbound(c, c.in, e)
		o.refusedBy = m.refusedBy(c, e)
		return o, nil
	}
	return o, m.outbound(c, l, o)
}

// outbound looks at the client's sidecar, and at the server's behind it.
func (m *mesh) outbound(c *call, l *logs, o *outcome) error {
	e := o.entry
	o.outbound = &outboundAnswer{Listener: plainName(c.listener), Cluster: plainName(e.Cluster), Route: e.Route}
	o.outbound.Note = c.out.notes[o.outbound.Cluster]
	if why, ok := strings.CutPrefix(o.outbound.Note, notDone); ok {
		return fmt.Errorf("%s: %s", o.outbound.Cluster, why)
	}
	o.refusedBy = m.refusedBy(c, e)
	way := m.net.wayTo(e.Upstream)
	if way == nil {
		return nil
	}
	o.outbound.Endpoint = way.workload
	if way.sidecar == nil {
		return nil
	}
	if way.sidecar.readsIP && c.req.Headers["x-forwarded-for"] != "" {
		return errForwardedFor
	}
	behind := m.behind(c, l, e, way)
	o.inbound = m.inbound(c, way.sidecar, behind)
	if by := m.refusedBy(c, behind); by != "" {
		o.refusedBy = by
	}
	return nil
}

// behind is what the server's sidecar logged of a request that came over the client's. Without a line for the request, the connection
// was refused.
func (m *mesh) behind(c *call, l *logs, out *logEntry, way *link) *logEntry {
	if e := l.own(c.seq, way.sidecar.owner); e != nil {
		return e
	}
	if x := m.net.linkOf(out.Local, out.Upstream); x != nil {
		if e := l.bySource[x.source]; e != nil {
			return e
		}
	}
	return &logEntry{Details: "no request reached the sidecar", TLS: out.UpTLS}
}

func (m *mesh) inbound(c *call, s *server, e *logEntry) *inboundAnswer {
	in := &inboundAnswer{Workload: s.workload, Chain: e.Chain, Cluster: plainName(e.Cluster), Principal: e.Peer}
	if !m.arrived(c) {
		in.Reason = reason(e)
	}
	in.DryRun = e.DryAllow
	if e.DryDeny == "denied" {
		in.DryRun = e.DryDeny
	}
	return in
}

// arrived tells whether an application got the request itself.
func (m *mesh) arrived(c *call) bool {
	return slices.ContainsFunc(m.echo.got(c.seq), func(h hit) bool { return !h.copy })
}

// refusedBy names what kept a call from every application, as far as Envoy says.
func (m *mesh) refusedBy(c *call, e *logEntry) string {
	if m.arrived(c) {
		return ""
	}
	return refusal(e)
}

// count adds one call to the counts of all.
func (m *mesh) count(a *answer, c *call, o *outcome) {
	a.Statuses[strconv.Itoa(c.status)]++
	if c.workload != "" {
		a.Answered[c.workload]++
	}
	if o.refusedBy != "" {
		a.Refusals[o.refusedBy]++
	}
	for _, h := range m.echo.got(c.seq) {
		if h.copy {
			a.Copies[h.workload]++
		} else {
			a.Reached[h.workload]++
		}
	}
}

// describe says of one call all there is to know.
func (m *mesh) describe(a *answer, c *call, o *outcome) {
	a.Millis, a.Error = int(c.took.Milliseconds()), c.err
	a.Flags, a.Details = o.entry.Flags, o.entry.Details
	a.Outbound, a.Inbound = o.outbound, o.inbound
	a.ResponseHeaders = map[string]string{}
	for k, v := range c.headers {
		if k = strings.ToLower(k); !noise(k) {
			a.ResponseHeaders[k] = strings.Join(v, ",")
		}
	}
	for _, h := range m.echo.got(c.seq) {
		if !h.copy && h.seen != nil {
			a.Seen = h.seen
		}
	}
}
