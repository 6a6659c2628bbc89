package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
)

// The exit statuses. exitStatuses explains them; a command that runs another
// program ends with that program's status.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitFindings    = 3
	exitAuth        = 4
	exitInterrupted = 130
)

// exitStatuses is what `coder-secrets help exit-status` prints.
var exitStatuses = []struct {
	status int
	when   string
}{
	{exitOK, "done; nothing was found at or above the limit"},
	{exitFailed, "it could not be done"},
	{exitUsage, "wrong usage: a flag, an argument, or a question that nobody is there to answer"},
	{exitFindings, "findings, or a check said no"},
	{exitAuth, "not logged in, or the server refused the token"},
	{exitInterrupted, "interrupted"},
}

// Errors of any package may implement these two, and keep them through wrapping:
// exitCoder says how the program ends, hinter what to try next.
type (
	exitCoder interface{ ExitCode() int }
	hinter    interface{ Hints() []string }
)

// usageError is wrong use of the command line.
type usageError struct {
	err   error
	hints []string
}

func (e *usageError) Error() string   { return e.err.Error() }
func (e *usageError) Unwrap() error   { return e.err }
func (e *usageError) ExitCode() int   { return exitUsage }
func (e *usageError) Hints() []string { return e.hints }

func usagef(format string, args ...any) *usageError {
	return &usageError{err: fmt.Errorf(format, args...)}
}

// hintedError adds next steps to an error. Each hint is one line, a command that
// can be pasted where there is one.
type hintedError struct {
	err   error
	hints []string
}

func (e *hintedError) Error() string   { return e.err.Error() }
func (e *hintedError) Unwrap() error   { return e.err }
func (e *hintedError) Hints() []string { return e.hints }

func withHint(err error, hints ...string) error {
	return &hintedError{err: err, hints: hints}
}

// statusError ends the program with a status. With no err it says nothing: all
// there is to say was printed.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}
func (e *statusError) Unwrap() error { return e.err }
func (e *statusError) ExitCode() int { return e.status }

// exitStatus is the status the program ends with for err.
func exitStatus(err error) int {
	var coder exitCoder
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &coder) && !isChildStatus(coder):
		return coder.ExitCode()
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, errNoTerminal):
		return exitUsage
	}
	return exitFailed
}

// isChildStatus reports whether the status is that of a program that we ran: it is
// ours only where a command says so by a statusError.
func isChildStatus(coder exitCoder) bool {
	_, is := coder.(*exec.ExitError)
	return is
}

// flatten lists the errors behind an errors.Join, in order; each gets a line.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, flatten(e)...)
	}
	return list
}

// wrapEach says before each of the errors behind err what could not be done.
func wrapEach(err error, format string, args ...any) error {
	var list []error
	for _, e := range flatten(err) {
		list = append(list, fmt.Errorf(format+": %w", append(slices.Clone(args), e)...))
	}
	return errors.Join(list...)
}

// hintsOf collects the hints of err and of all it wraps, outermost first, each once.
func hintsOf(err error) []string {
	var hints []string
	seen := map[string]bool{}
	for err != nil {
		if h, ok := err.(hinter); ok {
			for _, hint := range h.Hints() {
				if !seen[hint] {
					seen[hint] = true
					hints = append(hints, hint)
				}
			}
		}
		err = errors.Unwrap(err)
	}
	return hints
}
