package traffic

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

// maxCalls keeps made-up source ports unique within a run: a call may take two.
const maxCalls = 30000

// Marks in headers and in the path, and what stands in their place.
const (
	tokenMark = "{token}"
	callMark  = "{call}" // the number of the call, from 1
)

// request is one line of the input.
type request struct {
	ID      int               `json:"id"`
	Client  string            `json:"client"` // NAMESPACE/DEPLOYMENT; none: a caller that is no workload here
	To      string            `json:"to"`     // http, https (the application's own TLS) or tcp
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Times   int               `json:"times"`

	// Identity is a SPIFFE URI, or null for plaintext: the call goes to the server's sidecar as it is, past that of the client.
	// Without it the client's sidecar sends the request.
	Identity json.RawMessage `json:"identity"`
	// Pod is dialed in the place of a service's first pod, at the port of `to`, which is then one of its containers.
	Pod string `json:"pod"`
	// Claims are those of a token. Headers and path say with tokenMark where it goes.
	Claims map[string]any `json:"claims"`
	// Forged: the token is signed by a stranger.
	Forged bool `json:"forged"`

	scheme, authority, host, path string
	port                          int
	direct                        bool
	identity                      string // of a direct call; none: plaintext
}

func readRequests(in io.Reader) ([]*request, error) {
	var out []*request
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	total := 0
	for n := 1; sc.Scan(); n++ {
		r, err := parse(sc.Bytes())
		if err != nil {
			return nil, fmt.Errorf("request line %d: %w", n, err)
		}
		if total += r.Times; total > maxCalls {
			return nil, fmt.Errorf("more than %d calls in one run", maxCalls)
		}
		out = append(out, r)
	}
	return out, sc.Err()
}

func parse(line []byte) (*request, error) {
	r := &request{}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(r); err != nil {
		return nil, err
	}
	if r.Method == "" {
		r.Method = "GET"
	}
	r.Times = max(r.Times, 1)
	headers := map[string]string{}
	for k, v := range r.Headers {
		headers[strings.ToLower(k)] = v
	}
	r.Headers = headers
	if err := r.parseIdentity(); err != nil {
		return nil, err
	}
	return r, r.parseTo()
}

func (r *request) parseIdentity() error {
	r.direct = r.Identity != nil
	if !r.direct || string(r.Identity) == "null" {
		return nil
	}
	if err := json.Unmarshal(r.Identity, &r.identity); err != nil {
		return err
	}
	if !strings.HasPrefix(r.identity, "spiffe://") {
		return fmt.Errorf("identity %q is not a spiffe:// URI", r.identity)
	}
	return nil
}

// parseTo keeps the path as it was written: url.Parse would decode it.
func (r *request) parseTo() error {
	scheme, rest, ok := strings.Cut(r.To, "://")
	if !ok || (scheme != "http" && scheme != "https" && scheme != "tcp") {
		return fmt.Errorf("to %q: want http, https or tcp://HOST[:PORT][/PATH]", r.To)
	}
	i := strings.IndexAny(rest, "/?")
	if i < 0 {
		i = len(rest)
	}
	r.scheme, r.authority, r.path = scheme, rest[:i], rest[i:]
	if !strings.HasPrefix(r.path, "/") {
		r.path = "/" + r.path
	}
	u, err := url.Parse("http://" + r.authority)
	if err != nil {
		return err
	}
	r.host = strings.ToLower(u.Hostname())
	if u.Port() != "" {
		r.port, err = strconv.Atoi(u.Port())
		return err
	}
	r.port = map[string]int{"http": 80, "https": 443}[scheme]
	if r.port == 0 {
		return fmt.Errorf("to %q: a port is needed", r.To)
	}
	return nil
}
