package keys

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// exitSSH is the exit status of ssh if it could not connect; git knows it.
const exitSSH = 255

func newGitSSHCmd(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "gitssh [--] <ssh arguments>",
		Short: "Run ssh with your Coder key, for git",
		Long: `Run ssh with your Coder SSH key, and with its own arguments. The key is fetched with
the workspace agent's token when ssh runs, is held in memory and is never written to
disk. Your own keys are offered first, the Coder key last. It is made for

  GIT_SSH_COMMAND="coder-secrets gitssh --"

and ends with ssh's own status; 255 where the key cannot be had.

The ssh that is run is the first on PATH, or CODER_SECRETS_SSH. On Windows the Coder
key lies in a file that only you can read for as long as ssh runs: its ssh takes keys
from nothing else that all of its builds know.`,
		Example: `  export GIT_SSH_COMMAND="coder-secrets gitssh --"
  coder-secrets gitssh -- -T git@github.com`,
		DisableFlagParsing: true,
		ValidArgsFunction:  cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			args, help, err := ownFlags(a, cmd, args)
			if err != nil {
				return err
			}
			if help {
				return cmd.Help()
			}
			return runGitSSH(cmd.Context(), a, sshkey.ParseArgs(args))
		},
	}
}

// ownFlags takes this program's long flags from the front of another program's
// arguments, and the "--" after them. The other program has no long flags.
func ownFlags(a *app.App, cmd *cobra.Command, args []string) (theirs []string, help bool, err error) {
	n := 0
	for n < len(args) && len(args[n]) > 2 && strings.HasPrefix(args[n], "--") {
		n++
		if args[n-1] == "--color" && n < len(args) {
			n++
		}
	}
	flags := cmd.InheritedFlags()
	if err := flags.Parse(args[:n]); err != nil {
		return nil, false, console.Usagef("%w", err)
	}
	help, _ = flags.GetBool("help")
	a.UI = console.NewUI(a.Sys, &a.Global)
	if args = args[n:]; len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	return args, help, nil
}

// runGitSSH fetches the key while ssh parses its configuration, then runs ssh.
func runGitSSH(ctx context.Context, a *app.App, args sshkey.Args) error {
	ssh, err := sshProgram(a)
	if err != nil {
		return sshFailed(fmt.Errorf("cannot run ssh: %w", err))
	}
	if !args.NeedsKey || len(args.All) == 0 {
		status, err := child.Run(command(a, ssh, args.All...), a.Sys.Terminal.Present())
		return endAs(status, err)
	}
	if err := harden(a); err != nil {
		return sshFailed(err)
	}
	home, err := a.Sys.Home()
	if err != nil {
		return sshFailed(fmt.Errorf("cannot run ssh: %w", err))
	}
	type configured struct {
		config sshkey.Config
		err    error
	}
	config := make(chan configured, 1)
	go func() {
		c, err := sshkey.ReadConfig(ctx, ssh, args, a.Sys.Environ, home)
		config <- configured{c, err}
	}()
	key, err := fetchOwnerKey(ctx, a)
	if err != nil {
		return sshFailed(fmt.Errorf("cannot get the SSH key: %w", err))
	}
	defer key.Wipe()
	c := <-config
	if c.err != nil {
		// ssh does not accept the arguments: let ssh print the error.
		status, err := child.Run(command(a, ssh, args.All...), a.Sys.Terminal.Present())
		return endAs(status, err)
	}
	self, err := os.Executable()
	if err != nil {
		self = "" // jump hosts then get the key only from the agent
	}
	session := sshkey.Session{
		SSH: ssh, Args: args, Self: self, Base: runtimeFolder(a), Environ: a.Sys.Environ, AuthSock: ownAgent(a),
		Getenv: a.Sys.Getenv, Config: c.config, Key: key,
		Stdin: a.Sys.Stdin, Stdout: a.Sys.Stdout, Stderr: a.Sys.Stderr, WatchStderr: a.Sys.Terminal.IsTerminal(console.StreamStderr),
		SharesTerminal: a.Sys.Terminal.Present(),
	}
	result, err := session.Run(ctx)
	if err != nil {
		return sshFailed(fmt.Errorf("cannot run ssh: %w", err))
	}
	if result.Denied {
		tellWhereToRegister(a, key.AuthorizedKey(), c.config.HostName)
	}
	return endAs(result.Status, nil)
}

