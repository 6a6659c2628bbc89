package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/internal/source"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newSecretsWriteCmd(a *app.App) *cobra.Command {
	opts := secretsWriteOptions{}
	cmd := &cobra.Command{
		Use:        "write <name>...",
		SuggestFor: []string{"add", "put", "create", "new", "save"},
		Aliases:    []string{"set"},
		Short:      "Write secrets to the file",
		Long: `Write a secret to the file, or replace its value. The value comes from a pipe, from
a --from-... flag, or is asked for without being shown; it is never an argument,
because other users of the machine can read those.

All else in the file stays as it is. The file is replaced as a whole or not at all.

Shells read every value that is written. A note names other readers of dotenv files,
such as docker --env-file, that would get it wrong; --for refuses such a value.

With --encrypt it becomes an age file for your Coder SSH key, and stays one: whoever
reads the disk cannot read it, and in the workspace the key is fetched to memory.`,
		Example: `  coder-secrets secrets write DB_PASSWORD
  printf '%s' "$token" | coder-secrets secrets write API_TOKEN
  coder-secrets secrets write TLS_KEY --from-file key.pem
  coder-secrets secrets write API_TOKEN --encrypt --also age-recipients.txt`,
		Args: console.MinArgs("the name of a secret"),
	}
	file := app.AddSecretFileFlags(cmd)
	file.AddAllowFlags(cmd)
	file.AddEncryptFlags(cmd)
	value := app.AddValueFlags(cmd)
	opts.readers = addReaderFlag(cmd)
	cmd.ValidArgsFunction = file.CompleteSecretNames(a)
	flags := cmd.Flags()
	flags.StringVar(&opts.modeText, "mode", "", "permission of the file: 0600 or 0400 (default that of the file, or 0600)")
	flags.BoolVar(&opts.IfAbsent, "if-absent", false, "leave a secret that is there as it is, and do not ask for it")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "check everything, write nothing")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := errors.Join(output.Validate(), opts.complete(a, args, file, value)); err != nil {
			return err
		}
		if err := app.CheckSecretFile(cmd.Context(), a.UI, opts.File); err != nil {
			return err
		}
		read := func(ctx context.Context, names []string) ([]secret.Secret, error) {
			return value.Read(ctx, a.UI, opts.source, names)
		}
		result, err := runSecretsWrite(cmd.Context(), read, opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsWriteOptions are the parsed arguments of `secrets write`.
type secretsWriteOptions struct {
	File     *secretfile.File
	Names    []string
	IfAbsent bool
	DryRun   bool
	source   source.Source
	modeText string
	readers  *readerFlag
}

func (o *secretsWriteOptions) complete(a *app.App, names []string, file *app.SecretFileFlags, value *app.ValueFlags) (err error) {
	if o.File, err = file.Complete(a); err != nil {
		return err
	}
	if o.File.Mode, err = parseFileMode(o.modeText); err != nil {
		return err
	}
	for i, name := range names {
		if strings.Contains(name, "=") {
			return &console.UsageError{
				Err:    errors.New("a value is not given as an argument, where others can see it"),
				Advice: []string{"pipe it in, or give the name alone to be asked for it"},
			}
		}
		if slices.Contains(names[:i], name) {
			return console.Usagef("%q is named twice", name)
		}
		if err := o.File.Format.CheckName(name); err != nil {
			return console.Usagef("argument %d is %w", i+1, err)
		}
	}
	if err := o.readers.validate(o.File.Format); err != nil {
		return err
	}
	o.Names = names
	o.source, err = value.Source(a, names)
	return err
}

// parseFileMode parses --mode. Only the owner may read a secret, so there are two
// modes.
func parseFileMode(text string) (fs.FileMode, error) {
	if text == "" {
		return 0, nil
	}
	mode, err := strconv.ParseUint(text, 8, 32)
	if err != nil || mode != 0o600 && mode != 0o400 {
		return 0, console.Usagef("unknown mode %q for --mode: expected 0600 or 0400", text)
	}
	return fs.FileMode(mode), nil
}

// secretsWriteResult is what `secrets write` did.
type secretsWriteResult struct {
	File      string   `json:"file"`
	Format    string   `json:"format"`
	Written   []string `json:"written"`
	Kept      []string `json:"kept"` // existed already, with --if-absent
	Created   bool     `json:"created"`
	Unchanged bool     `json:"unchanged"` // the file already had the values
	DryRun    bool     `json:"dry_run"`
	Encrypted bool     `json:"encrypted"`
	Narrowed  string   `json:"narrowed_from,omitempty"` // the previous mode, if it let others read the file

	MisreadBy []misreading `json:"misread_by,omitempty"`

	wasPlain   bool
	recipients string
}

func (r secretsWriteResult) WriteText(u *console.UI, _ io.Writer) error {
	for _, name := range r.Kept {
		u.Notef("%s is in %s already and stays as it is", name, r.File)
	}
	names := strings.Join(r.Written, ", ")
	switch {
	case names == "":
	case r.DryRun:
		u.Notef("would write %s to %s", names, r.File)
	case r.Unchanged:
		u.Notef("%s in %s had that value already", names, r.File)
	default:
		u.Notef("wrote %s to %s%s", names, r.File, r.recipients)
	}
	if r.wasPlain {
		u.Hintf("the disk had this file in clear until now: copies in snapshots and backups still do")
	}
	if r.Narrowed != "" {
		u.Notef("the mode of %s was %s and is for you alone now", r.File, r.Narrowed)
	}
	if !r.Unchanged {
		sayMisread(u, r.MisreadBy)
	}
	return nil
}

// readValues reads the value of each name.
type readValues func(ctx context.Context, names []string) ([]secret.Secret, error)

// runSecretsWrite reads the values and writes them.
func runSecretsWrite(ctx context.Context, read readValues, opts secretsWriteOptions) (secretsWriteResult, error) {
	result := secretsWriteResult{
		File: opts.File.Path, Format: string(opts.File.Format), DryRun: opts.DryRun, Written: []string{}, Kept: []string{},
	}
	names := opts.Names
	if opts.IfAbsent {
		var err error
		if names, result.Kept, err = absent(ctx, opts.File, names); err != nil || len(names) == 0 && !opts.File.Encrypt {
			return result, err
		}
	}
	var values []secret.Secret
	if len(names) > 0 {
		var err error
		if values, err = read(ctx, names); err != nil {
			return result, err
		}
	}
	for i, value := range values {
		if err := opts.File.Format.CheckValue(value); err != nil {
			return result, fmt.Errorf("cannot write %q: %w", names[i], err)
		}
	}
	edit := func(doc secretfile.Document) error {
		result.Written, result.Kept = []string{}, slices.DeleteFunc(slices.Clone(opts.Names), func(name string) bool { return slices.Contains(names, name) })
		for i, name := range names {
			if _, err := doc.Get(name); err == nil && opts.IfAbsent {
				result.Kept = append(result.Kept, name)
				continue
			}
			if err := doc.Set(name, values[i]); err != nil {
				return fmt.Errorf("cannot write %q: %w", name, err)
			}
			result.Written = append(result.Written, name)
		}
		var err error
		result.MisreadBy, err = opts.readers.misread(doc, result.Written)
		return err
	}
	if opts.DryRun {
		doc, err := loadOrNew(ctx, opts.File)
		if err != nil {
			return result, err
		}
		return result, edit(doc)
	}
	outcome, err := opts.File.Update(ctx, edit)
	result.Created, result.Unchanged = outcome.Created, outcome.Unchanged
	result.Encrypted, result.wasPlain = outcome.Encrypted, outcome.WasPlain
	result.recipients = app.EncryptedFor(opts.File)
	if outcome.Encrypted {
		result.MisreadBy = nil // only this program reads an encrypted file
	}
	if outcome.Narrowed != 0 {
		result.Narrowed = fmt.Sprintf("%04o", outcome.Narrowed)
	}
	return result, err
}

// absent splits names into those that are not in the file and those that are.
func absent(ctx context.Context, file *secretfile.File, names []string) (missing, there []string, err error) {
	there = []string{}
	doc, err := file.Load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return names, there, nil
	}
	if err != nil {
		return nil, there, err
	}
	for _, name := range names {
		if _, err := doc.Get(name); err == nil {
			there = append(there, name)
		} else {
			missing = append(missing, name)
		}
	}
	return missing, there, nil
}
