package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newSecretsRmCmd(a *app.App) *cobra.Command {
	opts := secretsRmOptions{}
	cmd := &cobra.Command{
		Use:        "rm <name>...",
		SuggestFor: []string{"delete", "del", "unset"},
		Aliases:    []string{"remove"},
		Short:      "Remove secrets from the file",
		Long: `Remove secrets from the file. What a secret opened stays open: change it where it is
used, too.`,
		Example: `  coder-secrets secrets rm OLD_TOKEN
  coder-secrets secrets rm API_TOKEN DB_PASSWORD --file ~/project/.env`,
		Args: console.MinArgs("the name of a secret"),
	}
	flags := app.AddSecretFileFlags(cmd)
	flags.AddAllowFlags(cmd)
	cmd.ValidArgsFunction = flags.CompleteSecretNames(a)
	cmd.Flags().BoolVar(&opts.IfPresent, "if-present", false, "a name that is not there is no error")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if err := output.Validate(); err != nil {
			return err
		}
		opts.Names = args
		if opts.File, err = flags.Complete(a); err != nil {
			return err
		}
		result, err := runSecretsRm(cmd.Context(), opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsRmOptions are the parsed arguments of `secrets rm`.
type secretsRmOptions struct {
	File      *secretfile.File
	Names     []string
	IfPresent bool
}

// secretsRmResult is what `secrets rm` did.
type secretsRmResult struct {
	File    string   `json:"file"`
	Removed []string `json:"removed"`
}

func (r secretsRmResult) WriteText(u *console.UI, _ io.Writer) error {
	if len(r.Removed) > 0 {
		u.Notef("removed %s from %s", strings.Join(r.Removed, ", "), r.File)
	}
	return nil
}

// runSecretsRm removes all names, or none of them if one is missing.
func runSecretsRm(ctx context.Context, opts secretsRmOptions) (secretsRmResult, error) {
	result := secretsRmResult{File: opts.File.Path, Removed: []string{}}
	if opts.File.Format == secretfile.FormatRaw {
		return result, console.Usagef("cannot remove a secret from %q: a raw file is one secret; remove the file", opts.File.Path)
	}
	if _, err := opts.File.Load(ctx); err != nil {
		if opts.IfPresent && errors.Is(err, fs.ErrNotExist) {
			return result, nil
		}
		return result, noSecretFile(opts.File, err)
	}
	_, err := opts.File.Update(ctx, func(doc secretfile.Document) error {
		result.Removed = []string{}
		var missing []error
		for i, name := range opts.Names {
			switch {
			case slices.Contains(opts.Names[:i], name): // a duplicate name counts once
			case doc.Remove(name):
				result.Removed = append(result.Removed, name)
			case !opts.IfPresent:
				missing = append(missing, noSecret(opts.File, name, secretfile.ErrNoSecret))
			}
		}
		return errors.Join(missing...)
	})
	return result, err
}

// noSecretFile adds the command that creates the file to the error for a missing one.
func noSecretFile(file *secretfile.File, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return console.WithHint(fmt.Errorf("%w", err), "coder-secrets secrets write NAME"+app.FileFlags(file))
	}
	return err
}
