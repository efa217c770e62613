// kubebox runs a real kube-apiserver over an embedded etcd in one process, on
// a random loopback port, with CRDs installed: the API server's own schema
// validation, pruning, defaulting, CEL rules and ValidatingAdmissionPolicy, and
// no container runtime, controllers or nodes.
//
//	kubebox serve --crds DIR [--kubeconfig FILE]   run until a signal (or stdin closes)
//	kubebox check --crds DIR FILE...               one shot: dry-run every object, report, exit
//	kubebox check --kubeconfig FILE FILE...        the same against a running server
//	kubebox objects FILE...                        the objects of YAML files as JSON, read as kubectl reads them
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type paths []string

func (p *paths) String() string     { return strings.Join(*p, ",") }
func (p *paths) Set(s string) error { *p = append(*p, s); return nil }

func main() {
	if len(os.Args) < 2 {
		fatal(errors.New("usage: kubebox serve|check|objects [flags]"))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var code int
	var err error
	switch os.Args[1] {
	case "serve":
		err = serve(ctx, os.Args[2:])
	case "check":
		code, err = check(ctx, os.Args[2:])
	case "objects":
		err = objects(os.Args[2:])
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		fatal(err)
	}
	os.Exit(code)
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "kubebox:", err)
	os.Exit(2)
}

func serverFlags(fs *flag.FlagSet) (o *serverOptions) {
	o = &serverOptions{}
	fs.Var(&o.flags, "apiserver-flag", "extra kube-apiserver flag, e.g. --feature-gates=X=true (repeatable)")
	fs.StringVar(&o.log, "log", "", "file for the API server's and etcd's log (default: discarded)")
	fs.StringVar(&o.dir, "dir", "", "parent of the scratch directory (default: the system's temporary directory)")
	fs.StringVar(&o.etcdDir, "etcd-dir", "", "keep etcd's data here, so that a later start finds the CRDs installed (default: discarded)")
	return o
}

func serve(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("serve", flag.ExitOnError)
	o := serverFlags(fs)
	var crds paths
	fs.Var(&crds, "crds", "CRD file or directory, installed before ready (repeatable)")
	kubeconfig := fs.String("kubeconfig", "", "write a kubeconfig here (default: in the scratch directory)")
	untilStdin := fs.Bool("until-stdin-closes", false, "also stop when stdin reaches end of file (for a parent process)")
	fs.Parse(args)

	began := time.Now()
	s, err := start(ctx, o)
	if err != nil {
		return err
	}
	defer s.stop()
	apiReady := time.Since(began)
	n, err := installCRDs(ctx, s.config, crds)
	if err != nil {
		return err
	}
	if *kubeconfig == "" {
		*kubeconfig = filepath.Join(s.dir, "kubeconfig")
	}
	if err := writeKubeconfig(*kubeconfig, s.config); err != nil {
		return err
	}
	// One JSON line on stdout says "ready".
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"kubeconfig": *kubeconfig, "server": s.config.Host, "pid": os.Getpid(), "version": s.version,
		"crds": n, "api_ready_ms": apiReady.Milliseconds(), "ready_ms": time.Since(began).Milliseconds(),
	})
	stdinClosed := make(chan struct{})
	if *untilStdin {
		go func() { io.Copy(io.Discard, os.Stdin); close(stdinClosed) }()
	}
	select {
	case <-ctx.Done():
	case <-stdinClosed:
	case err := <-s.failed:
		return fmt.Errorf("API server stopped: %w", err)
	}
	return nil
}

func check(ctx context.Context, args []string) (int, error) {
	fs := flag.NewFlagSet("check", flag.ExitOnError)
	o := serverFlags(fs)
	var crds paths
	fs.Var(&crds, "crds", "CRD file or directory (repeatable)")
	kubeconfig := fs.String("kubeconfig", "", "use the running server of this kubeconfig instead of starting one")
	c := checkOptions{}
	fs.IntVar(&c.workers, "workers", 8, "requests in flight")
	fs.BoolVar(&c.emit, "emit", false, "include each accepted object as the server returned it (pruned and defaulted)")
	fs.BoolVar(&c.persist, "persist", false, "really create the objects instead of dry-run")
	fs.BoolVar(&c.quiet, "quiet", false, "report rejected and warned objects only")
	fs.StringVar(&c.mode, "mode", "create", "create (fullest messages) or apply (server-side apply)")
	fs.Parse(args)

	var config *rest.Config
	if *kubeconfig != "" {
		var err error
		if config, err = clientcmd.BuildConfigFromFlags("", *kubeconfig); err != nil {
			return 0, err
		}
		config.QPS = -1
	} else {
		s, err := start(ctx, o)
		if err != nil {
			return 0, err
		}
		defer s.stop()
		config = s.config
	}
	if _, err := installCRDs(ctx, config, crds); err != nil {
		return 0, err
	}
	rejected, err := runChecks(ctx, config, fs.Args(), c, os.Stdout)
	if err != nil {
		return 0, err
	}
	if rejected > 0 {
		return 1, nil
	}
	return 0, nil
}

// objects prints one JSON line for every object of the files. YAML libraries
// do not agree on everything; this is the reading that kubectl would send.
func objects(in []string) error {
	docs, err := readDocs(in)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	for _, d := range docs {
		if d.err != nil {
			return fmt.Errorf("%s, document %d: %w", d.file, d.n, d.err)
		}
		if err := enc.Encode(map[string]any{"file": d.file, "object": d.obj}); err != nil {
			return err
		}
	}
	return nil
}
