package console

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
)

// The exit statuses; ExitStatuses explains them. A command that runs another program
// ends with that program's status.
const (
	ExitOK          = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitFindings    = 3
	ExitAuth        = 4
	ExitInterrupted = 130
)

// ExitStatuses is what `coder-secrets help exit-status` prints.
var ExitStatuses = []struct {
	Status int
	When   string
}{
	{ExitOK, "done; nothing was found at or above the limit"},
	{ExitFailed, "it could not be done"},
	{ExitUsage, "wrong usage: a flag, an argument, or a question that nobody is there to answer"},
	{ExitFindings, "findings, or a check said no"},
	{ExitAuth, "not logged in, or the server refused the token"},
	{ExitInterrupted, "interrupted"},
}

// Errors of any package may implement these two interfaces; wrapping keeps them.
// exitCoder gives the exit status, hinter the next steps.
type (
	exitCoder interface{ ExitCode() int }
	hinter    interface{ Hints() []string }
)

// UsageError is wrong use of the command line.
type UsageError struct {
	Err    error
	Advice []string
}

func (e *UsageError) Error() string { return e.Err.Error() }

func (e *UsageError) Unwrap() error { return e.Err }

// ExitCode is ExitUsage.
func (e *UsageError) ExitCode() int { return ExitUsage }

// Hints returns the next steps, one per line.
func (e *UsageError) Hints() []string { return e.Advice }

// Usagef formats a usage error as fmt.Errorf does, including %w. Set its Advice to add hints.
func Usagef(format string, args ...any) *UsageError {
	return &UsageError{Err: fmt.Errorf(format, args...)}
}

// hintedError adds next steps to an error.
type hintedError struct {
	err    error
	Advice []string
}

func (e *hintedError) Error() string { return e.err.Error() }

func (e *hintedError) Unwrap() error { return e.err }

func (e *hintedError) Hints() []string { return e.Advice }

// WithHint wraps err with next steps, which are printed below it. Each hint is one
// line, a command that can be pasted if possible.
func WithHint(err error, hints ...string) error {
	return &hintedError{err: err, Advice: hints}
}

// StatusError ends the program with a status. Without Err it prints nothing, because
// the command has already printed the reason.
type StatusError struct {
	Status int
	Err    error
}

func (e *StatusError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Status)
	}
	return e.Err.Error()
}

func (e *StatusError) Unwrap() error { return e.Err }

// ExitCode is the exit status of the program.
func (e *StatusError) ExitCode() int { return e.Status }

// ExitStatus returns the exit status of the program for err.
func ExitStatus(err error) int {
	var coder exitCoder
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &coder) && !isChildStatus(coder):
		return coder.ExitCode()
	case errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.Is(err, ErrNoTerminal):
		return ExitUsage
	}
	return ExitFailed
}

// isChildStatus reports whether the status comes from a program that a command ran. It
// is the exit status of this program only if the command returns it in a StatusError.
func isChildStatus(coder exitCoder) bool {
	_, is := coder.(*exec.ExitError)
	return is
}

// Flatten returns the errors in an errors.Join, in order; each is printed on its own
// line.
func Flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, Flatten(e)...)
	}
	return list
}

// WrapEach wraps each of the errors in err with what failed.
func WrapEach(err error, format string, args ...any) error {
	var list []error
	for _, e := range Flatten(err) {
		list = append(list, fmt.Errorf(format+": %w", append(slices.Clone(args), e)...))
	}
	return errors.Join(list...)
}

// HintsOf returns the hints of err and of all errors that it wraps, outermost first,
// without duplicates.
func HintsOf(err error) []string {
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
