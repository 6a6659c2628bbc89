package console

import (
	"os"
	"os/exec"
)

// startAgain starts this program with its streams closed, in a process group of its
// own so that Ctrl-C at the terminal is not meant for it. Nobody waits for it.
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