// ownAgent is the socket of the user's own agent. A jump host's gitssh gets it in a
// separate variable, because its SSH_AUTH_SOCK is the agent of the outer gitssh.
func ownAgent(a *app.App) string {
	if socket, ok := a.Sys.LookupEnv(sshkey.AuthSockName); ok {
		return socket
	}
	return a.Sys.Getenv("SSH_AUTH_SOCK")
}

// fetchOwnerKey reads the key pair of the workspace's owner into memory.
func fetchOwnerKey(ctx context.Context, a *app.App) (*sshkey.Key, error) {
	api, _, err := a.ConnectAgent(ctx, &app.ServerFlags{Timeout: app.DefaultTimeout})
	if err != nil {
		return nil, err
	}
	return app.FetchKey(ctx, api)
}

// sshProgram returns the path of ssh.
func sshProgram(a *app.App) (string, error) {
	if name := a.Sys.Getenv("CODER_SECRETS_SSH"); name != "" {
		return exec.LookPath(name)
	}
	return lookPath("ssh", "install OpenSSH's client, or name it in CODER_SECRETS_SSH")
}

// lookPath finds a program. Its error says how to install it.
func lookPath(name, hint string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", console.WithHint(fmt.Errorf("there is no program %q on PATH", name), hint)
	}
	return path, nil
}

// command returns a program with this program's streams and environment.
func command(a *app.App, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = a.Sys.Environ, a.Sys.Stdin, a.Sys.Stdout, a.Sys.Stderr
	return cmd
}

// harden protects the process that holds the key.
func harden(a *app.App) error {
	if a.Sys.Getenv("CODER_SECRETS_ALLOW_DUMP") != "" {
		return nil
	}
	if err := sshkey.Harden(); err != nil {
		return console.WithHint(fmt.Errorf("cannot keep the key out of core files: %w", err), "set CODER_SECRETS_ALLOW_DUMP=1 to go on without")
	}
	return nil
}

// runtimeFolder is the folder for sockets: the user's runtime folder, or the folder for
// temporary files if there is none.
func runtimeFolder(a *app.App) string {
	for _, dir := range []string{a.Sys.Getenv("XDG_RUNTIME_DIR"), a.Sys.Getenv("TMPDIR"), a.Sys.Getenv("TEMP")} {
		if dir == "" || len(dir) > 60 { // the path of a socket is limited to about 100 bytes
			continue
		}
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return os.TempDir()
}

// tellWhereToRegister helps users who see "Permission denied (publickey)".
func tellWhereToRegister(a *app.App, public, host string) {
	a.UI.Notef("your Coder public key is: %s", public)
	a.UI.Hintf("register it with %s", keyPage(host))
}

// keyPage returns the page on which a git host registers public keys.
func keyPage(host string) string {
	for suffix, page := range map[string]string{
		"github.com":        "GitHub: https://github.com/settings/ssh/new",
		"gitlab.com":        "GitLab: https://gitlab.com/-/user_settings/ssh_keys",
		"bitbucket.org":     "Bitbucket: https://bitbucket.org/account/settings/ssh-keys/",
		"dev.azure.com":     "Azure DevOps: https://dev.azure.com/_usersSettings/keys",
		"ssh.dev.azure.com": "Azure DevOps: https://dev.azure.com/_usersSettings/keys",
		"visualstudio.com":  "Azure DevOps: https://dev.azure.com/_usersSettings/keys",
	} {
		if host == suffix || strings.HasSuffix(host, "."+suffix) {
			return page
		}
	}
	return fmt.Sprintf("the git host %s, in the settings of your account there", host)
}

// endAs ends the program with another program's status.
func endAs(status int, err error) error {
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return &console.StatusError{Status: 127, Err: err}
	case err != nil:
		return &console.StatusError{Status: 126, Err: err}
	case status == 0:
		return nil
	}
	return &console.StatusError{Status: status}
}

// sshFailed ends the program with the status of an ssh that cannot connect.
func sshFailed(err error) error { return &console.StatusError{Status: exitSSH, Err: err} }
