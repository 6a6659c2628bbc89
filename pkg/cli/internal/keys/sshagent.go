package keys

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/await"
	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newSSHAgentCmd(a *app.App) *cobra.Command {
	opts := sshAgentOptions{}
	cmd := &cobra.Command{
		Use:   "ssh-agent [-- <command> [argument]…]",
		Short: "Serve your Coder key to ssh, scp and others from memory",
		Long: `Serve the ssh-agent protocol with your Coder SSH key, and with the keys of the agent
that SSH_AUTH_SOCK names. The key is fetched with the workspace agent's token at the
first use, is held in memory, and is forgotten after --ttl.

With a command, the agent lives as long as that command and the program ends with its
status. Without one, the agent goes to the background, prints the lines that a shell
needs to use it, and ends with that shell. With --foreground it does not go there, and
ends when it is told to.

The agent answers processes of your own user alone. The Coder key can be neither
removed nor locked through it.`,
		Example: `  eval "$(coder-secrets ssh-agent)"
  coder-secrets ssh-agent -- scp notes.txt build.example.com:`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return &console.UsageError{Err: errors.New("a command to run comes after --"), Advice: []string{"coder-secrets ssh-agent -- COMMAND"}}
			}
			if err := opts.complete(loginShell(a)); err != nil {
				return err
			}
			switch {
			case opts.serve:
				return serveSSHAgent(cmd.Context(), a, opts)
			case opts.confirm && !a.UI.CanAsk():
				return console.Usagef("--confirm needs a terminal to ask on, and there is none")
			case len(args) > 0:
				return runWithSSHAgent(cmd.Context(), a, opts, args)
			case opts.foreground:
				return foregroundSSHAgent(cmd.Context(), a, opts)
			}
			return startSSHAgent(cmd.Context(), a, opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.socket, "socket", "", "path of the socket (default: in a folder of its own)")
	flags.DurationVar(&opts.ttl, "ttl", 5*time.Minute, "how long the key stays in memory after it was fetched")
	flags.BoolVar(&opts.confirm, "confirm", false, "ask on the terminal before each use of the Coder key")
	flags.StringVar(&opts.shell, "shell", "", "print lines for this shell: sh, csh, fish, powershell (default: by SHELL)")
	flags.BoolVarP(&opts.sh, "sh", "s", false, "print lines for sh, whatever SHELL says")
	flags.BoolVarP(&opts.csh, "csh", "c", false, "print lines for csh, whatever SHELL says")
	flags.BoolVarP(&opts.foreground, "foreground", "D", false, "stay in the foreground, as a service or with &")
	flags.BoolVar(&opts.serve, "serve", false, "")
	flags.IntVar(&opts.parent, "parent", 0, "")
	_ = flags.MarkHidden("serve")
	_ = flags.MarkHidden("parent")
	_ = cmd.RegisterFlagCompletionFunc("shell", cobra.FixedCompletions([]string{"sh", "csh", "fish", "powershell"}, cobra.ShellCompDirectiveNoFileComp))
	app.CompleteNothing(cmd, "ttl")
	return cmd
}

type sshAgentOptions struct {
	socket  string
	ttl     time.Duration
	confirm bool
	shell   string
	sh, csh bool

	foreground bool

	serve  bool // this process is the background agent
	parent int  // the agent ends with this process
}

func (o *sshAgentOptions) complete(loginShell string) error {
	if o.ttl <= 0 {
		return console.Usagef("--ttl must be more than 0")
	}
	if o.sh && o.csh || (o.sh || o.csh) && o.shell != "" {
		return console.Usagef("-s, -c and --shell do not go together")
	}
	if o.sh {
		o.shell = "sh"
	}
	if o.csh {
		o.shell = "csh"
	}
	switch o.shell {
	case "sh", "csh", "fish", "powershell":
		return nil
	case "":
		base := filepath.Base(loginShell)
		switch {
		case base == "fish":
			o.shell = "fish"
		case base == "pwsh", base == "powershell":
			o.shell = "powershell"
		case strings.HasSuffix(base, "csh"):
			o.shell = "csh"
		default:
			o.shell = "sh"
		}
		return nil
	}
	return console.Usagef("unknown shell %q for --shell: expected one of sh, csh, fish, powershell", o.shell)
}

