package clitest

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// System has buffers for streams. Set its fields before the program runs.
type System struct {
	*console.System
	Out, Err bytes.Buffer // the output on stdout and stderr
	TTY      *Terminal
}

// NewSystem returns a System with its own home folder, no other variables, no terminal
// and a clock that does not advance.
func NewSystem(t testing.TB, stdin string, environ ...string) *System {
	t.Helper()
	s := &System{TTY: &Terminal{}}
	s.System = &console.System{
		Stdin:    strings.NewReader(stdin),
		Stdout:   &s.Out,
		Stderr:   &s.Err,
		Terminal: s.TTY,
		Environ:  append([]string{"HOME=" + t.TempDir()}, environ...),
		Now:      func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) },
		GOOS:     "linux",
		Build:    console.Build{Version: "v0.0.0-test", Go: "go1.26", OS: "linux", Arch: "amd64"},
	}
	return s
}

// Run runs the program with args and returns its exit status.
func (s *System) Run(t testing.TB, args ...string) int {
	t.Helper()
	return s.RunContext(t.Context(), args...)
}

// RunContext is Run that is interrupted when ctx is done.
func (s *System) RunContext(ctx context.Context, args ...string) int { return run(ctx, s.System, args) }

// Terminal answers prompts from a list. Without answers there is no terminal.
type Terminal struct {
	Streams bool // the three streams are terminals
	Columns int
	Answers []string
	Prompts []string // the prompts shown
}

// IsTerminal returns Streams for each of the three.
func (t *Terminal) IsTerminal(console.Stream) bool { return t.Streams }

// Present reports whether there is an answer left.
func (t *Terminal) Present() bool { return len(t.Answers) > 0 }

// Width returns Columns.
func (t *Terminal) Width() int { return t.Columns }

// ReadLine returns the next answer.
func (t *Terminal) ReadLine(ctx context.Context, prompt string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if len(t.Answers) == 0 {
		return "", console.ErrNoTerminal
	}
	t.Prompts = append(t.Prompts, prompt)
	answer := t.Answers[0]
	t.Answers = t.Answers[1:]
	return answer, nil
}

// ReadHidden returns the next answer.
func (t *Terminal) ReadHidden(ctx context.Context, prompt console.HiddenPrompt) (secret.Secret, error) {
	answer, err := t.ReadLine(ctx, prompt.Text)
	return secret.FromString(answer), err
}
