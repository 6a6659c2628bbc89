package secrets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newSecretsGetCmd(a *app.App) *cobra.Command {
	opts := secretsGetOptions{}
	cmd := &cobra.Command{
		Use:        "get <name>",
		SuggestFor: []string{"show", "read", "cat", "print", "view"},
		Short:      "Show one secret of the file",
		Long: `Show one secret. With --reveal its value is printed: to a pipe or a file exactly as
it is, to a terminal with a newline. Without --reveal it stays hidden.

Commands get secrets better from 'secrets run', which leaves no copy behind.`,
		Example: `  coder-secrets secrets get API_TOKEN
  coder-secrets secrets get DB_PASSWORD --reveal | psql-login`,
		Args: console.ExactArgs("the name of a secret"),
	}
	flags := app.AddSecretFileFlags(cmd)
	cmd.ValidArgsFunction = flags.CompleteSecretNames(a)
	cmd.Flags().BoolVar(&opts.Reveal, "reveal", false, "print the value")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := errors.Join(output.Validate(), opts.complete(a, args, flags, output)); err != nil {
			return err
		}
		result, err := runSecretsGet(cmd.Context(), opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsGetOptions are the parsed arguments of `secrets get`.
type secretsGetOptions struct {
	File   *secretfile.File
	Name   string
	Reveal bool
	JSON   bool
	reveal string // the command line that shows the value
}

// complete refuses to write to a pipe without --reveal: the reader would take the
// placeholder for the value.
func (o *secretsGetOptions) complete(a *app.App, args []string, flags *app.SecretFileFlags, output *console.OutputFlag) (err error) {
	o.Name, o.JSON = args[0], output.Format == "json"
	if o.File, err = flags.Complete(a); err != nil {
		return err
	}
	o.reveal = "coder-secrets secrets get " + child.Quote(o.Name) + " --reveal" + app.FileFlags(o.File)
	if !o.Reveal && output.Format == "text" && !a.Sys.Terminal.IsTerminal(console.StreamStdout) {
		return &console.UsageError{
			Err:    fmt.Errorf("cannot hand out %q: a value is printed with --reveal only", o.Name),
			Advice: []string{o.reveal},
		}
	}
	return nil
}

// secretsGetResult is one secret. Value is set only if it was asked for.
type secretsGetResult struct {
	Name  string  `json:"name"`
	File  string  `json:"file"`
	Value *string `json:"value,omitempty"`

	value  secret.Secret
	reveal string // the command line that shows the value
}

func (r secretsGetResult) WriteText(u *console.UI, w io.Writer) error {
	if r.Value == nil {
		u.Hintf("%s", r.reveal)
		return console.WriteTable(u, w, []string{"NAME", "VALUE"}, [][]string{{r.Name, "(hidden)"}})
	}
	value := r.value.Reveal()
	if !u.Sys.Terminal.IsTerminal(console.StreamStdout) {
		_, err := w.Write(value)
		return err
	}
	if shown := console.EscapeText(string(value), true); shown != string(value) || !utf8.Valid(value) {
		u.Warnf("the value has characters that a terminal would act on; they are shown escaped")
		value = []byte(shown)
	}
	if !bytes.HasSuffix(value, []byte("\n")) {
		value = append(bytes.Clone(value), '\n')
	}
	_, err := w.Write(value)
	return err
}

func runSecretsGet(ctx context.Context, opts secretsGetOptions) (secretsGetResult, error) {
	result := secretsGetResult{Name: opts.Name, File: opts.File.Path, reveal: opts.reveal}
	doc, err := opts.File.Load(ctx)
	if err != nil {
		return result, noSecretFile(opts.File, err)
	}
	value, err := doc.Get(opts.Name)
	if err != nil {
		return result, noSecret(opts.File, opts.Name, err)
	}
	if opts.Reveal && opts.JSON && !utf8.Valid(value.Reveal()) {
		return result, fmt.Errorf("cannot show %q as JSON: the value is not UTF-8 text", opts.Name)
	}
	if opts.Reveal {
		text := value.RevealString()
		result.Value, result.value = &text, value
	}
	return result, nil
}

// noSecret is the error for a name that is not in the file.
func noSecret(file *secretfile.File, name string, err error) error {
	if errors.Is(err, secretfile.ErrNoString) {
		return fmt.Errorf("cannot take %q from %q: %w", name, file.Path, err)
	}
	return console.WithHint(fmt.Errorf("cannot find %q in %q: %w", name, file.Path, err), "coder-secrets secrets list"+app.FileFlags(file))
}
