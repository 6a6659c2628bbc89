package sshkey

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/child"
)

// Session provides a key to one run of ssh.
type Session struct {
	// SSH is the program to run.
	SSH  string
	Args Args
	// Self is the path of this program, which ssh runs for jump hosts.
	Self string
	// Base is the parent of the folder for socket and FIFO.
	Base string
	// Environ is the environment of ssh.
	Environ []string
	// AuthSock is the socket of the user's own agent.
	AuthSock string
	Getenv   func(string) string
	Config   Config
	Key      *Key

	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// WatchStderr reads the error messages of ssh to detect failed authentication. The standard
	// error of ssh is then a pipe instead of the terminal. Set it only if Stderr is a terminal.
	WatchStderr bool
	// SharesTerminal is true if signals from the terminal's keys reach ssh directly.
	SharesTerminal bool
}

// AuthSockName is the variable that passes the socket of the user's own agent to the
// gitssh of a jump host, where SSH_AUTH_SOCK is the agent of this program.
const AuthSockName = "CODER_SECRETS_SSH_AUTH_SOCK"

// JumpName is the program name under which the program acts as gitssh.
const JumpName = "coder-secrets-gitssh"

// Result is the outcome of a run of ssh.
type Result struct {
	// Status is the exit status of ssh, or 128 plus the signal number.
	Status int
	// Denied is true if the server rejected all keys.
	Denied bool
}

// Run runs ssh with the key and cleans up afterwards. Cancelling ctx does not stop ssh;
// signals do, and they are forwarded to it.
func (s *Session) Run(ctx context.Context) (Result, error) {
	folder, err := NewFolder(s.Base)
	if err != nil {
		return Result{}, err
	}
	defer folder.Close()
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	defer background.Wait()
	defer cancel()

	byFile := keysAsFiles || s.Config.hasOwnKeys()
	var options []string
	if byFile {
		identity, err := NewIdentity(folder, s.Key)
		if err != nil {
			return Result{}, err
		}
		defer identity.Close()
		// With explicit files, ssh does not use its default files. So name all of them; ssh
		// offers them in this order.
		for _, file := range append(s.Config.ownFiles(), identity.Path()) {
			options = append(options, "-o", "IdentityFile="+quoteOption(file))
		}
	}
	program := ""
	environ := s.ownEnviron()
	if !keysAsFiles && (!byFile || s.Config.jumps()) {
		socket, err := s.serve(ctx, folder, &background)
		if err != nil {
			return Result{}, err
		}
		if !byFile {
			agentOptions, err := s.agentOptions(folder, socket)
			if err != nil {
				return Result{}, err
			}
			options = append(options, agentOptions...)
		}
		if s.Config.jumps() {
			program = s.jumpProgram(folder)
			options = append(options, "-o", "IdentityAgent="+s.identityAgent(byFile, socket))
			environ = append(environ, "SSH_AUTH_SOCK="+socket, AuthSockName+"="+s.AuthSock)
		}
	}
	return s.start(program, append(options, s.Args.All...), environ)
}

// ownEnviron returns the environment with the socket of the user's own agent.
func (s *Session) ownEnviron() []string {
	environ := without(without(s.Environ, AuthSockName), "SSH_AUTH_SOCK")
	if s.AuthSock == "" {
		return environ
	}
	return append(environ, "SSH_AUTH_SOCK="+s.AuthSock)
}

// serve starts the agent.
func (s *Session) serve(ctx context.Context, folder *Folder, background *sync.WaitGroup) (socket string, err error) {
	listener, err := folder.Listen("agent")
	if err != nil {
		return "", err
	}
	a := &Agent{
		Cache: NewCache(s.Key), Upstream: s.Config.UpstreamAgent(s.AuthSock, s.Getenv), KeepFromForwarded: true,
	}
	background.Go(func() { _ = Serve(ctx, listener, a) })
	return listener.Addr().String(), nil
}

// identityAgent returns the agent for the last host of a connection through jump hosts.
// Each jump host is reached by a separate ssh, which finds this program's agent in the
// environment. If the user has key files, the last ssh uses the user's own agent, so
// that the Coder key is offered last.
func (s *Session) identityAgent(byFile bool, socket string) string {
	if !byFile {
		return quoteOption(socket)
	}
	if own := s.Config.UpstreamAgent(s.AuthSock, s.Getenv); own != "" {
		return quoteOption(own)
	}
	return "none"
}

// jumpProgram returns the path that ssh runs as itself for jump hosts: this program, so that
// the user's keys are offered to them first, too. ssh inserts the path into a shell command
// without quoting, so it returns "" for a path that needs quotes.
func (s *Session) jumpProgram(folder *Folder) string {
	path := folder.Join(JumpName)
	plain := func(r rune) bool {
		return r == '/' || r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	if s.Self == "" || strings.ContainsFunc(path, func(r rune) bool { return !plain(r) }) || os.Symlink(s.Self, path) != nil {
		return ""
	}
	return path
}

// agentOptions returns the options that make ssh use this program's agent.
func (s *Session) agentOptions(folder *Folder, socket string) ([]string, error) {
	options := []string{"-o", "IdentityAgent=" + quoteOption(socket)}
	if s.Config.ForwardAgent {
		// Forward the user's own agent to the host.
		if s.AuthSock != "" {
			options = append(options, "-o", "ForwardAgent="+quoteOption(s.AuthSock))
		} else {
			options = append(options, "-o", "ForwardAgent=no")
		}
	}
	if s.Config.IdentitiesOnly {
		// With IdentitiesOnly, ssh offers an agent's key only if its public key file is named.
		public := folder.Join("coder.pub")
		if err := os.WriteFile(public, []byte(s.Key.AuthorizedKey()+"\n"), 0o600); err != nil {
			return nil, fmt.Errorf("cannot write the public key: %w", err)
		}
		options = append(options, "-o", "IdentityFile="+quoteOption(public))
	}
	return options, nil
}

// quoteOption quotes a path for a line of ssh_config.
func quoteOption(path string) string {
	if !strings.ContainsAny(path, " \t\"'\\#") {
		return path
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"`
}

// start runs ssh until it exits, with argument 0 set to program if that is not empty.
func (s *Session) start(program string, args, environ []string) (Result, error) {
	cmd := exec.Command(s.SSH, args...)
	if program != "" {
		cmd.Args[0] = program
	}
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = environ, s.Stdin, s.Stdout, s.Stderr
	watched := &tail{w: s.Stderr}
	if s.WatchStderr {
		cmd.Stderr = watched
		// An ssh master that moves to the background keeps the pipe open; do not wait for it.
		cmd.WaitDelay = 100 * time.Millisecond
	}
	status, err := child.Run(cmd, s.SharesTerminal)
	denied := watched.holds("Permission denied (") || watched.holds("Too many authentication failures")
	return Result{Status: status, Denied: status == 255 && denied}, err
}

// without returns an environment without the variable name.
func without(environ []string, name string) []string {
	kept := make([]string, 0, len(environ)+1)
	for _, entry := range environ {
		if !strings.HasPrefix(entry, name+"=") {
			kept = append(kept, entry)
		}
	}
	return kept
}

// tail passes text through and keeps the end of it.
type tail struct {
	w    io.Writer
	mu   sync.Mutex
	last []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.last = append(t.last, p...)
	if extra := len(t.last) - 4096; extra > 0 {
		t.last = append(t.last[:0], t.last[extra:]...)
	}
	t.mu.Unlock()
	return t.w.Write(p)
}

func (t *tail) holds(text string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Contains(t.last, []byte(text))
}
