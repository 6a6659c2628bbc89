package secrets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/filecrypt"
	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newSecretsRekeyCmd(a *app.App) *cobra.Command {
	opts := secretsRekeyOptions{}
	cmd := &cobra.Command{
		Use:   "rekey",
		Short: "Change who can open the encrypted file",
		Long: `Encrypt the file anew: for your Coder key as it is now, for those who could open it
before, for each --also and without each --remove. Prints who can open it then. What
somebody has read they know, and an old copy of the file stays open to them: change the
secrets themselves where that matters.

Where the Coder key was regenerated and no longer opens the file, --identity with the
key of another recipient does, and this encrypts it for the new key.`,
		Example: `  coder-secrets secrets rekey --also age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  coder-secrets secrets rekey --remove SHA256:oRY1s7oCLiNMdZ1zA8vOrkrWdJC3pBvCzHcKpXYZRmw
  coder-secrets secrets rekey --encrypt --file ~/project/.env`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	file := app.AddSecretFileFlags(cmd)
	file.AddAllowFlags(cmd)
	file.Server = app.AddServerFlags(cmd)
	flags := cmd.Flags()
	console.RepeatedVar(flags, &opts.also, "also", "add this recipient: age1…, an SSH public key, or a file of them")
	console.RepeatedVar(flags, &opts.remove, "remove", "take out this recipient, named as for --also or by its SHA256 fingerprint")
	flags.BoolVar(&opts.encrypt, "encrypt", false, "encrypt a file that is not encrypted yet")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "check everything, write nothing")
	app.CompleteNothing(cmd, "remove")
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := errors.Join(output.Validate(), opts.complete(a, file)); err != nil {
			return err
		}
		if err := app.CheckSecretFile(cmd.Context(), a.UI, opts.File); err != nil {
			return err
		}
		result, err := runSecretsRekey(cmd.Context(), opts)
		if err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsRekeyOptions are the parsed arguments of `secrets rekey`.
type secretsRekeyOptions struct {
	File    *secretfile.File
	DryRun  bool
	crypt   *filecrypt.Crypt
	also    []string
	remove  []string
	encrypt bool
}

func (o *secretsRekeyOptions) complete(a *app.App, flags *app.SecretFileFlags) (err error) {
	if o.File, err = flags.Complete(a); err != nil {
		return err
	}
	add, err := app.ParseRecipients("--also", o.also)
	if err != nil {
		return err
	}
	crypt, err := flags.Crypt(a)
	if err != nil {
		return err
	}
	if crypt.Remove, err = parseRemoved(o.remove); err != nil {
		return err
	}
	crypt.Add, crypt.Anew, crypt.Adopt = add, true, true
	o.crypt, o.File.Crypt, o.File.Encrypt = crypt, crypt, o.encrypt
	return nil
}

// parseRemoved parses --remove: the values of --also, or fingerprints.
func parseRemoved(texts []string) ([]string, error) {
	var names []string
	for _, text := range texts {
		if app.ValidFingerprint(text) {
			names = append(names, text)
			continue
		}
		list, err := app.ParseRecipients("--remove", []string{text})
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			names = append(names, r.String())
		}
	}
	return names, nil
}

// secretsRekeyResult is the recipients of a file.
type secretsRekeyResult struct {
	File       string          `json:"file"`
	Recipients []recipientItem `json:"recipients"`
	Added      []string        `json:"added"`
	Removed    []string        `json:"removed"`
	DryRun     bool            `json:"dry_run"`
}

// recipientItem is a recipient of a file. Role is coder for the Coder key of the owner,
// even if it was added with --also.
type recipientItem struct {
	Role        string `json:"role"`
	Recipient   string `json:"recipient"`
	Kind        string `json:"kind"`
	Fingerprint string `json:"fingerprint,omitempty"`
}

func (r secretsRekeyResult) WriteText(u *console.UI, w io.Writer) error {
	rows := make([][]string, len(r.Recipients))
	for i, item := range r.Recipients {
		name := item.Fingerprint
		if name == "" {
			name = item.Recipient
		}
		rows[i] = []string{item.Role, item.Kind, name}
	}
	verb := "encrypted"
	if r.DryRun {
		verb = "would encrypt"
	}
	u.Notef("%s %s for %s: %d added, %d removed", verb, r.File, console.Count(len(r.Recipients), "recipient"), len(r.Added), len(r.Removed))
	return console.WriteTable(u, w, []string{"ROLE", "KIND", "RECIPIENT"}, rows)
}

func runSecretsRekey(ctx context.Context, opts secretsRekeyOptions) (secretsRekeyResult, error) {
	result := secretsRekeyResult{File: opts.File.Path, DryRun: opts.DryRun, Added: []string{}, Removed: []string{}}
	data, err := opts.File.Raw()
	if err != nil {
		return result, noSecretFile(opts.File, err)
	}
	var before []sealed.Recipient
	switch {
	case secretfile.IsEncrypted(data):
		before, _ = sealed.Recipients(data)
	case !opts.encrypt:
		return result, console.WithHint(fmt.Errorf("cannot change who opens %q: it is not encrypted", opts.File.Path), "coder-secrets secrets rekey --encrypt"+app.FileFlags(opts.File))
	default:
		data = nil
	}
	after, err := opts.rekey(ctx, data)
	if err != nil {
		return result, err
	}
	for _, r := range after {
		item := recipientItem{Role: string(r.Role), Recipient: r.String(), Kind: r.Kind()}
		if r.Short() != r.String() {
			item.Fingerprint = r.Short()
		}
		result.Recipients = append(result.Recipients, item)
	}
	result.Added, result.Removed = missingIn(before, after), missingIn(after, before)
	return result, nil
}

// rekey encrypts the file again. With --dry-run it only returns the recipients.
func (o *secretsRekeyOptions) rekey(ctx context.Context, old []byte) ([]sealed.Recipient, error) {
	if o.DryRun {
		list, err := o.crypt.RecipientsFor(ctx, old)
		if err != nil {
			return nil, fmt.Errorf("cannot write %q: %w", o.File.Path, err)
		}
		return list, nil
	}
	err := filecrypt.Rewrite(ctx, o.File, o.crypt)
	list, _ := o.crypt.Written()
	return list, err
}

// missingIn returns the recipients in list that are not in some.
func missingIn(some, list []sealed.Recipient) []string {
	names := []string{}
	for _, r := range list {
		if !slices.ContainsFunc(some, r.Same) {
			names = append(names, r.String())
		}
	}
	return names
}