// sshAgentSocket opens the socket, in its own folder unless a path was given. The
// returned function closes it and removes what was created.
func sshAgentSocket(a *app.App, opts sshAgentOptions) (net.Listener, func(), error) {
	if opts.socket != "" {
		path, err := absoluteSocket(opts.socket) // the agent's clients may have another working directory
		if err != nil {
			return nil, nil, err
		}
		listener, err := sshkey.Listen(path)
		if err != nil {
			return nil, nil, console.WithHint(err, "--socket needs a short path in a folder that is there, at which there is nothing yet")
		}
		return listener, func() { _ = listener.Close() }, nil
	}
	folder, err := sshkey.NewFolder(runtimeFolder(a))
	if err != nil {
		return nil, nil, err
	}
	listener, err := folder.Listen("agent")
	if err != nil {
		return nil, nil, errors.Join(err, folder.Close())
	}
	return listener, func() { _ = listener.Close(); _ = folder.Close() }, nil
}

// loginShell returns the user's shell from SHELL.
func loginShell(a *app.App) string {
	if shell := a.Sys.Getenv("SHELL"); shell != "" || a.Sys.GOOS != "windows" {
		return shell
	}
	return "powershell"
}

// absoluteSocket makes a path absolute. It keeps the names of Windows' pipes.
func absoluteSocket(path string) (string, error) {
	if strings.HasPrefix(path, `\\`) {
		return path, nil
	}
	return filepath.Abs(path)
}

// newSSHAgent creates the agent for a socket.
func newSSHAgent(a *app.App, opts sshAgentOptions, socket string) *sshkey.Agent {
	agent := &sshkey.Agent{
		Cache: &sshkey.Cache{Fetch: func(ctx context.Context) (*sshkey.Key, error) { return fetchOwnerKey(ctx, a) }, TTL: opts.ttl}, Upstream: a.Sys.Getenv("SSH_AUTH_SOCK"),
		Warn: func(err error) { a.UI.Fail(fmt.Errorf("ssh-agent: %w", err)) },
	}
	if agent.Upstream == socket {
		agent.Upstream = "" // SSH_AUTH_SOCK is left over from an earlier agent
	}
	if opts.confirm {
		var asking sync.Mutex // one prompt at a time
		agent.Confirm = func(ctx context.Context, peer sshkey.Peer) error {
			asking.Lock()
			defer asking.Unlock()
			return confirmSignature(ctx, a, peer)
		}
	}
	return agent
}

