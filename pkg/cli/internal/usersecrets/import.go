package usersecrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/usersecret"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newUserSecretsImportCmd(a *app.App) *cobra.Command {
	opts := userSecretsImportOptions{}
	cmd := &cobra.Command{
		Use:   "import <file>|-",
		Short: "Store the secrets of a dotenv, JSON or YAML file on the server",
		Long: `Store every secret of a file on the server: new ones are created, with the key as their
environment variable, and those that are there get the new value. The file means
what it means to Coder's own import: values of one line in dotenv, flat JSON or YAML
of texts.

New secrets are stored all or none where the server can (Coder 2.36), else one by
one; the account at the end says what was done.`,
		Example: `  coder-secrets user-secrets import .env --diff
  coder-secrets user-secrets import secrets.yaml --dry-run
  sops -d secrets.json | coder-secrets user-secrets import - --format json`,
		Args: console.ExactArgs("a file, or - for stdin"),
	}
	server := app.AddServerFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&opts.format, "format", "", "the file's format: "+strings.Join(usersecret.Formats(), ", ")+" (default by the file's name)")
	flags.BoolVar(&opts.diff, "diff", false, "show what would change, and change nothing")
	flags.BoolVar(&opts.dryRun, "dry-run", false, "check everything, change nothing")
	flags.BoolVar(&opts.prune, "prune", false, "remove the secrets on the server that the file has not; asks first")
	flags.BoolVarP(&opts.yes, "yes", "y", false, "do not ask")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(usersecret.Formats(), cobra.ShellCompDirectiveNoFileComp))
	cmd.ValidArgsFunction = app.FirstOnly(app.CompleteFiles(app.SecretFiles()...))
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := errors.Join(output.Validate(), opts.complete(a, args)); err != nil {
			return err
		}
		api, s, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return err
		}
		plan, err := PlanImport(cmd.Context(), api, opts.secrets, opts.prune)
		if err != nil {
			return err
		}
		if opts.diff {
			return console.Render(a.UI, output, plan.diff())
		}
		if going := slices.Concat(plan.first, plan.remove); len(going) > 0 && !opts.yes && !opts.dryRun {
			question := fmt.Sprintf("Remove %s from %s for good? [y/N] ", strings.Join(going, ", "), s.URL.Host)
			if err := a.Confirm(cmd.Context(), question); err != nil {
				return err
			}
		}
		result, err := RunImport(cmd.Context(), api, plan, opts.dryRun)
		if shown := console.Render(a.UI, output, result); shown != nil {
			return errors.Join(shown, err)
		}
		if !opts.dryRun {
			sayRemoved(a, result.Removed)
		}
		return err
	}
	return cmd
}

// userSecretsImportOptions are the parsed arguments of `user-secrets import`.
type userSecretsImportOptions struct {
	format  string
	diff    bool
	dryRun  bool
	prune   bool
	yes     bool
	secrets []usersecret.Secret
}

func (o *userSecretsImportOptions) complete(a *app.App, args []string) error {
	if o.diff && o.dryRun {
		return console.Usagef("--diff and --dry-run do not go together: --diff changes nothing either")
	}
	if o.prune && !o.yes && !o.diff && !o.dryRun && !a.UI.CanAsk() {
		return a.MustConfirm()
	}
	name := args[0]
	if o.format == "" {
		o.format = usersecret.FormatOf(name)
	}
	if !slices.Contains(usersecret.Formats(), o.format) {
		return console.Usagef("unknown format %q for --format: expected one of %s", o.format, strings.Join(usersecret.Formats(), ", "))
	}
	data, err := readUserSecretsFile(a, name)
	if err != nil {
		return err
	}
	if o.secrets, err = usersecret.Parse(o.format, data); err != nil {
		return importFaults(name, o.format, err)
	}
	if len(o.secrets) == 0 {
		return console.WithHint(fmt.Errorf("cannot import %q: there are no secrets in it", name), importHint(o.format))
	}
	return nil
}

// NoFileHint is the hint for a file that cannot be read, in commands that accept - for
// stdin.
const NoFileHint = "name a file that you may read, or - for stdin"

// readUserSecretsFile reads a file or stdin, up to the server's limit.
func readUserSecretsFile(a *app.App, name string) ([]byte, error) {
	in := a.Sys.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, console.WithHint(fmt.Errorf("cannot import %q: %w", name, console.PlainPath(err)), NoFileHint)
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, usersecret.MaxImport+1))
	if err != nil {
		return nil, console.WithHint(fmt.Errorf("cannot import %q: %w", name, console.PlainPath(err)), NoFileHint)
	}
	return data, nil
}

// importHint shows the syntax of secrets in a format.
func importHint(format string) string {
	switch format {
	case "json":
		return `the file is one object of texts: {"API_TOKEN": "…", "DB_PASSWORD": "…"}`
	case "yaml":
		return `each line is a name and a text: API_TOKEN: "…"`
	}
	return "each line is a name and a value: API_TOKEN='…'"
}

