package traffic

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net"
	"os"
	"strconv"
	"time"
)

// logEntry is one line of Envoy's access log: of a request or a connection.
type logEntry struct {
	Kind     string `json:"kind"`
	Owner    string `json:"owner"`
	ID       string `json:"id"`
	Remote   string `json:"remote"` // of the PROXY header
	Mirror   string `json:"mirror"`
	Details  string `json:"details"`
	Route    string `json:"route"`
	Flags    string `json:"flags"`
	Cluster  string `json:"cluster"`
	Upstream string `json:"upstream"`
	Local    string `json:"local"`
	UpTLS    string `json:"uptls"`
	TLS      string `json:"tls"`
	Chain    string `json:"chain"`
	Peer     string `json:"peer"`
	DryAllow string `json:"dryallow"`
	DryDeny  string `json:"drydeny"`
}

// logs is the access log, read as it grows.
type logs struct {
	path     string
	off      int64
	byID     map[int][]*logEntry
	bySource map[string]*logEntry // connections, by made-up source port
}

func newLogs(path string) *logs {
	return &logs{path: path, byID: map[int][]*logEntry{}, bySource: map[string]*logEntry{}}
}

// read takes the complete new lines and says how many there were.
func (l *logs) read() (int, error) {
	f, err := os.Open(l.path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if _, err := f.Seek(l.off, 0); err != nil {
		return 0, err
	}
	r := bufio.NewReaderSize(f, 1<<20)
	n := 0
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return n, nil
		}
		l.off += int64(len(line))
		n++
		e := &logEntry{}
		if err := json.Unmarshal(bytes.TrimSpace(line), e); err != nil {
			return n, err
		}
		l.add(e)
	}
}

func (l *logs) add(e *logEntry) {
	if e.Flags == "-" {
		e.Flags = ""
	}
	if e.Kind == "conn" {
		if _, port, err := net.SplitHostPort(e.Remote); err == nil {
			l.bySource[port] = e
		}
		return
	}
	if id, err := strconv.Atoi(e.ID); err == nil {
		l.byID[id] = append(l.byID[id], e)
	}
}

// waitFor reads until the connections of all calls are logged and nothing new comes for a while: mirrored requests end after their
// originals. What is not logged then is missing in the answers.
func (l *logs) waitFor(calls []*call) error {
	if len(calls) == 0 {
		return nil // there may not even be a log
	}
	quiet := time.Now()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		n, err := l.read()
		if err != nil {
			return err
		}
		if n > 0 {
			quiet = time.Now()
		}
		if time.Since(quiet) > 150*time.Millisecond && l.complete(calls) {
			return nil
		}
	}
	return nil
}

func (l *logs) complete(calls []*call) bool {
	for _, c := range calls {
		if c.source != "" && l.bySource[c.source] == nil {
			return false
		}
	}
	return true
}

// own is the last line of a request, and not of its copy, in one sidecar.
func (l *logs) own(seq int, owner string) *logEntry {
	es := l.byID[seq]
	for i := len(es) - 1; i >= 0; i-- {
		if es[i].Owner == owner && es[i].Mirror == "" {
			return es[i]
		}
	}
	return nil
}
