package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// testSystem is a System of buffers. Fields may be set before use.
type testSystem struct {
	*console.System
	stdout, stderr bytes.Buffer
	terminal       *testTerminal
}

// newTestSystem returns a System with a home folder of its own, nothing else in
// the environment, no terminal and a clock that stands still.
func newTestSystem(t testing.TB, stdin string, environ ...string) *testSystem {
	t.Helper()
	s := &testSystem{terminal: &testTerminal{}}
	s.System = &console.System{
		Stdin:    strings.NewReader(stdin),
		Stdout:   &s.stdout,
		Stderr:   &s.stderr,
		Terminal: s.terminal,
		Environ:  append([]string{"HOME=" + t.TempDir()}, environ...),
		Now:      func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) },
		GOOS:     "linux",
		Build:    console.Build{Version: "v0.0.0-test", Go: "go1.26", OS: "linux", Arch: "amd64"},
	}
	return s
}

// run runs the program with args and returns its exit status.
func (s *testSystem) run(t testing.TB, args ...string) int {
	t.Helper()
	return run(t.Context(), s.System, args)
}

// testTerminal answers prompts from a list. Without answers there is no terminal.
type testTerminal struct {
	tty     bool // the three streams are a terminal
	width   int
	answers []string
	prompts []string
}

func (t *testTerminal) IsTerminal(console.Stream) bool { return t.tty }

func (t *testTerminal) Present() bool { return len(t.answers) > 0 }

func (t *testTerminal) Width() int { return t.width }

func (t *testTerminal) ReadLine(ctx context.Context, prompt string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if len(t.answers) == 0 {
		return "", console.ErrNoTerminal
	}
	t.prompts = append(t.prompts, prompt)
	answer := t.answers[0]
	t.answers = t.answers[1:]
	return answer, nil
}

func (t *testTerminal) ReadHidden(ctx context.Context, prompt console.HiddenPrompt) (secret.Secret, error) {
	answer, err := t.ReadLine(ctx, prompt.Text)
	return secret.FromString(answer), err
}
