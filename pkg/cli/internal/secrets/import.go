package secrets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/vault"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newSecretsImportCmd(a *app.App) *cobra.Command {
	opts := secretsImportOptions{}
	cmd := &cobra.Command{
		Use:   "import <file>|-",
		Short: "Take over secrets from a dotenv, JSON or YAML file, or a sealed bundle",
		Long: `Write all secrets of another file to the secret file: dotenv, or a flat map of
strings in JSON or YAML. All are written, or none where one cannot be. A bundle that
'secrets seal' made for you is opened with your Coder key, in the workspace.

The file is left where it is; remove it when its secrets are not needed there. With
--from-vault the secrets are the fields of a path in Vault, and there is no file.`,
		Example: `  coder-secrets secrets import old.env --diff --dry-run
  sops -d secrets.json | coder-secrets secrets import - --from json
  coder-secrets secrets import onboarding.age --encrypt
  coder-secrets secrets import --from-vault secret/app`,
		Args:              console.MaxArgs(1),
		ValidArgsFunction: app.FirstOnly(app.CompleteFiles(append(app.SecretFiles(), "age")...)),
	}
	file := app.AddSecretFileFlags(cmd)
	file.AddAllowFlags(cmd)
	file.AddEncryptFlags(cmd)
	opts.readers = addReaderFlag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&opts.fromText, "from", "", "what the file is: env, json, yaml (default by its name and first character)")
	vaultFlags := app.AddVaultFlags(cmd, nil)
	flags.Var((*console.NeededText)(&opts.fromVault), "from-vault", "take all fields of a path in Vault, as mount/path")
	flags.BoolVar(&opts.allowLeased, "allow-leased", false, "take values that Vault leases, though they end with their lease")
	app.CompleteNothing(cmd, "from-vault")
	flags.BoolVar(&opts.IfAbsent, "if-absent", false, "leave secrets that are there as they are")
	flags.BoolVar(&opts.Diff, "diff", false, "print the names that are added, changed and kept")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "check everything, write nothing")
	_ = cmd.RegisterFlagCompletionFunc("from", cobra.FixedCompletions([]string{"env", "json", "yaml"}, cobra.ShellCompDirectiveNoFileComp))
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := errors.Join(output.Validate(), opts.complete(a, args, file)); err != nil {
			return err
		}
		if err := app.CheckSecretFile(cmd.Context(), a.UI, opts.File); err != nil {
			return err
		}
		read := func() ([]secretfile.Pair, error) { return readImport(cmd.Context(), a.Sys.Stdin, opts) }
		if opts.fromVault != "" {
			read = func() ([]secretfile.Pair, error) {
				return vaultPairs(cmd.Context(), vaultFlags, a, opts.ref, opts.allowLeased)
			}
		}
		result, err := runSecretsImport(cmd.Context(), read, opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsImportOptions are the parsed arguments of `secrets import`.
type secretsImportOptions struct {
	File     *secretfile.File
	From     string // "-" for stdin
	Format   secretfile.Format
	IfAbsent bool
	Diff     bool
	DryRun   bool
	fromText string
	readers  *readerFlag

	fromVault   string
	allowLeased bool
	ref         vault.Ref
}

func (o *secretsImportOptions) complete(a *app.App, args []string, file *app.SecretFileFlags) (err error) {
	switch {
	case o.fromVault != "" && len(args) > 0:
		return console.Usagef("a file and --from-vault cannot both be given")
	case o.fromVault != "":
		if o.ref, err = vault.ParseRef(o.fromVault); err != nil {
			return err
		}
	case len(args) == 0:
		return console.Usagef("coder-secrets secrets import needs a file, or - for stdin")
	default:
		o.From = args[0]
	}
	if o.fromText != "" {
		if o.Format, err = secretfile.ParseFormat(o.fromText); err != nil || o.Format == secretfile.FormatRaw {
			return console.Usagef("unknown format %q for --from: expected one of env, json, yaml", o.fromText)
		}
	}
	if o.File, err = file.Complete(a); err != nil {
		return err
	}
	if o.File.Format == secretfile.FormatRaw {
		return console.Usagef("cannot import into %q: a raw file is one secret", o.File.Path)
	}
	return o.readers.validate(o.File.Format)
}

// secretsImportResult is what `secrets import` did, by name.
type secretsImportResult struct {
	File      string   `json:"file"`
	Added     []string `json:"added"`
	Changed   []string `json:"changed"`
	Unchanged []string `json:"unchanged"` // already had that value
	Kept      []string `json:"kept"`      // existed already, with --if-absent
	DryRun    bool     `json:"dry_run"`

	MisreadBy []misreading `json:"misread_by,omitempty"`

	diff       bool
	recipients string
}

func (r secretsImportResult) WriteText(u *console.UI, w io.Writer) error {
	if r.diff {
		for _, group := range []struct {
			sign  string
			names []string
		}{{"+", r.Added}, {"~", r.Changed}, {"=", r.Unchanged}, {"=", r.Kept}} {
			for _, name := range group.names {
				if _, err := fmt.Fprintf(w, "%s %s\n", group.sign, console.EscapeLine(name)); err != nil {
					return err
				}
			}
		}
	}
	verb := "imported"
	if r.DryRun {
		verb = "would import"
	}
	u.Notef("%s into %s%s: %d added, %d changed, %d left as they are", verb, r.File, r.recipients, len(r.Added), len(r.Changed), len(r.Unchanged)+len(r.Kept))
	sayMisread(u, r.MisreadBy)
	return nil
}

func runSecretsImport(ctx context.Context, read func() ([]secretfile.Pair, error), opts secretsImportOptions) (secretsImportResult, error) {
	result := secretsImportResult{File: opts.File.Path, DryRun: opts.DryRun, diff: opts.Diff}
	pairs, err := read()
	if err != nil {
		return result, err
	}
	edit := func(doc secretfile.Document) error {
		result.Added, result.Changed, result.Unchanged, result.Kept = []string{}, []string{}, []string{}, []string{}
		for _, pair := range pairs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := importPair(doc, pair, opts, &result); err != nil {
				return fmt.Errorf("cannot import %q: %w", pair.Name, err)
			}
		}
		var err error
		result.MisreadBy, err = opts.readers.misread(doc, slices.Concat(result.Added, result.Changed))
		return err
	}
	if !opts.DryRun {
		outcome, err := opts.File.Update(ctx, edit)
		if outcome.Encrypted {
			result.MisreadBy = nil // only this program reads an encrypted file
		}
		result.recipients = app.EncryptedFor(opts.File)
		return result, err
	}
	doc, err := loadOrNew(ctx, opts.File)
	if err != nil {
		return result, err
	}
	return result, edit(doc)
}

