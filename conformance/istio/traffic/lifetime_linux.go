package traffic

import (
	"os/exec"
	"syscall"
)

// dieWithParent keeps Envoy from outliving this program, however that ends.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
