package usersecrets

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/usersecret"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// NewCmd creates the command `user-secrets` with its subcommands.
func NewCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "user-secrets",
		Aliases: []string{"user-secret"},
		Short:   "Keep your secrets on the Coder server",
		Long: `Keep secrets on the Coder server, which hands them to your workspaces: as environment
variables, as files, or both. The server never gives a value back.

Needs Coder 2.33 or newer; switching off and importing as a whole need 2.36.`,
		Args: cobra.ArbitraryArgs,
		RunE: a.RunGroup,
	}
	a.Below(cmd, func() []*cobra.Command {
		return []*cobra.Command{
			newUserSecretsListCmd(a),
			newUserSecretsShowCmd(a),
			newUserSecretsSetCmd(a),
			newUserSecretsImportCmd(a),
			newUserSecretsSwitchCmd(a, true),
			newUserSecretsSwitchCmd(a, false),
			newUserSecretsRmCmd(a),
			newUserSecretsUsageCmd(a),
		}
	})
	return cmd
}

// Lister lists the user secrets; most of these commands do so first.
type Lister interface {
	UserSecrets(ctx context.Context, user string) ([]client.UserSecret, error)
}

// ServerError wraps an error of the server with what the program was doing. For an
// older server it says what the server lacks.
func ServerError(doing string, err error) error {
	if client.IsKind(err, client.KindRouteMissing) {
		return console.WithHint(fmt.Errorf("%s: the server keeps no user secrets, which came with Coder 2.33", doing),
			"keep them in a file of the workspace: coder-secrets secrets write NAME")
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// errNoSwitch means that the server cannot switch secrets off.
var errNoSwitch = errors.New("the server cannot switch secrets on and off, which came with Coder 2.36")

// enabled reports whether the server delivers a secret to workspaces. A server without
// the switch delivers all of them.
func enabled(s client.UserSecret) bool { return s.Enabled == nil || *s.Enabled }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// findUserSecret returns the secret of that name, or nil.
func findUserSecret(list []client.UserSecret, name string) *client.UserSecret {
	i := slices.IndexFunc(list, func(s client.UserSecret) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// conflicts returns an error for each variable or file of a secret that another secret
// already uses.
func conflicts(list []client.UserSecret, s usersecret.Secret) []error {
	var faults []error
	for _, other := range list {
		if other.Name == s.Name {
			continue
		}
		if s.Env != "" && other.EnvName == s.Env {
			faults = append(faults, fmt.Errorf("the environment variable %s is that of the user secret %q already", s.Env, other.Name))
		}
		if s.Path != "" && other.FilePath == s.Path {
			faults = append(faults, fmt.Errorf("the file %s is that of the user secret %q already", s.Path, other.Name))
		}
	}
	return faults
}

// tooMany returns an error if the user would have too many secrets.
func tooMany(have, more int) error {
	if have+more <= usersecret.MaxSecrets {
		return nil
	}
	return console.WithHint(fmt.Errorf("there are %s already and %d more would be needed; a user has %d at most", console.Count(have, "user secret"), more, usersecret.MaxSecrets),
		"see what is there: coder-secrets user-secrets list")
}

// usageErrors joins errors in the arguments to one usage error.
func usageErrors(faults []error) error {
	var list []error
	for _, fault := range faults {
		list = append(list, console.Usagef("%w", fault))
	}
	return errors.Join(list...)
}

// checkNames refuses arguments that cannot be names of user secrets.
func checkNames(names []string) error {
	var faults []error
	for i, name := range names {
		if err := usersecret.CheckName(name); err != nil {
			faults = append(faults, fmt.Errorf("argument %d: %w", i+1, err))
		}
		if slices.Contains(names[:i], name) {
			faults = append(faults, fmt.Errorf("%q is named twice", name))
		}
	}
	return usageErrors(faults)
}
