package traffic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// envoy is the one Envoy process of a run.
type envoy struct {
	dir   string
	admin *http.Client
	cmd   *exec.Cmd
	done  chan error
	ports map[string]int
}

// runtimeFlags are those of Istio's bootstrap (pkg/bootstrap, extractRuntimeFlags).
var runtimeFlags = map[string]*structpb.Value{
	"re2.max_program_size.error_level":                               structpb.NewStringValue("32768"),
	"envoy.reloadable_features.http_reject_path_with_fragment":       structpb.NewBoolValue(false),
	"envoy.reloadable_features.fixed_heap_use_allocated":             structpb.NewBoolValue(true),
	"envoy.reloadable_features.coalesce_lb_rebuilds_on_batch_update": structpb.NewBoolValue(false),
}

// startEnvoy runs Envoy and waits until it has all listeners. Every listener binds port 0; the admin socket, a file, tells the port.
func startEnvoy(ctx context.Context, o Options, dir string, res *bootstrap.Bootstrap_StaticResources) (*envoy, error) {
	sock := filepath.Join(dir, "admin.sock")
	conf, err := writeBootstrap(dir, sock, res, o.Keep != "")
	if err != nil {
		return nil, err
	}
	e := &envoy{dir: dir, done: make(chan error, 1), admin: unixClient(sock), ports: map[string]int{}}
	e.cmd = exec.Command(o.Envoy, "-c", conf, "--disable-hot-restart", "--concurrency", "1",
		"--file-flush-interval-msec", "20", "-l", "error", "--log-path", filepath.Join(dir, "envoy.log"))
	dieWithParent(e.cmd)
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the parent of dieWithParent is this thread
		err := e.cmd.Start()
		started <- err
		if err == nil {
			e.done <- e.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	if err := e.waitReady(ctx, len(res.Listeners)); err != nil {
		e.stop()
		return nil, err
	}
	return e, nil
}

// writeBootstrap writes the binary form, which Envoy reads fastest, and JSON for people if they keep it.
func writeBootstrap(dir, sock string, res *bootstrap.Bootstrap_StaticResources, readable bool) (string, error) {
	b := &bootstrap.Bootstrap{
		Node:            &corev3.Node{Id: "oracle", Cluster: "oracle"},
		StaticResources: res,
		Admin:           &bootstrap.Admin{Address: &corev3.Address{Address: &corev3.Address_Pipe{Pipe: &corev3.Pipe{Path: sock}}}},
		LayeredRuntime: &bootstrap.LayeredRuntime{Layers: []*bootstrap.RuntimeLayer{{
			Name: "istio", LayerSpecifier: &bootstrap.RuntimeLayer_StaticLayer{StaticLayer: &structpb.Struct{Fields: runtimeFlags}},
		}}},
	}
	if readable {
		if err := os.WriteFile(filepath.Join(dir, "bootstrap.json"), []byte(protojson.Format(b)), 0o600); err != nil {
			return "", err
		}
	}
	by, err := proto.Marshal(b)
	if err != nil {
		return "", err
	}
	conf := filepath.Join(dir, "bootstrap.pb")
	return conf, os.WriteFile(conf, by, 0o600)
}

func unixClient(sock string) *http.Client {
	return &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", sock)
		},
	}}
}

func (e *envoy) waitReady(ctx context.Context, want int) error {
	deadline := time.After(60 * time.Second)
	for {
		select {
		case err := <-e.done:
			e.done <- err
			return fmt.Errorf("Envoy refused the configuration: %s", e.logTail())
		case <-ctx.Done():
			return ctx.Err()
		case <-deadline:
			return errors.New("Envoy was not ready within 60 s: " + e.logTail())
		case <-time.After(20 * time.Millisecond):
		}
		if n, err := e.readPorts(); err == nil && n == want && e.live() {
			return nil
		}
	}
}

func (e *envoy) live() bool {
	r, err := e.admin.Get("http://admin/ready")
	if err != nil {
		return false
	}
	_ = r.Body.Close()
	return r.StatusCode == 200
}

func (e *envoy) readPorts() (int, error) {
	r, err := e.admin.Get("http://admin/listeners?format=json")
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	var out struct {
		S []struct {
			Name  string `json:"name"`
			Local struct {
				Socket struct {
					Port int `json:"port_value"`
				} `json:"socket_address"`
			} `json:"local_address"`
		} `json:"listener_statuses"`
	}
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
		return 0, err
	}
	for _, s := range out.S {
		if s.Local.Socket.Port != 0 {
			e.ports[s.Name] = s.Local.Socket.Port
		}
	}
	return len(e.ports), nil
}

// stop ends the process that startEnvoy started.
func (e *envoy) stop() {
	_ = e.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-e.done:
	case <-time.After(3 * time.Second):
		_ = e.cmd.Process.Kill()
		<-e.done
	}
}

func (e *envoy) logTail() string {
	by, _ := os.ReadFile(filepath.Join(e.dir, "envoy.log"))
	lines := strings.Split(strings.TrimSpace(string(by)), "\n")
	if len(lines) > 4 {
		lines = lines[len(lines)-4:]
	}
	return strings.Join(lines, "\n")
}
