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
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func newSecretsSealCmd(a *app.App) *cobra.Command {
	opts := secretsSealOptions{}
	cmd := &cobra.Command{
		Use:   "seal <file>|- --to <user>[,<user>...]",
		Short: "Make a bundle of secrets that only these users can open",
		Long: `Encrypt the secrets of a dotenv, JSON or YAML file for the Coder SSH keys of users,
and print the bundle, which is text. It can be sent over any channel: each of them
opens it in their workspace with 'coder-secrets secrets import', and nobody else can.
A user who regenerates the key first needs a new bundle.

Reading the public keys of other users needs the role owner or user admin.

Nobody but the users can read a bundle, but everybody who knows their public keys can
make one. Whoever gets one sees with import --diff --dry-run what it would change.`,
		Example: `  coder-secrets secrets seal onboarding.env --to mia,bob > onboarding.age
  vault kv get -format=json -field=data secret/app | coder-secrets secrets seal - --to mia > app.age`,
		Args:              console.ExactArgs("a file, or - for stdin"),
		ValidArgsFunction: app.FirstOnly(app.CompleteFiles(app.SecretFiles()...)),
	}
	server := app.AddServerFlags(cmd)
	flags := cmd.Flags()
	console.ListVar(flags, &opts.To, "to", "the users who can open the bundle, by user name or id")
	console.RepeatedVar(flags, &opts.also, "also", "for this recipient too: age1…, an SSH public key, or a file of them")
	flags.StringVar(&opts.fromText, "from", "", "what the file is: env, json, yaml (default by its name and first character)")
	_ = cmd.RegisterFlagCompletionFunc("from", cobra.FixedCompletions([]string{"env", "json", "yaml"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("to", app.InList(app.CompleteUsers(a, server)))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := opts.complete(args); err != nil {
			return err
		}
		pairs, err := opts.read(cmd.Context(), a.Sys.Stdin)
		if err != nil {
			return err
		}
		api, _, err := a.Connect(cmd.Context(), server)
		if err != nil {
			return fmt.Errorf("cannot seal: %w", err)
		}
		result, err := runSecretsSeal(cmd.Context(), api, pairs, opts)
		if err != nil {
			return err
		}
		return result.WriteText(a.UI, a.Sys.Stdout)
	}
	return cmd
}

// secretsSealOptions are the parsed arguments of `secrets seal`.
type secretsSealOptions struct {
	From     string // "-" for stdin
	Format   secretfile.Format
	To       []string
	Also     []sealed.Recipient
	also     []string
	fromText string
}

func (o *secretsSealOptions) complete(args []string) (err error) {
	o.From = args[0]
	if len(o.To) == 0 || slices.Contains(o.To, "") {
		return console.Usagef("--to needs the users who are to open the bundle")
	}
	if o.fromText != "" {
		if o.Format, err = secretfile.ParseFormat(o.fromText); err != nil || o.Format == secretfile.FormatRaw {
			return console.Usagef("unknown format %q for --from: expected one of env, json, yaml", o.fromText)
		}
	}
	o.Also, err = app.ParseRecipients("--also", o.also)
	return err
}

// read parses the secrets as `secrets import` will, so that the sender, who can fix
// them, sees the errors.
func (o *secretsSealOptions) read(ctx context.Context, stdin io.Reader) ([]secretfile.Pair, error) {
	data, err := app.ReadInput(ctx, stdin, o.From)
	if err == nil && secretfile.IsEncrypted(data) {
		err = errors.New("it is encrypted already")
	}
	var pairs []secretfile.Pair
	if err == nil {
		pairs, err = parseSecrets(o.From, o.Format, data)
	}
	if err != nil {
		return nil, console.WrapEach(err, "cannot seal %s", importName(o.From))
	}
	return pairs, nil
}

// secretsSealResult is a bundle and its recipients.
type secretsSealResult struct {
	bundle []byte
	count  int
	users  []sealedUser
}

type sealedUser struct{ name, key string }

func (r secretsSealResult) WriteText(u *console.UI, w io.Writer) error {
	if _, err := w.Write(r.bundle); err != nil {
		return err
	}
	for _, user := range r.users {
		u.Notef("sealed %s for %s, whose key is %s", console.Count(r.count, "secret"), user.name, user.key)
	}
	u.Hintf("they open it in their workspace: coder-secrets secrets import BUNDLE")
	return nil
}

// runSecretsSeal requests the public keys and encrypts. Each user whose key cannot be
// used is a separate error.
func runSecretsSeal(ctx context.Context, api publicKeyOfUser, pairs []secretfile.Pair, opts secretsSealOptions) (secretsSealResult, error) {
	result := secretsSealResult{count: len(pairs)}
	var list []sealed.Recipient
	var failed []error
	for _, name := range opts.To {
		r, err := userRecipient(ctx, api, name)
		if err != nil {
			failed = append(failed, fmt.Errorf("cannot seal for %q: %w", name, err))
			continue
		}
		list = sealed.Add(list, r)
		result.users = append(result.users, sealedUser{name, r.Short()})
	}
	if len(failed) > 0 {
		return result, errors.Join(failed...)
	}
	text, err := secretfile.Export("json", pairs)
	if err != nil {
		return result, err
	}
	result.bundle, err = sealed.Seal(secret.New(text), sealed.Add(list, opts.Also...), true)
	if err != nil {
		return result, fmt.Errorf("cannot seal: %w", err)
	}
	return result, nil
}

// publicKeyOfUser is what sealing needs of the client.
type publicKeyOfUser interface {
	GitSSHKey(ctx context.Context, user string) (client.GitSSHKey, error)
}

// userRecipient returns the Coder key of a user as a recipient.
func userRecipient(ctx context.Context, api publicKeyOfUser, name string) (sealed.Recipient, error) {
	key, err := api.GitSSHKey(ctx, name)
	if client.IsKind(err, client.KindNotFound) || client.IsKind(err, client.KindForbidden) || client.IsKind(err, client.KindServer) {
		return sealed.Recipient{}, console.WithHint(err, "reading the public key of somebody else needs the role owner or user admin")
	}
	if err != nil {
		return sealed.Recipient{}, err
	}
	r, err := sealed.ParseRecipient(sealed.RoleUser, key.PublicKey)
	if err != nil {
		return r, filecrypt.KeyRefused("their SSH key", err)
	}
	return r, nil
}
