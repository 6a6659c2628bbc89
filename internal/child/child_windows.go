package child

import (
	"errors"
	"os"
	"os/exec"
)

// passedOn are the signals that are forwarded to the child. The console sends its own
// signals to all of its processes.
var passedOn = []os.Signal{os.Interrupt}

func fromKeys(os.Signal) bool { return true }

func statusOf(state *os.ProcessState) int { return state.ExitCode() }

// Find returns the path of a program as Windows finds it, in the search path of this
// process.
func Find(name, _ string) (string, error) { return exec.LookPath(name) }

// CanReplace reports that Replace does not work on this system.
const CanReplace = false

// Replace fails: Windows cannot replace a process with another program.
func Replace(string, []string, []string) error { return errors.ErrUnsupported }
