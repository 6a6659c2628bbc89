// Package keys is the commands for the SSH key: publickey, gitssh, ssh-agent and gitsign.
package keys
