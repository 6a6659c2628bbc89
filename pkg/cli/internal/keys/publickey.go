package keys

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newPublicKeyCmd(a *app.App) *cobra.Command {
	opts := publicKeyOptions{}
	cmd := &cobra.Command{
		Use:        "publickey",
		SuggestFor: []string{"key", "keys", "ssh-key", "sshkey"},
		Aliases:    []string{"pubkey"},
		Short:      "Show your public SSH key",
		Long: `Show the public half of the SSH key pair that Coder keeps for you. The key's line
alone goes to stdout, so that it can be piped.`,
		Example: `  coder-secrets publickey | ssh-keygen -lf -
  coder-secrets publickey --allowed-signers ada@example.com >> ~/.ssh/allowed_signers`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	regenerate := publicKeyRegenerateOptions{}
	flags := cmd.Flags()
	flags.StringVar(&opts.user, "user", client.Me, "whose key, by user name or id")
	flags.BoolVar(&opts.agent, "agent", false, "ask with the workspace agent's token instead of a session token")
	flags.BoolVar(&opts.fingerprint, "fingerprint", false, "show the key's fingerprint")
	flags.StringVar(&opts.expect, "expect", "", "end with status 3 unless the key has this fingerprint (SHA256:…)")
	flags.StringVar(&opts.allowedSigners, "allowed-signers", "", "show a line for git's allowed-signers file, for this email address")
	reset := flags.Bool("reset", false, "regenerate the key")
	flags.BoolVarP(&regenerate.yes, "yes", "y", false, "with --reset: do not ask")
	_ = flags.MarkHidden("reset")
	_ = flags.MarkHidden("yes")
	app.CompleteNothing(cmd, "expect", "allowed-signers")
	_ = cmd.RegisterFlagCompletionFunc("user", app.CompleteUsers(a, server))
	show := func(cmd *cobra.Command, _ []string) error {
		if *reset {
			regenerate.user = opts.user
			return publicKeyRegenerate(cmd.Context(), a, server, output, regenerate)
		}
		for _, name := range []string{"expect", "allowed-signers"} {
			if flag := flags.Lookup(name); flag.Changed && flag.Value.String() == "" {
				return console.Usagef("--%s needs a value, and the one given is empty", name)
			}
		}
		if err := errors.Join(output.Validate(), opts.complete()); err != nil {
			return err
		}
		api, _, err := publicKeyAPI(cmd.Context(), a, server, opts.agent)
		if err != nil {
			return fmt.Errorf("cannot read the SSH key%s: %w", ofUser(opts.user), err)
		}
		result, err := runPublicKey(cmd.Context(), api, opts)
		if err != nil {
			return err
		}
		// Do not print a key other than the expected one: stdout may be an
		// authorized_keys file.
		if err := result.expected(opts.expect); err != nil {
			return err
		}
		return console.Render(a.UI, output, result)
	}
	cmd.RunE = show
	a.Below(cmd, func() []*cobra.Command {
		return []*cobra.Command{newPublicKeyShowCmd(cmd, show), newPublicKeyRegenerateCmd(a)}
	})
	return cmd
}

// newPublicKeyShowCmd creates `publickey show`, the long form of `publickey`.
func newPublicKeyShowCmd(parent *cobra.Command, show func(*cobra.Command, []string) error) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show", Short: parent.Short, Long: parent.Long, Args: console.MaxArgs(0), Hidden: true,
		ValidArgsFunction: cobra.NoFileCompletions, RunE: show,
	}
	cmd.Flags().AddFlagSet(parent.Flags())
	return cmd
}

// publicKeyAPI returns the client for runPublicKey. With the agent's token, only the
// key pair of the workspace's owner is available.
func publicKeyAPI(ctx context.Context, a *app.App, server *app.ServerFlags, agent bool) (publicKeyReader, session.Session, error) {
	if !agent {
		c, s, err := a.Connect(ctx, server)
		if err != nil && s.URL != nil && s.Token.Empty() && a.InWorkspace() {
			err = console.WithHint(err, "or, for the key of the workspace's owner: coder-secrets publickey --agent")
		}
		return c, s, err
	}
	c, s, err := a.ConnectAgent(ctx, server)
	return agentKeyReader{c}, s, err
}

// agentKeyReader reads the public key with the workspace agent's token.
type agentKeyReader struct{ api *client.Client }

func (r agentKeyReader) GitSSHKey(ctx context.Context, _ string) (client.GitSSHKey, error) {
	pair, err := r.api.AgentGitSSHKey(ctx)
	pair.PrivateKey.Wipe()
	return client.GitSSHKey{PublicKey: pair.PublicKey}, err
}

