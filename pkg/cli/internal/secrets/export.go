package secrets

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newSecretsExportCmd(a *app.App) *cobra.Command {
	opts := secretsExportOptions{}
	cmd := &cobra.Command{
		Use:   "export [<name>...]",
		Short: "Print the secrets for a shell or another program",
		Long: `Print the secrets of the file, or those named, in the form that a shell or another
program reads. What is printed for a shell is safe to evaluate, whatever the
values are. To a terminal nothing is printed without --reveal.

  env         dotenv, which 'set -a; . file' reads too
  shell       for sh, bash and zsh:   eval "$(coder-secrets secrets export)"
  fish        coder-secrets secrets export --format fish | source
  powershell  coder-secrets secrets export --format powershell | Out-String | Invoke-Expression
  json, yaml  a flat map
  docker      for docker run --env-file`,
		Example: `  eval "$(coder-secrets secrets export)"
  coder-secrets secrets export API_TOKEN --format docker > job.env`,
	}
	file := app.AddSecretFileFlagsAs(cmd, "file-format")
	cmd.ValidArgsFunction = file.CompleteSecretNames(a)
	flags := cmd.Flags()
	flags.StringVar(&opts.As, "format", "shell", "what to print: "+strings.Join(secretfile.ExportFormats(), ", "))
	flags.BoolVar(&opts.Reveal, "reveal", false, "print the values to a terminal too")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(secretfile.ExportFormats(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := opts.complete(a, args, file); err != nil {
			return err
		}
		result, err := runSecretsExport(cmd.Context(), opts)
		if err != nil {
			return err
		}
		return result.WriteText(a.UI, a.Sys.Stdout)
	}
	return cmd
}

// secretsExportOptions are the parsed arguments of `secrets export`.
type secretsExportOptions struct {
	File   *secretfile.File
	Names  []string
	As     string
	Reveal bool

	warnf func(format string, args ...any)
}

func (o *secretsExportOptions) complete(a *app.App, names []string, file *app.SecretFileFlags) (err error) {
	if !slices.Contains(secretfile.ExportFormats(), o.As) {
		return console.Usagef("unknown format %q for --format: expected one of %s", o.As, strings.Join(secretfile.ExportFormats(), ", "))
	}
	if !o.Reveal && a.Sys.Terminal.IsTerminal(console.StreamStdout) {
		return &console.UsageError{
			Err:    errors.New("the values would be shown on the terminal"),
			Advice: []string{`eval "$(coder-secrets secrets export)"`, "or pass --reveal to see them"},
		}
	}
	o.Names, o.warnf = names, a.UI.Warnf
	o.File, err = file.Complete(a)
	return err
}

// secretsExportResult is the text for the other program.
type secretsExportResult []byte

func (r secretsExportResult) WriteText(_ *console.UI, w io.Writer) error {
	_, err := w.Write(r)
	return err
}

func runSecretsExport(ctx context.Context, opts secretsExportOptions) (secretsExportResult, error) {
	pairs, err := readPairs(ctx, opts.File, opts.Names, opts.warnf)
	if err != nil {
		return nil, err
	}
	return secretfile.Export(opts.As, pairs)
}

// readPairs reads the named secrets of a file. Without names it reads all of them, and
// warns of parts that could not be parsed. Each missing name is a separate error;
// duplicate names count once.
func readPairs(ctx context.Context, file *secretfile.File, names []string, warnf func(string, ...any)) ([]secretfile.Pair, error) {
	doc, err := file.Load(ctx)
	if err != nil {
		return nil, noSecretFile(file, err)
	}
	if file.Format == secretfile.FormatRaw {
		return nil, console.Usagef("%q is one secret and has no names; use 'secrets get'", file.Path)
	}
	if len(names) == 0 {
		app.WarnLeftOut(warnf, file.Path, doc)
		return secretfile.Pairs(doc)
	}
	var pairs []secretfile.Pair
	var missing []error
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		value, err := doc.Get(name)
		if err != nil {
			missing = append(missing, noSecret(file, name, err))
			continue
		}
		pairs = append(pairs, secretfile.Pair{Name: name, Value: value})
	}
	return pairs, errors.Join(missing...)
}
