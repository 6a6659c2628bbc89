package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

func newPublicKeyRegenerateCmd(a *app) *cobra.Command {
	opts := publicKeyRegenerateOptions{}
	cmd := &cobra.Command{
		Use:   "regenerate",
		Short: "Replace your SSH key pair by a new one",
		Long: `Let Coder make a new SSH key pair for you. The old key stops working wherever it is
registered, and there is no way back; the new public key has to be registered there.
Without --yes it asks first.`,
		Example: `  coder-secrets publickey regenerate
  coder-secrets publickey regenerate --yes -o json`,
		Args:              maxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := addServerFlags(cmd)
	output := addOutputFlag(cmd)
	cmd.Flags().StringVar(&opts.user, "user", client.Me, "whose key, by user name or id")
	cmd.Flags().BoolVarP(&opts.yes, "yes", "y", false, "do not ask")
	completeNothing(cmd, "user")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.publicKeyRegenerate(cmd.Context(), server, output, opts)
	}
	return cmd
}

// publicKeyRegenerate is the whole command; `publickey --reset` calls it too.
func (a *app) publicKeyRegenerate(ctx context.Context, server *serverFlags, output *outputFlag, opts publicKeyRegenerateOptions) error {
	if err := output.validate(); err != nil {
		return err
	}
	if opts.user == "" {
		return usagef("--user needs a user name or id")
	}
	// Nothing is sent before it is clear that somebody can say yes.
	if !opts.yes && !a.ui.canAsk() {
		return a.mustConfirm()
	}
	api, session, err := a.connect(ctx, server)
	if err != nil {
		return fmt.Errorf("cannot regenerate the SSH key%s: %w", ofUser(opts.user), err)
	}
	result, err := runPublicKeyRegenerate(ctx, api, opts, func(old publicKeyResult) error {
		if opts.yes {
			return nil
		}
		return a.confirm(ctx, fmt.Sprintf("Replace the SSH key %s%s on %s? It stops working wherever it is registered. [y/N] ",
			old.Fingerprint, ofUser(opts.user), session.URL.Host))
	})
	if err != nil {
		return err
	}
	a.ui.notef("%s is replaced by %s", result.OldFingerprint, result.Fingerprint)
	a.ui.hintf("register the new key where the old one was; it is on stdout, and in: coder-secrets publickey")
	return render(a.ui, output, result)
}

type publicKeyRegenerateOptions struct {
	user string
	yes  bool
}

// publicKeyRegenerator is what regenerating needs of the client.
type publicKeyRegenerator interface {
	publicKeyReader
	RegenerateGitSSHKey(ctx context.Context, user string, old client.GitSSHKey) (client.GitSSHKey, error)
}

// runPublicKeyRegenerate reads the old key, asks, and has a new one made.
func runPublicKeyRegenerate(ctx context.Context, api publicKeyRegenerator, opts publicKeyRegenerateOptions, ask func(old publicKeyResult) error) (publicKeyRegenerateResult, error) {
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
	if err := ask(before); err != nil {
		return publicKeyRegenerateResult{}, err
	}
	newKey, err := api.RegenerateGitSSHKey(ctx, opts.user, oldKey)
	if err != nil {
		return fail(err)
	}
	after, err := newPublicKeyResult(newKey)
	if err != nil {
		return fail(err)
	}
	return publicKeyRegenerateResult{publicKeyResult: after, OldFingerprint: before.Fingerprint}, nil
}

// publicKeyRegenerateResult is the new key and what it replaced.
type publicKeyRegenerateResult struct {
	publicKeyResult
	OldFingerprint string `json:"old_fingerprint"`
}

func (r publicKeyRegenerateResult) writeText(u *ui, w io.Writer) error {
	return r.publicKeyResult.writeText(u, w)
}

// confirm asks a question whose default is no, on the terminal.
func (a *app) confirm(ctx context.Context, question string) error {
	answer, err := a.sys.Terminal.ReadLine(ctx, escapeLine(question))
	if err == errNoTerminal {
		return a.mustConfirm()
	}
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return &statusError{status: exitFailed, err: fmt.Errorf("nothing was changed: the answer was not yes")}
}

// mustConfirm is the error where nobody can be asked.
func (a *app) mustConfirm() error {
	return &usageError{err: fmt.Errorf("nothing was changed: this needs a yes, and there is nobody to ask"), hints: []string{"pass --yes to go ahead without a question"}}
}
