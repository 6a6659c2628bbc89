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

// Session lends a key to one ssh call.
type Session struct {
	// SSH is the program to run.
	SSH  string
	Args Args
	// Self is this program, which ssh runs for jump hosts.
	Self string
	// Base is where the folder for socket and FIFO is made.
	Base string
	// Environ is what ssh gets.
	Environ []string
	// AuthSock is the socket of the person's own agent.
	AuthSock string
	Getenv   func(string) string
	Config   Config
	Key      *Key

	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// WatchStderr looks at what ssh says, to tell whether authentication failed.
	// It costs ssh its terminal on stderr, so it is for when that is a terminal.
	WatchStderr bool
	// SharesTerminal is set where the terminal's keys reach ssh by themselves.
	SharesTerminal bool
}

// AuthSockName is the variable in which a jump host's gitssh finds the socket of
// the person's own agent: SSH_AUTH_SOCK is our agent's then.
const AuthSockName = "CODER_SECRETS_SSH_AUTH_SOCK"

// JumpName is the name under which the program is gitssh.
const JumpName = "coder-secrets-gitssh"

// Result is how ssh ended.
type Result struct {
	// Status is ssh's exit status, or 128 and the signal's number.
	Status int
	// Denied says that the server took none of the keys.
	Denied bool
}

// Run runs ssh with the key, and with nothing left behind. ctx does not end ssh:
// signals do, and they reach it.
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
		// Files that are named hide the ones that ssh looks for by itself: all are
		// named, and ssh offers them in this order.
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

// ownEnviron is the environment with the person's own agent in it.
func (s *Session) ownEnviron() []string {
	environ := without(without(s.Environ, AuthSockName), "SSH_AUTH_SOCK")
	if s.AuthSock == "" {
		return environ
	}
	return append(environ, "SSH_AUTH_SOCK="+s.AuthSock)
}

// serve starts our agent.
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

// identityAgent is the agent of the last host of a way over jump hosts. Each jump
// host is reached by an ssh of its own, which finds our agent in the environment;
// where the person has key files, the last ssh keeps the person's own agent, so
// that the Coder key stays last.
func (s *Session) identityAgent(byFile bool, socket string) string {
	if !byFile {
		return quoteOption(socket)
	}
	if own := s.Config.UpstreamAgent(s.AuthSock, s.Getenv); own != "" {
		return quoteOption(own)
	}
	return "none"
}

// jumpProgram is what ssh takes for its own program, and runs for jump hosts: this
// one, so that each of them is offered the person's keys first, too. ssh puts the
// path into a shell's line as it is; one that does not fit there is left out.
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

// agentOptions makes ssh use our agent.
func (s *Session) agentOptions(folder *Folder, socket string) ([]string, error) {
	options := []string{"-o", "IdentityAgent=" + quoteOption(socket)}
	if s.Config.ForwardAgent {
		// What is forwarded to the host stays the person's own agent.
		if s.AuthSock != "" {
			options = append(options, "-o", "ForwardAgent="+quoteOption(s.AuthSock))
		} else {
			options = append(options, "-o", "ForwardAgent=no")
		}
	}
	if s.Config.IdentitiesOnly {
		// A key of the agent is offered then only when its public half is named.
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

// start runs ssh to its end, under the name program where there is one.
func (s *Session) start(program string, args, environ []string) (Result, error) {
	cmd := exec.Command(s.SSH, args...)
	if program != "" {
		cmd.Args[0] = program
	}
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = environ, s.Stdin, s.Stdout, s.Stderr
	watched := &tail{w: s.Stderr}
	if s.WatchStderr {
		cmd.Stderr = watched
		// A master that goes to the background keeps the pipe; it is not waited for.
		cmd.WaitDelay = 100 * time.Millisecond
	}
	status, err := child.Run(cmd, s.SharesTerminal)
	denied := watched.holds("Permission denied (") || watched.holds("Too many authentication failures")
	return Result{Status: status, Denied: status == 255 && denied}, err
}

// without leaves a variable out of an environment.
func without(environ []string, name string) []string {
	kept := make([]string, 0, len(environ)+1)
	for _, entry := range environ {
		if !strings.HasPrefix(entry, name+"=") {
			kept = append(kept, entry)
		}
	}
	return kept
}

// tail passes text on and remembers its end.
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
