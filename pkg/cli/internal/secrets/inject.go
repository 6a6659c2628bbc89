package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/inject"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newSecretsInjectCmd(a *app.App) *cobra.Command {
	opts := secretsInjectOptions{}
	var lines []string
	for _, filter := range inject.Filters() {
		lines = append(lines, fmt.Sprintf("  %-8s %s", filter.Name, filter.What))
	}
	cmd := &cobra.Command{
		Use:   "inject <template>|- [<out>]",
		Short: "Fill secrets into a config file",
		Long: `Replace each {{ secret "NAME" }} in a text by the secret's value, and write the
result to a file that is for you alone, or to stdout. All else in the text stays as
it is. Where a secret is missing nothing is written. A name that begins with vault://
is read from Vault: {{ secret "vault://mount/path#field" }}.

A value goes through filters behind a bar, as in {{ secret "NAME" | base64 }}:

` + strings.Join(lines, "\n"),
		Example: `  coder-secrets secrets inject npmrc.tmpl ~/.npmrc
  echo 'token: {{ secret "API_TOKEN" | json }}' | coder-secrets secrets inject - > config.yaml`,
		Args: cobra.MatchAll(console.MinArgs("a template, or - for stdin"), console.MaxArgs(2)),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	file := app.AddSecretFileFlags(cmd)
	file.AddAllowFlags(cmd)
	vaultFlags := app.AddVaultFlags(cmd, nil)
	flags := cmd.Flags()
	flags.StringVar(&opts.modeText, "mode", "", "permission of the result: 0600 or 0400 (default that of the file, or 0600)")
	allowLeased := flags.Bool("allow-leased", false, "take values that Vault leases, though they end with their lease")
	flags.BoolVar(&opts.Reveal, "reveal", false, "print the result to a terminal too")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := errors.Join(output.Validate(), opts.complete(a, args, file)); err != nil {
			return err
		}
		if opts.Out != nil {
			if err := opts.keepsInputs(); err != nil {
				return err
			}
			if err := app.CheckSecretFile(cmd.Context(), a.UI, opts.Out); err != nil {
				return err
			}
		}
		fromVault := func(refs []string) (map[string]secret.Secret, error) {
			return vaultValues(cmd.Context(), vaultFlags, a, refs, *allowLeased)
		}
		result, err := runSecretsInject(cmd.Context(), a.Sys.Stdin, fromVault, opts)
		if err != nil {
			return err
		}
		if opts.Out == nil {
			return result.WriteText(a.UI, a.Sys.Stdout)
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsInjectOptions are the parsed arguments of `secrets inject`.
type secretsInjectOptions struct {
	File     *secretfile.File
	Template string           // "-" for stdin
	Out      *secretfile.File // nil for stdout
	Reveal   bool
	modeText string
}

func (o *secretsInjectOptions) complete(a *app.App, args []string, file *app.SecretFileFlags) (err error) {
	o.Template = args[0]
	if o.File, err = file.Complete(a); err != nil {
		return err
	}
	mode, err := parseFileMode(o.modeText)
	if err != nil {
		return err
	}
	if len(args) > 1 && args[1] != "-" {
		o.Out = &secretfile.File{Path: args[1], Format: secretfile.FormatRaw, Mode: mode, Place: o.File.Place, Allow: o.File.Allow}
		return nil
	}
	if !o.Reveal && a.Sys.Terminal.IsTerminal(console.StreamStdout) {
		return &console.UsageError{
			Err:    errors.New("the values would be shown on the terminal"),
			Advice: []string{"name a file to write to", "or pass --reveal to see them"},
		}
	}
	return nil
}

// keepsInputs refuses to overwrite an input with the result: the template would be
// lost, or all secrets of the secret file.
func (o *secretsInjectOptions) keepsInputs() error {
	out, err := os.Stat(o.Out.Path)
	if err != nil {
		return nil // there is nothing to lose, and the write reports the error
	}
	for _, input := range []struct{ path, what string }{{o.Template, "the template itself"}, {o.File.Path, "the secret file"}} {
		if info, err := os.Stat(input.path); err == nil && os.SameFile(info, out) {
			return console.WithHint(fmt.Errorf("will not write %q: it is %s", o.Out.Path, input.what), "name another file for the result")
		}
	}
	return nil
}

// secretsInjectResult is what `secrets inject` did.
type secretsInjectResult struct {
	File      string   `json:"file"`
	Names     []string `json:"names"`
	Unchanged bool     `json:"unchanged"`

	text *secret.Secret // for stdout
}

func (r secretsInjectResult) WriteText(u *console.UI, w io.Writer) error {
	if r.text != nil {
		_, err := w.Write(r.text.Reveal())
		return err
	}
	u.Notef("filled %s into %s", console.Count(len(r.Names), "secret"), r.File)
	return nil
}

func runSecretsInject(ctx context.Context, stdin io.Reader, fromVault readRefs, opts secretsInjectOptions) (secretsInjectResult, error) {
	result := secretsInjectResult{Names: []string{}}
	data, err := app.ReadInput(ctx, stdin, opts.Template)
	if err == nil && !utf8.Valid(data) {
		err = errors.New("it is not UTF-8 text")
	}
	if err != nil {
		return result, fmt.Errorf("cannot read the template %s: %w", importName(opts.Template), err)
	}
	template, err := inject.Parse(string(data))
	if err != nil {
		return result, console.WrapEach(err, "cannot read the template %s", importName(opts.Template))
	}
	text, err := fillTemplate(ctx, opts.File, fromVault, template)
	if err != nil {
		return result, err
	}
	result.Names = append(result.Names, template.Names()...)
	if opts.Out == nil {
		result.text = &text
		return result, nil
	}
	result.File = opts.Out.Path
	outcome, err := opts.Out.Update(ctx, func(doc secretfile.Document) error {
		if err := doc.Set("", text); err != nil {
			return fmt.Errorf("cannot write what fills %q: %w", opts.Out.Path, err)
		}
		return nil
	})
	result.Unchanged = outcome.Unchanged
	return result, err
}

// readRefs reads the values of Vault references.
type readRefs func(refs []string) (map[string]secret.Secret, error)

// fillTemplate reads only the secrets that the template refers to, and fills them in.
func fillTemplate(ctx context.Context, file *secretfile.File, fromVault readRefs, template *inject.Template) (secret.Secret, error) {
	values := map[string]secret.Secret{}
	var names, refs []string
	for _, name := range template.Names() {
		if vault.IsRef(name) {
			refs = append(refs, name)
		} else {
			names = append(names, name)
		}
	}
	if len(refs) > 0 {
		read, err := fromVault(refs)
		if err != nil {
			return secret.Secret{}, err
		}
		values = read
	}
	if len(names) > 0 {
		pairs, err := readPairs(ctx, file, names, nil)
		if err != nil {
			return secret.Secret{}, err
		}
		for _, pair := range pairs {
			values[pair.Name] = pair.Value
		}
	}
	return template.Fill(func(name string) (secret.Secret, error) { return values[name], nil })
}
