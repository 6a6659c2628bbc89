package keys

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newGitSignKeyCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Print the key to sign with, as git takes it",
		Long: `Print your Coder public key as git's gpg.ssh.defaultKeyCommand has to. git asks at each
signature, so a regenerated key is taken up. In a container that has the socket of
'coder-secrets ssh-agent' and no workspace agent's token, the agent is asked.`,
		Example: `  coder-secrets gitsign key
  git config gpg.ssh.defaultKeyCommand 'coder-secrets gitsign key'`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		result, err := gitSignKey(cmd.Context(), a)
		if err != nil {
			return fmt.Errorf("cannot tell the key to sign with: %w", err)
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// gitSignKey gets the public key from the server, or from the agent if there is no
// token for the server.
func gitSignKey(ctx context.Context, a *app.App) (gitSignKeyResult, error) {
	api, _, err := a.ConnectAgent(ctx, &app.ServerFlags{Timeout: app.DefaultTimeout})
	if err != nil {
		blob, ok := sshkey.AgentKey(ctx, a.Sys.Getenv("SSH_AUTH_SOCK"), sshkey.CoderKey)
		if !ok || len(blob) < 4 {
			return gitSignKeyResult{}, err
		}
		kind := string(blob[4:min(uint64(len(blob)), 4+uint64(binary.BigEndian.Uint32(blob)))])
		return gitSignKeyResult{Key: "key::" + kind + " " + base64.StdEncoding.EncodeToString(blob)}, nil
	}
	key, err := agentKeyReader{api}.GitSSHKey(ctx, "")
	if err != nil {
		return gitSignKeyResult{}, err
	}
	if _, _, err := splitPublicKey(key.PublicKey); err != nil {
		return gitSignKeyResult{}, err
	}
	return gitSignKeyResult{Key: "key::" + key.PublicKey}, nil
}

// gitSignKeyResult is a key in the format of git's user.signingkey.
type gitSignKeyResult struct {
	Key string `json:"key"`
}

func (r gitSignKeyResult) WriteText(_ *console.UI, w io.Writer) error {
	_, err := fmt.Fprintln(w, console.EscapeLine(r.Key))
	return err
}
