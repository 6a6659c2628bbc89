// Package keys contains the commands for the SSH key: publickey, gitssh, ssh-agent and
// gitsign.
package keys

import (
	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
)

// NewCmds returns the commands for the SSH key, in the order in which help shows them.
func NewCmds(a *app.App) []*cobra.Command {
	return []*cobra.Command{
		newPublicKeyCmd(a),
		newGitSSHCmd(a),
		newSSHAgentCmd(a),
		newGitSignCmd(a),
	}
}
