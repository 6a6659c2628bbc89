package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newDoctorCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check everything that can be wrong, and say what to do",
		Long: `Check what coder-secrets stands on: the server and the way there, the token, the
workspace's agent, the keyring, git and ssh, files that others can read. Nothing is
changed. It ends with the next steps, and with status 3 when a check failed.`,
		Example: `  coder-secrets doctor
  coder-secrets doctor -o json | jq '.checks[] | select(.state == "failed")'`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		d := newDoctor(a, server)
		found, _, err := cmd.Root().Find([]string{"gitssh"})
		d.hasGitSSH = err == nil && found.Name() == "gitssh"
		result := runDoctor(cmd.Context(), d)
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		if err := console.Render(a.UI, output, result); err != nil {
			return err
		}
		if result.failed() {
			return &console.StatusError{Status: console.ExitFindings}
		}
		return nil
	}
	return cmd
}

// runDoctor runs the checks in order: later checks use the results of earlier ones.
func runDoctor(ctx context.Context, d *doctor) doctorResult {
	result := doctorResult{Checks: []app.Check{}, NextSteps: []string{}}
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
	result.NextSteps = app.NextSteps(result.Checks)
	return result
}

// doctorResult is what `doctor` found.
type doctorResult struct {
	Checks    []app.Check `json:"checks"`
	NextSteps []string    `json:"next_steps"`
}

func (r doctorResult) failed() bool { return app.AnyFailed(r.Checks) }

func (r doctorResult) WriteText(u *console.UI, w io.Writer) error {
	if err := app.WriteChecks(u, w, r.Checks, r.NextSteps); err != nil || len(r.NextSteps) > 0 {
		return err
	}
	_, err := fmt.Fprintln(w, "\nnext steps: none, nothing is wrong")
	return err
}
