package usersecrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// newUserSecretsSwitchCmd creates `user-secrets enable` or `user-secrets disable`.
func newUserSecretsSwitchCmd(a *app.App, on bool) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "enable <name>...",
		Short: "Hand secrets on the server to workspaces again",
		Long: `Hand secrets that were switched off to your workspaces again. A workspace gets them
when it starts the next time.`,
		Example: `  coder-secrets user-secrets enable npm-token
  coder-secrets user-secrets enable npm-token gh-token -o json`,
		Args: console.MinArgs("the name of a user secret"),
	}
	if !on {
		cmd.Use = "disable <name>..."
		cmd.Short = "Keep secrets on the server, but hand them to no workspace"
		cmd.Long = `Keep secrets on the server without handing them to workspaces. Workspaces that run
keep what they have until they are restarted, and files that were written stay.`
		cmd.Example = strings.ReplaceAll(cmd.Example, "enable", "disable")
	}
	server := app.AddServerFlags(cmd)
	cmd.ValidArgsFunction = app.CompleteUserSecrets(a, server)
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if err := checkNames(args); err != nil {
			return err
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runUserSecretsSwitch(cmd.Context(), api, args, on)
		if shown := console.Render(a.UI, output, result); shown != nil {
			return errors.Join(shown, err)
		}
		if !on && len(result.Changed) > 0 {
			a.UI.Notef("%s", whatStays)
		}
		return err
	}
	return cmd
}

// userSecretSwitcher is what switching needs of the client.
type userSecretSwitcher interface {
	userSecretReader
	UpdateUserSecret(ctx context.Context, user, name string, s client.UpdateUserSecret) (client.UserSecret, error)
}

// runUserSecretsSwitch switches each secret on or off. It continues after a failure,
// because the secrets are independent.
func runUserSecretsSwitch(ctx context.Context, api userSecretSwitcher, names []string, on bool) (userSecretsSwitchResult, error) {
	result := userSecretsSwitchResult{Enabled: on, Changed: []string{}, Unchanged: []string{}}
	var problems []error
	for _, name := range names {
		changed, err := switchUserSecret(ctx, api, name, on)
		switch {
		case err != nil:
			problems = append(problems, err)
		case changed:
			result.Changed = append(result.Changed, name)
		default:
			result.Unchanged = append(result.Unchanged, name)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return result, errors.Join(problems...)
}

func switchUserSecret(ctx context.Context, api userSecretSwitcher, name string, on bool) (changed bool, err error) {
	doing := fmt.Sprintf("cannot switch the user secret %q %s", name, onOff(on))
	s, err := readUserSecret(ctx, api, name)
	switch {
	case err != nil:
		return false, err
	case s.Enabled == nil:
		return false, console.WithHint(fmt.Errorf("%s: %w", doing, errNoSwitch), fmt.Sprintf("where it should reach no workspace any more: coder-secrets user-secrets rm %q", name))
	case *s.Enabled == on:
		return false, nil
	case on && s.EnvName == "" && s.FilePath == "":
		return false, console.WithHint(fmt.Errorf("%s: it has neither an environment variable nor a file, so it would reach nothing", doing),
			fmt.Sprintf("coder-secrets user-secrets set %q --keep-value --env VARIABLE", name))
	}
	if _, err := api.UpdateUserSecret(ctx, client.Me, name, client.UpdateUserSecret{Enabled: &on}); err != nil {
		return false, ServerError(doing, err)
	}
	return true, nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// userSecretsSwitchResult is what was switched.
type userSecretsSwitchResult struct {
	Enabled   bool     `json:"enabled"`
	Changed   []string `json:"changed"`
	Unchanged []string `json:"unchanged"` // already in that state
}

func (r userSecretsSwitchResult) WriteText(u *console.UI, _ io.Writer) error {
	if len(r.Unchanged) > 0 {
		u.Notef("%s: switched %s already", strings.Join(r.Unchanged, ", "), onOff(r.Enabled))
	}
	if len(r.Changed) == 0 {
		return nil
	}
	u.Notef("switched %s: %s", onOff(r.Enabled), strings.Join(r.Changed, ", "))
	if r.Enabled {
		u.Notef("%s", whenDelivered)
	}
	return nil
}

// sayRemoved says, in every output format, what removing a secret from the server does
// not undo.
func sayRemoved(a *app.App, names []string) {
	if len(names) > 0 {
		a.UI.Notef("%s", whatStays)
		a.UI.Hintf("what a secret opened stays open: rotate it at its source")
	}
}

// The messages after a change on the server.
const (
	whenDelivered = "a workspace gets it when it starts the next time"
	whatStays     = "workspaces that run keep it until they are restarted, and files that it was written to stay"
)
