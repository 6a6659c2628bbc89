package keys

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/filecrypt"
	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newPublicKeyRegenerateCmd(a *app.App) *cobra.Command {
	opts := publicKeyRegenerateOptions{}
	cmd := &cobra.Command{
		Use:   "regenerate",
		Short: "Replace your SSH key pair by a new one",
		Long: `Let Coder make a new SSH key pair for you. The old key stops working wherever it is
registered, and there is no way back; the new public key has to be registered there.
Without --yes it asks first.

In a workspace, secret files that are encrypted for the old key are encrypted for the
new one: they can be read at every moment in between, and an interrupted run is
finished by the next command that reads the file. Anywhere else, and in your other
workspaces, they become unreadable unless they have another recipient, which
'coder-secrets secrets rekey --also' adds.`,
		Example: `  coder-secrets publickey regenerate
  coder-secrets publickey regenerate --yes -o json`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.Flags().StringVar(&opts.user, "user", client.Me, "whose key, by user name or id")
	cmd.Flags().BoolVarP(&opts.yes, "yes", "y", false, "do not ask")
	console.RepeatedVar(cmd.Flags(), &opts.files, "file", "carry over this encrypted file too, which is at an unusual place")
	cmd.Flags().BoolVar(&opts.skipFiles, "skip-files", false, "leave encrypted files as they are")
	_ = cmd.RegisterFlagCompletionFunc("user", app.CompleteUsers(a, server))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return publicKeyRegenerate(cmd.Context(), a, server, output, opts)
	}
	return cmd
}

// publicKeyRegenerate is the whole command; `publickey --reset` also calls it.
func publicKeyRegenerate(ctx context.Context, a *app.App, server *app.ServerFlags, output *console.OutputFlag, opts publicKeyRegenerateOptions) error {
	if err := output.Validate(); err != nil {
		return err
	}
	if opts.user == "" {
		return console.Usagef("--user needs a user name or id")
	}
	if len(opts.files) > 0 && (opts.skipFiles || opts.user != client.Me) {
		return console.Usagef("--file goes neither with --skip-files nor with --user")
	}
	// Send nothing unless somebody can confirm.
	if !opts.yes && !a.UI.CanAsk() {
		return a.MustConfirm()
	}
	api, s, err := a.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("cannot regenerate the SSH key%s: %w", ofUser(opts.user), err)
	}
	job := &regeneration{api: api, opts: opts}
	job.carry = func(old client.GitSSHKey) (fileCarrier, error) { return carryFiles(ctx, a, server, opts, old) }
	job.ask = func(old publicKeyResult, files fileCarrier) error {
		return askToRegenerate(ctx, a, old, files, s, opts)
	}
	result, err := runPublicKeyRegenerate(ctx, job)
	if result.PublicKey == "" {
		return err
	}
	a.UI.Notef("%s is replaced by %s", result.OldFingerprint, result.Fingerprint)
	for _, path := range result.Files {
		a.UI.Notef("%s is encrypted for the new key", path)
	}
	a.UI.Hintf("register the new key where the old one was; it is on stdout, and in: coder-secrets publickey")
	return errors.Join(console.Render(a.UI, output, result), err)
}

// carryFiles opens the encrypted files of a workspace, so that they can be encrypted
// for the new key. Outside a workspace, or for another user's key, there are no such
// files.
func carryFiles(ctx context.Context, a *app.App, server *app.ServerFlags, opts publicKeyRegenerateOptions, old client.GitSSHKey) (fileCarrier, error) {
	var paths []string
	var err error
	switch {
	case len(opts.files) > 0 && !a.HasAgent():
		err = console.WithHint(errors.New("files are carried over in a workspace alone, which is given the private key"), "run this in the workspace that has the file")
	case !opts.skipFiles && opts.user == client.Me && a.HasAgent():
		paths, err = a.EncryptedFiles(opts.files)
	}
	if err != nil {
		return nil, err
	}
	return filecrypt.NewCarrier(ctx, a.CryptHost(server), paths, len(opts.files) > 0, old.PublicKey)
}

