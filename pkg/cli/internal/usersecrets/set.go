package usersecrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/source"
	"github.com/coder-secrets/coder-secrets/internal/usersecret"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newUserSecretsSetCmd(a *app.App) *cobra.Command {
	opts := userSecretsSetOptions{}
	cmd := &cobra.Command{
		Use:        "set <name>",
		SuggestFor: []string{"add", "put", "new"},
		Aliases:    []string{"create", "update"},
		Short:      "Store a secret on the server, or change it",
		Long: `Store a secret on the server, or change the one of that name. Workspaces get it as the
environment variable --env, as the file --file, or both. The value comes from a pipe,
from a --from-... flag, or is asked for without being shown; it is never an argument.

A secret that is there keeps what no flag changes; --keep-value keeps its value too.`,
		Example: `  coder-secrets user-secrets set npm-token --env NPM_TOKEN
  printf '%s' "$token" | coder-secrets user-secrets set gh-token --env GH_TOKEN --description 'CI'
  coder-secrets user-secrets set kubeconfig --from-file ~/.kube/config --file '~/.kube/config'
  coder-secrets user-secrets set npm-token --keep-value --description 'read only'`,
		Args: console.ExactArgs("the name of a user secret"),
	}
	server := app.AddServerFlags(cmd)
	value := app.AddValueFlagsTo(cmd, server)
	cmd.ValidArgsFunction = app.FirstOnly(app.CompleteUserSecrets(a, server))
	flags := cmd.Flags()
	env := flags.String("env", "", "the environment variable that workspaces get it as; '' for none")
	file := flags.String("file", "", "the file that workspaces get it as, such as ~/.npmrc; '' for none")
	description := flags.String("description", "", "what it is for")
	flags.BoolVar(&opts.keepValue, "keep-value", false, "change the other fields of a secret that is there")
	flags.BoolVar(&opts.disabled, "disabled", false, "store it switched off: no workspace gets it")
	flags.BoolVar(&opts.dryRun, "dry-run", false, "check everything, change nothing")
	app.CompleteNothing(cmd, "env", "description")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		given := func(name string, text *string) *string {
			if flags.Changed(name) {
				return text
			}
			return nil
		}
		opts.env, opts.file, opts.description = given("env", env), given("file", file), given("description", description)
		if err := errors.Join(output.Validate(), opts.complete(cmd.Context(), a, args, value)); err != nil {
			return err
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		result, err := runUserSecretsSet(cmd.Context(), api, opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// userSecretsSetOptions are the parsed arguments of `user-secrets set`. A nil field is
// not changed.
type userSecretsSetOptions struct {
	name        string
	env         *string
	file        *string
	description *string
	disabled    bool
	keepValue   bool
	dryRun      bool
	value       secret.Secret
	// ask prompts for the value, after everything else has been checked.
	ask func(context.Context) (secret.Secret, error)
}

// complete checks all arguments at once. It also reads the value, unless that needs a
// prompt.
func (o *userSecretsSetOptions) complete(ctx context.Context, a *app.App, args []string, value *app.ValueFlags) error {
	o.name = args[0]
	if strings.Contains(o.name, "=") {
		return &console.UsageError{
			Err:    errors.New("a value is not given as an argument, where others can see it"),
			Advice: []string{"pipe it in, or give the name alone to be asked for it"},
		}
	}
	faults := []error{usersecret.CheckName(o.name), usersecret.CheckEnv(text(o.env)), usersecret.CheckPath(text(o.file))}
	if !o.keepValue {
		src, err := value.Source(a, args)
		if err != nil {
			return errors.Join(usageErrors(present(faults)), err)
		}
		read := func(ctx context.Context) (secret.Secret, error) {
			values, err := value.Read(ctx, a.UI, src, []string{o.name})
			if err != nil {
				return secret.Secret{}, err
			}
			return values[0], usersecret.CheckValue(values[0])
		}
		if _, person := src.(*source.Prompt); person {
			o.ask = read
		} else if o.value, err = read(ctx); err != nil {
			faults = append(faults, err)
		}
	}
	return usageErrors(present(faults))
}

// text returns the value of a flag, or "" if it was not given.
func text(flag *string) string {
	if flag == nil {
		return ""
	}
	return *flag
}

// present removes nil errors.
func present(faults []error) []error {
	var list []error
	for _, fault := range faults {
		if fault != nil {
			list = append(list, fault)
		}
	}
	return list
}

// userSecretSetter is what storing a secret needs of the client.
type userSecretSetter interface {
	Lister
	FilePathDelivery(ctx context.Context) (bool, error)
	CreateUserSecret(ctx context.Context, user string, s client.CreateUserSecret) (client.UserSecret, error)
	UpdateUserSecret(ctx context.Context, user, name string, s client.UpdateUserSecret) (client.UserSecret, error)
}

// runUserSecretsSet creates the secret, or changes the existing one.
func runUserSecretsSet(ctx context.Context, api userSecretSetter, opts userSecretsSetOptions) (userSecretsSetResult, error) {
	doing := fmt.Sprintf("cannot store the user secret %q", opts.name)
	list, err := api.UserSecrets(ctx, client.Me)
	if err != nil {
		return userSecretsSetResult{}, ServerError(doing, err)
	}
	old := findUserSecret(list, opts.name)
	if err := opts.check(ctx, api, list, old); err != nil {
		return userSecretsSetResult{}, err
	}
	if opts.ask != nil {
		if opts.value, err = opts.ask(ctx); err != nil {
			return userSecretsSetResult{}, err
		}
	}
	result := userSecretsSetResult{Action: "created", DryRun: opts.dryRun}
	if old != nil {
		result.Action = "updated"
	}
	switch {
	case opts.dryRun:
		result.UserSecret = opts.preview(old)
	case old == nil:
		result.UserSecret, err = opts.create(ctx, api, list)
	default:
		result.UserSecret, err = api.UpdateUserSecret(ctx, client.Me, opts.name, opts.update())
	}
	if err != nil {
		return userSecretsSetResult{}, ServerError(doing, err)
	}
	return result, nil
}

// check returns what the server's secrets and settings do not allow.
func (o *userSecretsSetOptions) check(ctx context.Context, api userSecretSetter, list []client.UserSecret, old *client.UserSecret) error {
	faults := conflicts(list, usersecret.Secret{Name: o.name, Env: text(o.env), Path: text(o.file)})
	if old == nil {
		faults = append(faults, tooMany(len(list), 1))
		if o.keepValue {
			faults = append(faults, fmt.Errorf("there is no user secret %q whose value could be kept", o.name))
		}
		if text(o.env) == "" && text(o.file) == "" && !o.disabled {
			faults = append(faults, console.WithHint(errors.New("the secret would reach no workspace: it has neither an environment variable nor a file"),
				"pass --env VARIABLE or --file PATH, or --disabled to store it switched off"))
		}
	} else {
		if o.keepValue && o.env == nil && o.file == nil && o.description == nil && !o.disabled {
			faults = append(faults, console.Usagef("--keep-value leaves nothing to change: pass --env, --file, --description or --disabled"))
		}
		if o.disabled && old.Enabled == nil {
			faults = append(faults, errNoSwitch)
		}
	}
	if text(o.file) != "" {
		delivers, err := api.FilePathDelivery(ctx)
		if err != nil {
			return ServerError("cannot ask whether the server delivers secrets as files", err)
		}
		if !delivers {
			faults = append(faults, console.WithHint(errors.New("the server does not deliver secrets as files: its operator switched that off"), "use --env"))
		}
	}
	return errors.Join(present(faults)...)
}

// create stores a new secret. A disabled secret is stored without a target until the
// server reports that it supports disabling: an older server ignores the field and
// would deliver the secret.
func (o *userSecretsSetOptions) create(ctx context.Context, api userSecretSetter, list []client.UserSecret) (client.UserSecret, error) {
	request := client.CreateUserSecret{Name: o.name, Value: o.value, Description: text(o.description), EnvName: text(o.env), FilePath: text(o.file)}
	if !o.disabled {
		return api.CreateUserSecret(ctx, client.Me, request)
	}
	off := false
	request.Enabled = &off
	if len(list) > 0 && list[0].Enabled != nil || request.EnvName == "" && request.FilePath == "" {
		return api.CreateUserSecret(ctx, client.Me, request)
	}
	if len(list) > 0 {
		return client.UserSecret{}, errNoSwitch
	}
	request.EnvName, request.FilePath = "", ""
	created, err := api.CreateUserSecret(ctx, client.Me, request)
	switch {
	case err != nil:
		return created, err
	case created.Enabled == nil:
		return created, fmt.Errorf("it is stored, without a variable and a file, because %w", errNoSwitch)
	}
	return api.UpdateUserSecret(ctx, client.Me, o.name, client.UpdateUserSecret{EnvName: o.env, FilePath: o.file})
}

// update returns the change to an existing secret.
func (o *userSecretsSetOptions) update() client.UpdateUserSecret {
	change := client.UpdateUserSecret{Description: o.description, EnvName: o.env, FilePath: o.file}
	if !o.keepValue {
		change.Value = &o.value
	}
	if o.disabled {
		off := false
		change.Enabled = &off
	}
	return change
}

// preview returns the secret as it would be.
func (o *userSecretsSetOptions) preview(old *client.UserSecret) client.UserSecret {
	s := client.UserSecret{Name: o.name}
	if old != nil {
		s = *old
	}
	for _, change := range []struct {
		to   *string
		from *string
	}{{&s.EnvName, o.env}, {&s.FilePath, o.file}, {&s.Description, o.description}} {
		if change.from != nil {
			*change.to = *change.from
		}
	}
	if o.disabled {
		off := false
		s.Enabled = &off
	}
	return s
}

// userSecretsSetResult is the secret, and whether it is new.
type userSecretsSetResult struct {
	Action string `json:"action"` // created or updated
	DryRun bool   `json:"dry_run"`
	client.UserSecret
}

func (r userSecretsSetResult) WriteText(u *console.UI, _ io.Writer) error {
	if r.DryRun {
		u.Notef("would have %s the user secret %s", r.Action, r.Name)
		return nil
	}
	u.Notef("%s the user secret %s", r.Action, r.Name)
	switch {
	case !enabled(r.UserSecret):
		u.Notef("it is switched off: no workspace gets it")
	case r.EnvName == "" && r.FilePath == "":
		u.Notef("it has neither an environment variable nor a file: no workspace gets it")
	case r.Action == "created":
		u.Notef("%s", whenDelivered)
	default:
		u.Notef("workspaces that run keep what they have until they are restarted")
	}
	return nil
}
