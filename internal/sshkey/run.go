package sshkey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Session lends a key to one ssh call.
type Session struct {
	// SSH is the program to run.
	SSH  string
	Args Args
	// Base is where the folder for socket and FIFO is made.
	Base string
	// Environ is what ssh gets; its SSH_AUTH_SOCK is the person's own agent.
	Environ  []string
	AuthSock string
	Getenv   func(string) string
	Config   Config
	Key      *Key
	Now      func() time.Time

	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// WatchStderr looks at what ssh says, to tell whether authentication failed.
	// It costs ssh its terminal on stderr, so it is for when that is a terminal.
	WatchStderr bool
}

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

	own := s.Config.OwnIdentities()
	upstream := s.Config.UpstreamAgent(s.AuthSock, s.Getenv)
	var options []string
	environ := s.Environ
	if len(own) > 0 {
		identity, err := NewIdentity(folder, s.Key)
		if err != nil {
			return Result{}, err
		}
		defer identity.Close()
		for _, file := range own {
			options = append(options, "-i", file)
		}
		options = append(options, "-i", identity.Path())
	}
	if len(own) == 0 || s.Args.Jump || s.Config.ProxyJump != "" && s.Config.ProxyJump != "none" {
		listener, err := folder.Listen("agent")
		if err != nil {
			return Result{}, err
		}
		a := &Agent{Fetch: func(context.Context) (*Key, error) { return s.Key, nil }, Upstream: upstream, Now: s.Now, Context: ctx}
		background.Go(func() { _ = Serve(ctx, listener, a) })
		agentOptions, err := s.agentOptions(folder, listener, len(own) > 0, upstream)
		if err != nil {
			return Result{}, err
		}
		options = append(options, agentOptions...)
		environ = append(without(environ, "SSH_AUTH_SOCK"), "SSH_AUTH_SOCK="+listener.Addr().String())
	}
	return s.start(append(options, s.Args.All...), environ)
}

// agentOptions makes ssh use the agent. A jump host is reached by an ssh of its
// own, which finds the agent in the environment; where the person has key files,
// the outer ssh keeps the person's own agent, so that the Coder key stays last.
func (s *Session) agentOptions(folder *Folder, listener net.Listener, ownFiles bool, upstream string) ([]string, error) {
	if ownFiles {
		if upstream == "" {
			upstream = "none"
		}
		return []string{"-o", "IdentityAgent=" + upstream}, nil
	}
	options := []string{"-o", "IdentityAgent=" + listener.Addr().String()}
	if s.Config.ForwardAgent {
		// What is forwarded to the host stays the person's own agent.
		if s.AuthSock != "" {
			options = append(options, "-o", "ForwardAgent="+s.AuthSock)
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
		options = append(options, "-i", public)
	}
	return options, nil
}

// start runs ssh to its end.
func (s *Session) start(args, environ []string) (Result, error) {
	cmd := exec.Command(s.SSH, args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = environ, s.Stdin, s.Stdout, s.Stderr
	watched := &tail{w: s.Stderr}
	if s.WatchStderr {
		cmd.Stderr = watched
		// A master that goes to the background keeps the pipe; it is not waited for.
		cmd.WaitDelay = 100 * time.Millisecond
	}
	status, err := RunChild(cmd)
	return Result{Status: status, Denied: status == 255 && watched.holds("Permission denied (")}, err
}

// RunChild runs a program in our place: signals for us are passed on to it, and
// its end is told as a shell tells it.
func RunChild(cmd *exec.Cmd) (status int, err error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case <-ended:
				return
			case sig := <-signals:
				_ = cmd.Process.Signal(sig)
			}
		}
	}()
	err = cmd.Wait()
	var exit *exec.ExitError
	if err == nil || errors.As(err, &exit) || errors.Is(err, exec.ErrWaitDelay) {
		return exitStatus(cmd.ProcessState), nil
	}
	return 0, err
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