// addRecipient is the command that makes a file readable without the Coder key.
const addRecipient = "coder-secrets secrets rekey --also RECIPIENT"

// askToRegenerate says what becomes unreadable with a new key, and asks for
// confirmation.
func askToRegenerate(ctx context.Context, a *app.App, old publicKeyResult, files fileCarrier, s session.Session, opts publicKeyRegenerateOptions) error {
	for _, path := range files.Paths() {
		a.UI.Notef("%s stays readable: it will be encrypted for the new key", path)
	}
	if opts.yes {
		a.UI.Hintf("other files that are encrypted to the old key become unreadable; a recipient keeps one readable: %s", addRecipient)
		return nil
	}
	return a.Confirm(ctx, fmt.Sprintf("Replace the SSH key %s%s on %s? %s; to keep one readable, first, where it is: %s [y/N] ",
		old.Fingerprint, ofUser(opts.user), s.URL.Host, files.Consequence(), addRecipient))
}

type publicKeyRegenerateOptions struct {
	user      string
	yes       bool
	files     []string
	skipFiles bool
}

// publicKeyRegenerator is what regenerating a key needs of the client.
type publicKeyRegenerator interface {
	publicKeyReader
	RegenerateGitSSHKey(ctx context.Context, user string, old client.GitSSHKey) (client.GitSSHKey, error)
}

// fileCarrier re-encrypts files for the new key.
type fileCarrier interface {
	Paths() []string
	Consequence() string
	Prepare(ctx context.Context) error
	Failed(ctx context.Context, err error) error
	Finish(ctx context.Context, public string) (done []string, err error)
	Release()
}

// regeneration holds what replacing a key needs.
type regeneration struct {
	api   publicKeyRegenerator
	opts  publicKeyRegenerateOptions
	carry func(old client.GitSSHKey) (fileCarrier, error)
	ask   func(old publicKeyResult, files fileCarrier) error
}

// runPublicKeyRegenerate reads the old key, opens the files that are encrypted for it,
// asks for confirmation and requests a new key. It returns a result with an error if
// the key was replaced but a file could not be re-encrypted.
func runPublicKeyRegenerate(ctx context.Context, job *regeneration) (publicKeyRegenerateResult, error) {
	api, opts := job.api, job.opts
	fail := func(err error) (publicKeyRegenerateResult, error) {
		return publicKeyRegenerateResult{}, fmt.Errorf("cannot regenerate the SSH key%s: %w", ofUser(opts.user), err)
	}
	oldKey, err := api.GitSSHKey(ctx, opts.user)
	if err != nil {
		return fail(err)
	}
	before, err := newPublicKeyResult(oldKey)
	if err != nil {
		return fail(err)
	}
	files, err := job.carry(oldKey)
	if err != nil {
		return fail(err)
	}
	defer files.Release()
	if err := job.ask(before, files); err != nil {
		return publicKeyRegenerateResult{}, err
	}
	if err := files.Prepare(ctx); err != nil {
		return publicKeyRegenerateResult{}, err
	}
	newKey, err := api.RegenerateGitSSHKey(ctx, opts.user, oldKey)
	if err != nil {
		return fail(files.Failed(ctx, err))
	}
	after, err := newPublicKeyResult(newKey)
	if err != nil {
		return fail(err)
	}
	result := publicKeyRegenerateResult{publicKeyResult: after, OldFingerprint: before.Fingerprint, Files: []string{}}
	done, err := files.Finish(ctx, newKey.PublicKey)
	result.Files = append(result.Files, done...)
	return result, err
}

// publicKeyRegenerateResult is the new key and the one that it replaced.
type publicKeyRegenerateResult struct {
	publicKeyResult
	OldFingerprint string `json:"old_fingerprint"`
	// Files are the secret files that are now encrypted for the new key.
	Files []string `json:"files"`
}

func (r publicKeyRegenerateResult) WriteText(u *console.UI, w io.Writer) error {
	return r.publicKeyResult.WriteText(u, w)
}
