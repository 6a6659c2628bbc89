package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"
)

func newDoctorCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check everything that can be wrong, and say what to do",
		Long: `Check what coder-secrets stands on: the server and the way there, the token, the
workspace's agent, the keyring, git and ssh, files that others can read. Nothing is
changed. It ends with the next steps, and with status 3 when a check failed.`,
		Example: `  coder-secrets doctor
  coder-secrets doctor -o json | jq '.checks[] | select(.state == "failed")'`,
		Args:              maxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := addServerFlags(cmd)
	output := addOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.validate(); err != nil {
			return err
		}
		d := newDoctor(a, server)
		found, _, err := cmd.Root().Find([]string{"gitssh"})
		d.hasGitSSH = err == nil && found.Name() == "gitssh"
		result := runDoctor(cmd.Context(), d)
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		if err := render(a.ui, output, result); err != nil {
			return err
		}
		if result.failed() {
			return &statusError{status: exitFindings}
		}
		return nil
	}
	return cmd
}

// state is how a check ended.
type state string

const (
	stateOK      state = "ok"
	stateWarning state = "warning" // works, and could be better
	stateFailed  state = "failed"
	stateSkipped state = "skipped" // says nothing here
)

// check is one thing that was looked at.
type check struct {
	Name  string   `json:"name"`
	State state    `json:"state"`
	Text  string   `json:"text"`
	Hints []string `json:"hints"`
}

func good(format string, args ...any) check {
	return check{State: stateOK, Text: fmt.Sprintf(format, args...)}
}

func skipped(format string, args ...any) check {
	return check{State: stateSkipped, Text: fmt.Sprintf(format, args...)}
}

func warning(text string, hints ...string) check {
	return check{State: stateWarning, Text: text, Hints: hints}
}

// failure is a check that an error speaks for, or several that are joined.
func failure(err error, hints ...string) check {
	c := check{State: stateFailed}
	var texts []string
	for _, e := range flatten(err) {
		texts = append(texts, e.Error())
		c.Hints = append(c.Hints, hintsOf(e)...)
	}
	c.Text = strings.Join(texts, "; ")
	c.Hints = append(c.Hints, hints...)
	return c
}

// runDoctor makes the checks in the order in which one stands on another.
func runDoctor(ctx context.Context, d *doctor) doctorResult {
	result := doctorResult{Checks: []check{}, NextSteps: []string{}}
	for _, c := range d.checks() {
		if ctx.Err() != nil {
			return result
		}
		found := c.look(ctx)
		found.Name = c.name
		if found.Hints == nil {
			found.Hints = []string{}
		}
		result.Checks = append(result.Checks, found)
	}
	result.NextSteps = nextSteps(result.Checks)
	return result
}

// doctorResult is what `doctor` found.
type doctorResult struct {
	Checks    []check  `json:"checks"`
	NextSteps []string `json:"next_steps"`
}

func (r doctorResult) failed() bool { return anyFailed(r.Checks) }

func (r doctorResult) writeText(u *ui, w io.Writer) error {
	if err := writeChecks(u, w, r.Checks, r.NextSteps); err != nil || len(r.NextSteps) > 0 {
		return err
	}
	_, err := fmt.Fprintln(w, "\nnext steps: none, nothing is wrong")
	return err
}

func anyFailed(checks []check) bool {
	return slices.ContainsFunc(checks, func(c check) bool { return c.State == stateFailed })
}

// nextSteps are the hints of all checks, each once.
func nextSteps(checks []check) []string {
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

// writeChecks writes a line for each check, and what to do then.
func writeChecks(u *ui, w io.Writer, checks []check, steps []string) error {
	colors := map[state]lipgloss.Color{stateOK: "2", stateWarning: "3", stateFailed: "1", stateSkipped: "8"}
	plain := wantsPlain(u.sys.Getenv)
	for _, c := range checks {
		if plain {
			if _, err := fmt.Fprintf(w, "%s: %s: %s\n", c.Name, c.State, escapeLine(c.Text)); err != nil {
				return err
			}
			continue
		}
		mark := u.out.NewStyle().Foreground(colors[c.State]).Render(fmt.Sprintf("%-7s", c.State))
		if _, err := fmt.Fprintf(w, "%s  %-14s %s\n", mark, c.Name, escapeLine(c.Text)); err != nil {
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
		if _, err := fmt.Fprintln(w, "  "+escapeLine(step)); err != nil {
			return err
		}
	}
	return nil
}
