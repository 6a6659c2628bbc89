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

// NewCmd makes the command `user-secrets` with those below it.
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

// Lister is the part of the client that most of these commands begin with.
type Lister interface {
	UserSecrets(ctx context.Context, user string) ([]client.UserSecret, error)
}

// ServerError wraps an error of the server, and says what was being done. An older server gets one sentence
// that says what it lacks.
func ServerError(doing string, err error) error {
	if client.IsKind(err, client.KindRouteMissing) {
		return console.WithHint(fmt.Errorf("%s: the server keeps no user secrets, which came with Coder 2.33", doing),
			"keep them in a file of the workspace: coder-secrets secrets write NAME")
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// errNoSwitch says that a server cannot switch secrets off.
var errNoSwitch = errors.New("the server cannot switch secrets on and off, which came with Coder 2.36")

// enabled reports whether a secret is handed to workspaces. A server that does not
// know the switch hands all of them out.
func enabled(s client.UserSecret) bool { return s.Enabled == nil || *s.Enabled }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// findUserSecret is the secret of that name, or nil.
func findUserSecret(list []client.UserSecret, name string) *client.UserSecret {
	i := slices.IndexFunc(list, func(s client.UserSecret) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// conflicts lists what of a secret other secrets have already: variables and
// files are each for one.
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

// tooMany is the fault of more secrets than a user may have.
func tooMany(have, more int) error {
	if have+more <= usersecret.MaxSecrets {
		return nil
	}
	return console.WithHint(fmt.Errorf("there are %s already and %d more would be needed; a user has %d at most", console.Count(have, "user secret"), more, usersecret.MaxSecrets),
		"see what is there: coder-secrets user-secrets list")
}

// usageErrors makes one error of what is wrong with the arguments.
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
