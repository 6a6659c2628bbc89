package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// State is the outcome of a check.
type State string

// The outcomes of a check. Only StateFailed makes a command fail.
const (
	StateOK      State = "ok"
	StateWarning State = "warning" // works, but could be better
	StateFailed  State = "failed"
	StateSkipped State = "skipped" // not checked
)

// Check is one check and its outcome.
type Check struct {
	Name  string   `json:"name"`
	State State    `json:"state"`
	Text  string   `json:"text"`
	Hints []string `json:"hints"`
}

// CheckOK is a check that passed; the text says what it found.
func CheckOK(format string, args ...any) Check {
	return Check{State: StateOK, Text: fmt.Sprintf(format, args...)}
}

// CheckSkipped is a check that was not run; the text says why.
func CheckSkipped(format string, args ...any) Check {
	return Check{State: StateSkipped, Text: fmt.Sprintf(format, args...)}
}

// CheckWarning is a check that found something to improve. Each hint is one line, a
// command if possible.
func CheckWarning(text string, hints ...string) Check {
	return Check{State: StateWarning, Text: text, Hints: hints}
}

// CheckFailed is a check that failed with an error, or with several joined errors.
func CheckFailed(err error, hints ...string) Check {
	c := Check{State: StateFailed}
	var texts []string
	for _, e := range console.Flatten(err) {
		texts = append(texts, e.Error())
		c.Hints = append(c.Hints, console.HintsOf(e)...)
	}
	c.Text = strings.Join(texts, "; ")
	c.Hints = append(c.Hints, hints...)
	return c
}

// AnyFailed reports whether one of the checks failed; warnings do not count.
func AnyFailed(checks []Check) bool {
	return slices.ContainsFunc(checks, func(c Check) bool { return c.State == StateFailed })
}

// NextSteps returns the hints of all checks, without duplicates.
func NextSteps(checks []Check) []string {
	steps := []string{}
	for _, c := range checks {
		for _, hint := range c.Hints {
			if !slices.Contains(steps, hint) {
				steps = append(steps, hint)
			}
		}
	}
	return steps
}

// WriteChecks writes a line for each check, then the next steps.
func WriteChecks(u *console.UI, w io.Writer, checks []Check, steps []string) error {
	colors := map[State]lipgloss.Color{StateOK: "2", StateWarning: "3", StateFailed: "1", StateSkipped: "8"}
	plain := console.WantsPlain(u.Sys.Getenv)
	for _, c := range checks {
		if plain {
			if _, err := fmt.Fprintf(w, "%s: %s: %s\n", c.Name, c.State, console.EscapeLine(c.Text)); err != nil {
				return err
			}
			continue
		}
		mark := u.Out.NewStyle().Foreground(colors[c.State]).Render(fmt.Sprintf("%-7s", c.State))
		if _, err := fmt.Fprintf(w, "%s  %-14s %s\n", mark, c.Name, console.EscapeLine(c.Text)); err != nil {
			return err
		}
	}
	if len(steps) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w, "\nnext steps:"); err != nil {
		return err
	}
	for _, step := range steps {
		if _, err := fmt.Fprintln(w, "  "+console.EscapeLine(step)); err != nil {
			return err
		}
	}
	return nil
}