// importPair imports one secret and records what changed.
func importPair(doc secretfile.Document, pair secretfile.Pair, opts secretsImportOptions, result *secretsImportResult) error {
	old, err := doc.Get(pair.Name)
	list := &result.Added
	switch {
	case err == nil && old.Equal(pair.Value):
		list = &result.Unchanged
	case err == nil && opts.IfAbsent:
		result.Kept = append(result.Kept, pair.Name)
		return nil
	case err == nil:
		list = &result.Changed
	}
	*list = append(*list, pair.Name)
	if err := opts.File.Format.CheckName(pair.Name); err != nil {
		return fmt.Errorf("it is %w", err)
	}
	return doc.Set(pair.Name, pair.Value)
}

// loadOrNew returns the file's document, or an empty one if the file does not exist.
func loadOrNew(ctx context.Context, file *secretfile.File) (secretfile.Document, error) {
	doc, err := file.Load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return secretfile.Parse(file.Format, nil)
	}
	return doc, err
}

func importName(from string) string {
	if from == "-" {
		return "stdin"
	}
	return fmt.Sprintf("%q", from)
}

// maxImported is the maximum number of secrets in an import: nobody has more, and each
// one edits the text of the file.
const maxImported = 2000

// readImport reads the secrets of the other file. It fails if a part of it cannot be
// parsed, unlike for our own file: a secret could get lost.
func readImport(ctx context.Context, stdin io.Reader, opts secretsImportOptions) ([]secretfile.Pair, error) {
	pairs, err := parseImport(ctx, stdin, opts)
	if err != nil {
		return nil, console.WrapEach(err, "cannot import %s", importName(opts.From))
	}
	return pairs, nil
}

func parseImport(ctx context.Context, stdin io.Reader, opts secretsImportOptions) ([]secretfile.Pair, error) {
	data, err := app.ReadInput(ctx, stdin, opts.From)
	if err != nil {
		return nil, err
	}
	if secretfile.IsEncrypted(data) {
		content, err := opts.File.Crypt.Open(ctx, nil, data)
		if err != nil {
			return nil, err
		}
		data = content.Reveal()
	}
	return parseSecrets(opts.From, opts.Format, data)
}

// parseSecrets parses the secrets in a text. Without a format, the file's name decides.
func parseSecrets(from string, format secretfile.Format, data []byte) ([]secretfile.Pair, error) {
	if format == "" {
		format = importFormat(from, data)
	}
	doc, err := secretfile.Parse(format, data)
	if err != nil {
		return nil, err
	}
	if faulty, ok := doc.(interface{ Faults() []error }); ok {
		if faults := faulty.Faults(); len(faults) > 0 {
			return nil, errors.Join(app.FirstFaults(faults)...)
		}
	}
	if len(doc.Names()) > maxImported {
		return nil, fmt.Errorf("it has more than %d secrets", maxImported)
	}
	pairs, err := secretfile.Pairs(doc)
	if err == nil && len(pairs) == 0 {
		err = errors.New("there is no secret in it")
	}
	return pairs, err
}

// importFormat detects the format from the file's name, or from the start of the text.
func importFormat(from string, data []byte) secretfile.Format {
	if format := secretfile.FormatOf(from); format != secretfile.FormatEnv {
		return format
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if bytes.HasPrefix(text, []byte("{")) {
		return secretfile.FormatJSON
	}
	if bytes.HasPrefix(text, []byte("---")) && !strings.HasSuffix(from, ".env") {
		return secretfile.FormatYAML
	}
	return secretfile.FormatEnv
}
