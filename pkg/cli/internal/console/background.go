package console

import (
	"os"
	"os/exec"
)

// startAgain starts this program with its streams closed, and does not wait for it. The
// process has its own process group, so that Ctrl-C on the terminal does not reach it.
func startAgain(args, env []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, args...)
	cmd.Env, cmd.SysProcAttr = env, OwnGroup()
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
