package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/sshkey"
)

// gitSignName is the name under which the program is git's gpg.ssh.program: git
// gives that program arguments of its own only.
const gitSignName = "coder-secrets-gitsign"

func newGitSignCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gitsign [--] <ssh-keygen arguments>",
		Short: "Sign commits with your Coder key, for git",
		Long: `Do what git asks of its gpg.ssh.program: sign with your Coder SSH key from memory, and
leave checks to ssh-keygen. git gives that program no arguments of ours, so the program
goes by the name ` + gitSignName + ` as well; 'gitsign setup' prints what to set.

A signature proves that somebody who could use the key at that moment made the commit:
you, a program in one of your workspaces, or an administrator of the server.`,
		Example: `  coder-secrets gitsign setup --apply --global
  git -c gpg.format=ssh -c gpg.ssh.program=` + gitSignName + ` commit -S`,
		DisableFlagParsing: true,
		ValidArgsFunction:  cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
				return cmd.Help()
			}
			if args[0] == "--" {
				args = args[1:]
			}
			return a.runGitSign(cmd.Context(), args)
		},
	}
	cmd.AddCommand(newGitSignSetupCmd(a))
	return cmd
}

// runGitSign runs ssh-keygen as git asked. To sign it finds the key in an agent of
// ours, which lives as long as ssh-keygen does.
func (a *app) runGitSign(ctx context.Context, args []string) error {
	keygen, err := a.lookPath("ssh-keygen", "install OpenSSH's client")
	if err != nil {
		return fmt.Errorf("cannot sign: %w", err)
	}
	i := slices.Index(args, "-Y")
	if i < 0 || i+1 >= len(args) || args[i+1] != "sign" {
		status, err := sshkey.RunChild(a.command(keygen, args...))
		return a.endAs(status, err)
	}
	if err := a.harden(); err != nil {
		return err
	}
	key, err := a.fetchKey(ctx)
	if err != nil {
		return fmt.Errorf("cannot sign: cannot get the SSH key: %w", err)
	}
	defer key.Wipe()
	listener, remove, err := a.sshAgentSocket(sshAgentOptions{})
	if err != nil {
		return fmt.Errorf("cannot sign: %w", err)
	}
	defer remove()
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	agent := &sshkey.Agent{
		Fetch:    func(context.Context) (*sshkey.Key, error) { return key, nil },
		Upstream: a.sys.Getenv("SSH_AUTH_SOCK"), Now: a.sys.Now, Context: ctx,
	}
	go func() { served <- sshkey.Serve(ctx, listener, agent) }()
	cmd := a.command(keygen, args...)
	cmd.Env = append(append([]string(nil), a.sys.Environ...), "SSH_AUTH_SOCK="+listener.Addr().String())
	status, err := sshkey.RunChild(cmd)
	cancel()
	return errors.Join(a.endAs(status, err), <-served)
}

// Args turns the process's arguments into those of [Main]: under the name that git
// knows, all of them are git's.
func Args(args []string) []string {
	if len(args) > 0 && signsAs(args[0]) {
		return append([]string{"gitsign", "--"}, args[1:]...)
	}
	return args[min(1, len(args)):]
}

// signsAs reports whether the program was called by the name that git knows.
func signsAs(name string) bool {
	base := strings.TrimSuffix(strings.ToLower(filepath.Base(name)), ".exe")
	return base == gitSignName
}
