package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"istio-oracle/traffic"
)

func init() { commands["ask"] = cmdAsk }

// cmdAsk lets a real Envoy, with Istio's real configuration, answer requests: one JSON object a line, in and out.
func cmdAsk(args []string) int {
	var o traffic.Options
	fs := flag.NewFlagSet("ask", flag.ExitOnError)
	fs.StringVar(&o.Envoy, "envoy", "", "Envoy binary")
	fs.StringVar(&o.Mesh, "meshconfig", "", "mesh config file")
	fs.StringVar(&o.Keep, "keep", "", "directory for Envoy's bootstrap, access log and log (default: a temporary one, removed)")
	fs.IntVar(&o.Callers, "callers", 8, "calls that are under way at a time; with 1 they are made in order")
	_ = fs.Parse(args)
	quiet()
	if o.Envoy == "" {
		fmt.Fprintln(os.Stderr, "ask: -envoy is needed")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := traffic.Run(ctx, o, fs.Args(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ask:", err)
		return 2
	}
	return 0
}