// confirmSignature asks whether a process may sign with the Coder key.
func confirmSignature(ctx context.Context, a *app.App, peer sshkey.Peer) error {
	who := "a process"
	if name := peer.Name(); name != "" {
		who = fmt.Sprintf("%s (process %d)", name, peer.PID)
	}
	answer, err := a.Sys.Terminal.ReadLine(ctx, console.EscapeLine(fmt.Sprintf("coder-secrets: let %s sign with your Coder SSH key? [y/N] ", who)))
	if err != nil {
		return fmt.Errorf("a signature was refused: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return errors.New("a signature was refused: the answer was not yes")
}

// runWithSSHAgent runs a command with the agent, which ends with the command.
func runWithSSHAgent(ctx context.Context, a *app.App, opts sshAgentOptions, args []string) error {
	program, err := exec.LookPath(args[0])
	if err != nil {
		return &console.StatusError{Status: statusOfLookup(err), Err: fmt.Errorf("cannot run %q: %w", args[0], plainExecError(err))}
	}
	listener, remove, err := sshAgentSocket(a, opts)
	if err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	defer remove()
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	socket := listener.Addr().String()
	cmd := command(a, program, args[1:]...)
	cmd.Args[0] = args[0]
	cmd.Env = append(append([]string(nil), a.Sys.Environ...), "SSH_AUTH_SOCK="+socket, "SSH_AGENT_PID="+strconv.Itoa(os.Getpid()))
	var served sync.WaitGroup
	// The agent fetches the key only once it serves, so harden after the start: the
	// command must not inherit the limits.
	status, err := child.Run(cmd, a.Sys.Terminal.Present(), func() error { return harden(a) }, func() error {
		served.Go(func() { _ = sshkey.Serve(ctx, listener, newSSHAgent(a, opts, socket)) })
		return nil
	})
	cancel()
	served.Wait()
	return endAs(status, err)
}

// statusOfLookup returns 127 if the program does not exist and 126 if it cannot be run,
// as shells do.
func statusOfLookup(err error) int {
	if errors.Is(err, os.ErrPermission) {
		return 126
	}
	return 127
}

// plainExecError removes the prefix that exec adds to the cause.
func plainExecError(err error) error {
	var e *exec.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// startSSHAgent starts the agent in the background and prints the lines for the shell.
func startSSHAgent(ctx context.Context, a *app.App, opts sshAgentOptions) error {
	if a.Sys.Terminal.IsTerminal(console.StreamStdout) {
		a.UI.Hintf(`the lines are for your shell to take in: eval "$(coder-secrets ssh-agent)"`)
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	args := []string{"ssh-agent", "--serve", "--parent", strconv.Itoa(sshkey.Shell()), "--ttl", opts.ttl.String()}
	if opts.confirm {
		args = append(args, "--confirm")
	}
	if opts.socket != "" {
		path, err := absoluteSocket(opts.socket)
		if err != nil {
			return fmt.Errorf("cannot start the agent: %w", err)
		}
		args = append(args, "--socket", path)
	}
	cmd := exec.Command(self, args...)
	cmd.Env, cmd.Dir = a.Sys.Environ, "/"
	cmd.SysProcAttr = console.OwnGroup()
	cmd.Stderr = struct{ io.Writer }{a.Sys.Stderr} // a pipe, so that readers of this process's stderr do not wait for the agent
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	socket, err := await.Read(ctx, func() (string, error) { return bufio.NewReader(out).ReadString('\n') })
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return &console.StatusError{Status: console.ExitFailed} // the agent has printed the reason
	}
	_, err = fmt.Fprint(a.Sys.Stdout, shellLines(opts.shell, strings.TrimSuffix(socket, "\n"), cmd.Process.Pid))
	return errors.Join(err, cmd.Process.Release())
}

// serveSSHAgent is the background agent: it prints its socket once it listens, and ends
// with its parent.
func serveSSHAgent(ctx context.Context, a *app.App, opts sshAgentOptions) error {
	if err := harden(a); err != nil {
		return err
	}
	listener, remove, err := sshAgentSocket(a, opts)
	if err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	defer remove()
	if opts.parent > 0 {
		var cancel context.CancelFunc
		ctx, cancel = sshkey.UntilGone(ctx, opts.parent)
		defer cancel()
	}
	if _, err := fmt.Fprintln(a.Sys.Stdout, listener.Addr().String()); err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	a.Sys.CloseStreams()
	a.Sys.Stderr = console.TerminalWriter{}
	console.IgnoreTerminalStops()
	return sshkey.Serve(ctx, listener, newSSHAgent(a, opts, listener.Addr().String()))
}

// foregroundSSHAgent prints the lines for the shell and serves until a signal ends it.
func foregroundSSHAgent(ctx context.Context, a *app.App, opts sshAgentOptions) error {
	if err := harden(a); err != nil {
		return err
	}
	listener, remove, err := sshAgentSocket(a, opts)
	if err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	defer remove()
	socket := listener.Addr().String()
	if _, err := fmt.Fprint(a.Sys.Stdout, shellLines(opts.shell, socket, os.Getpid())); err != nil {
		return fmt.Errorf("cannot start the agent: %w", err)
	}
	return sshkey.Serve(ctx, listener, newSSHAgent(a, opts, socket))
}

// shellLines returns the lines that tell a shell where the agent is, with the path
// quoted for that shell.
func shellLines(shell, socket string, pid int) string {
	if shell == "powershell" {
		return fmt.Sprintf("$env:SSH_AUTH_SOCK = '%s';\n$env:SSH_AGENT_PID = '%d';\n", strings.ReplaceAll(socket, "'", "''"), pid)
	}
	quoted := "'" + strings.ReplaceAll(socket, "'", `'\''`) + "'"
	switch shell {
	case "csh":
		return fmt.Sprintf("setenv SSH_AUTH_SOCK %s;\nsetenv SSH_AGENT_PID %d;\n", quoted, pid)
	case "fish":
		quoted = "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(socket) + "'"
		return fmt.Sprintf("set -gx SSH_AUTH_SOCK %s;\nset -gx SSH_AGENT_PID %d;\n", quoted, pid)
	}
	return fmt.Sprintf("SSH_AUTH_SOCK=%s; export SSH_AUTH_SOCK;\nSSH_AGENT_PID=%d; export SSH_AGENT_PID;\n", quoted, pid)
}
