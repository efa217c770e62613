//go:build !linux

package traffic

import "os/exec"

// dieWithParent is Linux's alone. Elsewhere Envoy is stopped when the run ends in order.
func dieWithParent(*exec.Cmd) {}
