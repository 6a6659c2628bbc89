package child

import (
	"errors"
	"os"
	"os/exec"
)

// passedOn are the signals that reach the child through us. The console sends its
// own to all of its processes.
var passedOn = []os.Signal{os.Interrupt}

func fromKeys(os.Signal) bool { return true }

func statusOf(state *os.ProcessState) int { return state.ExitCode() }

// Find returns the path of a program as Windows finds it. The search path is that
// of this process.
func Find(name, _ string) (string, error) { return exec.LookPath(name) }

// CanReplace says that Replace does not work here.
const CanReplace = false

// Replace fails: Windows cannot put a program in the place of a process.
func Replace(string, []string, []string) error { return errors.ErrUnsupported }
