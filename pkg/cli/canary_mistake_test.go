package cli

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// faultyWriter simulates a bug: its first write panics with the text to be written and
// a value.
type faultyWriter struct {
	to   io.Writer
	done *bool
}

func (w faultyWriter) Write(p []byte) (int, error) {
	if !*w.done {
		*w.done = true
		panic("cannot write " + string(p) + canaryValue)
	}
	return w.to.Write(p)
}

// TestCanaryMistakesShowNothing lets each command panic when it writes its result: it
// must print one line and a hint, and no value.
func TestCanaryMistakesShowNothing(t *testing.T) {
	t.Parallel()
	elsewhere := []string{"demo", "secrets run", "ssh-agent --", "gitssh", "gitsign --"} // another program writes their output
	made := 0
	for _, row := range canaryRows {
		if slices.ContainsFunc(elsewhere, func(name string) bool { return strings.HasPrefix(row.line, name) }) {
			continue
		}
		c := newCage(t)
		sys := clitest.NewSystem(t, strings.ReplaceAll(row.stdin, "TOKEN", c.server.Token("mia")), c.env...)
		var done bool
		sys.Stdout, sys.Stderr = faultyWriter{&sys.Out, &done}, faultyWriter{&sys.Err, &done}
		status := sys.Run(t, strings.Fields(strings.ReplaceAll(row.line, "HOME", c.home))...)
		if !done {
			continue // it writes nothing
		}
		made++
		out := sys.Err.String()
		if status != console.ExitFailed || !strings.Contains(out, "error: this is a mistake in coder-secrets") || strings.Contains(out, "goroutine ") {
			t.Errorf("%q ends with status %d and says: %s", row.line, status, out)
		}
		for what, mark := range c.marks {
			c.look(t, row, what, mark, "stderr", sys.Err.Bytes())
			c.look(t, row, what, mark, "stdout", sys.Out.Bytes())
		}
		c.lookAtFiles(t, row)
	}
	if made < len(canaryRows)*3/4 {
		t.Errorf("only %d of %d rows made a mistake", made, len(canaryRows))
	}
}

// TestMistakeIsShownOnRequest checks that the variable makes it print the stack.
func TestMistakeIsShownOnRequest(t *testing.T) {
	t.Parallel()
	sys := clitest.NewSystem(t, "", "CODER_SECRETS_TRACEBACK=1")
	var done bool
	sys.Stdout = faultyWriter{&sys.Out, &done}
	if status := sys.Run(t, "version"); status != console.ExitFailed || !strings.Contains(sys.Err.String(), "faultyWriter.Write") {
		t.Errorf("status %d: %s", status, sys.Err.String())
	}
}