// importFaults formats each error in a file as its own line.
func importFaults(name, format string, err error) error {
	var faults []error
	for _, fault := range app.FirstFaults(console.Flatten(err)) {
		faults = append(faults, console.WithHint(fmt.Errorf("cannot import %q: %w", name, fault), importHint(format)))
	}
	return errors.Join(faults...)
}

// userSecretsPlan is what to change on the server.
type userSecretsPlan struct {
	create []usersecret.Secret
	update []usersecret.Secret
	first  []string // to remove before creating others, which need the room, the variable or the file
	remove []string
	others []string // only on the server; kept
}

// PlanImport compares secrets with those on the server, and finds errors before
// anything is changed. It cannot compare values: the server does not return them.
func PlanImport(ctx context.Context, api Lister, secrets []usersecret.Secret, prune bool) (userSecretsPlan, error) {
	list, err := api.UserSecrets(ctx, client.Me)
	if err != nil {
		return userSecretsPlan{}, ServerError("cannot list your user secrets", err)
	}
	var plan userSecretsPlan
	var goes []client.UserSecret
	stays := make([]client.UserSecret, 0, len(list))
	wanted := map[string]bool{}
	for _, s := range secrets {
		wanted[s.Name] = true
	}
	for _, s := range list {
		switch {
		case wanted[s.Name]:
			stays = append(stays, s)
		case prune:
			goes = append(goes, s)
		default:
			plan.others = append(plan.others, s.Name)
			stays = append(stays, s)
		}
	}
	var faults []error
	for _, s := range secrets {
		if findUserSecret(list, s.Name) != nil {
			plan.update = append(plan.update, s)
			continue
		}
		plan.create = append(plan.create, s)
		faults = append(faults, conflicts(stays, s)...)
	}
	faults = append(faults, tooMany(len(stays), len(plan.create)))
	faults = append(faults, tooLarge(list, secrets)...)
	plan.removeInTime(goes, len(list)+len(plan.create)-usersecret.MaxSecrets)
	return plan, errors.Join(present(faults)...)
}

// removeInTime moves removals before the creations: of secrets whose variable or file a
// new secret uses, and of as many more as exceed the user's limit.
func (p *userSecretsPlan) removeInTime(goes []client.UserSecret, over int) {
	for _, s := range goes {
		if slices.ContainsFunc(p.create, func(c usersecret.Secret) bool { return len(conflicts([]client.UserSecret{s}, c)) > 0 }) {
			p.first = append(p.first, s.Name)
		} else {
			p.remove = append(p.remove, s.Name)
		}
	}
	if more := min(over-len(p.first), len(p.remove)); more > 0 {
		p.first, p.remove = append(p.first, p.remove[:more]...), p.remove[more:]
	}
}

// tooLarge returns errors if these values alone exceed the user's limits. The size of
// the values on the server is unknown: the server does not report sizes.
func tooLarge(list []client.UserSecret, secrets []usersecret.Secret) []error {
	var all, env int
	for _, s := range secrets {
		size := len(s.Value.Reveal())
		all += size
		if old := findUserSecret(list, s.Name); old == nil && s.Env != "" || old != nil && old.EnvName != "" && enabled(*old) {
			env += size
		}
	}
	var faults []error
	if env > usersecret.MaxEnvBytes {
		faults = append(faults, fmt.Errorf("the values that become environment variables have %d bytes, and a user has %d at most", env, usersecret.MaxEnvBytes))
	}
	if all > usersecret.MaxBytes {
		faults = append(faults, fmt.Errorf("the values have %d bytes, and a user has %d at most", all, usersecret.MaxBytes))
	}
	return faults
}

// diff returns the plan as a result to print.
func (p userSecretsPlan) diff() userSecretsDiffResult {
	result := userSecretsDiffResult{}
	for _, s := range p.create {
		result = append(result, userSecretsDiffLine{Change: "create", Name: s.Name, Env: s.Env})
	}
	for _, s := range p.update {
		result = append(result, userSecretsDiffLine{Change: "update", Name: s.Name})
	}
	for _, name := range slices.Concat(p.first, p.remove) {
		result = append(result, userSecretsDiffLine{Change: "remove", Name: name})
	}
	for _, name := range p.others {
		result = append(result, userSecretsDiffLine{Change: "keep", Name: name})
	}
	return result
}

// userSecretsDiffResult is what an import would change.
type userSecretsDiffResult []userSecretsDiffLine

type userSecretsDiffLine struct {
	Change string `json:"change"` // create, update, remove, or keep for a secret that is only on the server
	Name   string `json:"name"`
	Env    string `json:"env_name,omitempty"`
}

func (r userSecretsDiffResult) WriteText(u *console.UI, w io.Writer) error {
	var rows [][]string
	updates := 0
	for _, line := range r {
		rows = append(rows, []string{line.Change, line.Name, line.Env})
		if line.Change == "update" {
			updates++
		}
	}
	if updates > 0 {
		u.Notef("whether a value differs cannot be told: the server gives none back")
	}
	return console.WriteTable(u, w, []string{"CHANGE", "NAME", "VARIABLE"}, rows)
}