// publicKeyOptions select the key and what to print of it.
type publicKeyOptions struct {
	user           string
	agent          bool
	fingerprint    bool
	expect         string
	allowedSigners string
}

func (o *publicKeyOptions) complete() error {
	switch {
	case o.user == "":
		return console.Usagef("--user needs a user name or id")
	case o.agent && o.user != client.Me:
		return console.Usagef("--agent and --user do not go together: an agent's token reads its owner's key only")
	case o.fingerprint && o.allowedSigners != "":
		return console.Usagef("--fingerprint and --allowed-signers do not go together")
	case o.expect != "" && !app.ValidFingerprint(o.expect):
		return console.Usagef("--expect needs a fingerprint as ssh-keygen -l prints it, SHA256: and 43 characters")
	case strings.ContainsAny(o.allowedSigners, " \t\r\n\"#,*?!"):
		return console.Usagef("--allowed-signers needs one email address")
	}
	return nil
}

// publicKeyReader is what showing a key needs of the client.
type publicKeyReader interface {
	GitSSHKey(ctx context.Context, user string) (client.GitSSHKey, error)
}

func runPublicKey(ctx context.Context, api publicKeyReader, opts publicKeyOptions) (publicKeyResult, error) {
	key, err := api.GitSSHKey(ctx, opts.user)
	if err != nil {
		return publicKeyResult{}, fmt.Errorf("cannot read the SSH key%s: %w", ofUser(opts.user), err)
	}
	result, err := newPublicKeyResult(key)
	if err != nil {
		return publicKeyResult{}, fmt.Errorf("cannot read the SSH key%s: %w", ofUser(opts.user), err)
	}
	result.form = opts
	return result, nil
}

func ofUser(user string) string {
	if user == client.Me || user == "" {
		return ""
	}
	return fmt.Sprintf(" of user %q", user)
}

// publicKeyResult is a public key. Its field names are Coder's.
type publicKeyResult struct {
	PublicKey   string `json:"public_key"`
	Fingerprint string `json:"fingerprint"`
	Type        string `json:"type"`
	UserID      string `json:"user_id,omitempty"`
	CreatedAt   string `json:"created_at,omitempty"`
	UpdatedAt   string `json:"updated_at,omitempty"`

	form publicKeyOptions
}

func newPublicKeyResult(key client.GitSSHKey) (publicKeyResult, error) {
	kind, blob, err := splitPublicKey(key.PublicKey)
	if err != nil {
		return publicKeyResult{}, err
	}
	digest := sha256.Sum256(blob)
	r := publicKeyResult{
		PublicKey: key.PublicKey, Type: kind, UserID: key.UserID,
		Fingerprint: "SHA256:" + base64.RawStdEncoding.EncodeToString(digest[:]),
	}
	if !key.CreatedAt.IsZero() {
		r.CreatedAt, r.UpdatedAt = key.CreatedAt.Format(time.RFC3339), key.UpdatedAt.Format(time.RFC3339)
	}
	return r, nil
}

// splitPublicKey splits an authorized_keys line. The server's text ends up in users'
// authorized_keys and allowed_signers, so it must be exactly one such line without
// options: sshd would apply options before the key.
func splitPublicKey(line string) (kind string, blob []byte, err error) {
	fields := strings.Fields(line)
	if strings.ContainsAny(line, "\r\n\x00") || len(fields) < 2 {
		return "", nil, errors.New("the server's answer is no public key")
	}
	blob, err = base64.StdEncoding.DecodeString(fields[1])
	if err != nil || len(blob) < 4 {
		return "", nil, errors.New("the server's answer is no public key")
	}
	n := binary.BigEndian.Uint32(blob)
	if uint64(n)+4 > uint64(len(blob)) || !bytes.Equal(blob[4:4+n], []byte(fields[0])) {
		return "", nil, errors.New("the server's answer is no public key")
	}
	return fields[0], blob, nil
}

func (r publicKeyResult) WriteText(_ *console.UI, w io.Writer) error {
	line := r.PublicKey
	switch {
	case r.form.allowedSigners != "":
		fields := strings.Fields(r.PublicKey)
		line = fmt.Sprintf("%s namespaces=\"git\" %s %s", r.form.allowedSigners, fields[0], fields[1])
	case r.form.fingerprint:
		line = r.Fingerprint
	}
	_, err := fmt.Fprintln(w, console.EscapeLine(line))
	return err
}

// expected returns an error if the key is not the expected one.
func (r publicKeyResult) expected(fingerprint string) error {
	if fingerprint == "" || fingerprint == r.Fingerprint {
		return nil
	}
	return &console.StatusError{Status: console.ExitFindings, Err: fmt.Errorf("the key is not the expected one: it has the fingerprint %s, not %s", r.Fingerprint, fingerprint)}
}
