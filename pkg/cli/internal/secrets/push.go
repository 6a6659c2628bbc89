package secrets

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/usersecret"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/usersecrets"
)

func newSecretsPushCmd(a *app.App) *cobra.Command {
	opts := secretsPushOptions{}
	cmd := &cobra.Command{
		Use:   "push <name>...",
		Short: "Store secrets of the file on the server as well",
		Long: `Store secrets of the file on the server, as your user secrets: new ones are created,
with the name as their environment variable, and those that are there get the value
of the file. The file stays as it is.`,
		Example: `  coder-secrets secrets push API_TOKEN DB_PASSWORD
  coder-secrets secrets push --all --dry-run`,
		Args: cobra.ArbitraryArgs,
	}
	file := app.AddSecretFileFlags(cmd)
	server := app.AddServerFlags(cmd)
	file.Server = server
	cmd.ValidArgsFunction = file.CompleteSecretNames(a)
	cmd.Flags().BoolVar(&opts.all, "all", false, "every secret of the file")
	cmd.Flags().BoolVar(&opts.dryRun, "dry-run", false, "check everything, change nothing")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := errors.Join(output.Validate(), opts.complete(cmd.Context(), a, args, file)); err != nil {
			return err
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runSecretsPush(cmd.Context(), api, opts)
		if result == nil {
			return err
		}
		return errors.Join(console.Render(a.UI, output, result), err)
	}
	return cmd
}

// secretsPushOptions are the parsed arguments of `secrets push`.
type secretsPushOptions struct {
	all     bool
	dryRun  bool
	secrets []usersecret.Secret
}

// complete reads the secrets and checks all of them.
func (o *secretsPushOptions) complete(ctx context.Context, a *app.App, names []string, flags *app.SecretFileFlags) error {
	if o.all == (len(names) > 0) {
		return console.Usagef("name the secrets to push, or pass --all")
	}
	file, err := flags.Complete(a)
	if err != nil {
		return err
	}
	doc, err := file.Load(ctx)
	if err != nil {
		return noSecretFile(file, err)
	}
	if o.all {
		names = doc.Names()
	}
	if len(names) == 0 {
		return fmt.Errorf("cannot push: there are no secrets in %q", file.Path)
	}
	o.secrets, err = pushed(file, doc, names)
	return err
}

// pushed converts secrets of a file to user secrets. It reports all errors at once.
func pushed(file *secretfile.File, doc secretfile.Document, names []string) ([]usersecret.Secret, error) {
	var list []usersecret.Secret
	var faults []error
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			faults = append(faults, console.Usagef("%q is named twice", name))
			continue
		}
		value, err := doc.Get(name)
		if err != nil {
			faults = append(faults, noSecret(file, name, err))
			continue
		}
		s := usersecret.Secret{Name: name, Env: name, Value: value}
		for _, fault := range s.Check() {
			faults = append(faults, fmt.Errorf("cannot push %q: %w", name, fault))
		}
		list = append(list, s)
	}
	return list, errors.Join(faults...)
}

// userSecretsPusher is what pushing needs of the client.
type userSecretsPusher interface {
	usersecrets.Lister
	usersecrets.Importer
}

// runSecretsPush stores the secrets. Its result is nil if it sent nothing.
func runSecretsPush(ctx context.Context, api userSecretsPusher, opts secretsPushOptions) (console.TextResult, error) {
	plan, err := usersecrets.PlanImport(ctx, api, opts.secrets, false)
	if err != nil {
		return nil, err
	}
	return usersecrets.RunImport(ctx, api, plan, opts.dryRun)
}
