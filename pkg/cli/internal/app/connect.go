package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// DefaultTimeout limits a request including its retries.
const DefaultTimeout = 30 * time.Second

// ServerFlags are the flags of every command that talks to a server.
type ServerFlags struct {
	URL           string
	URLFrom       string // where URL came from if not from the flag
	TokenFile     string
	configDir     string
	header        []string
	headerCommand string
	allowHTTP     bool
	Timeout       time.Duration
}

// AddServerFlags adds the flags that select the server and the account to cmd.
func AddServerFlags(cmd *cobra.Command) *ServerFlags {
	s := &ServerFlags{}
	flags := cmd.Flags()
	flags.Var((*console.NeededText)(&s.URL), "url", "the Coder server, such as https://coder.example.com (default: CODER_URL, or where 'coder login' went)")
	flags.Var((*console.NeededText)(&s.TokenFile), "token-file", "file with the session token")
	flags.Var((*console.NeededText)(&s.configDir), "global-config", "folder with Coder's configuration")
	console.RepeatedVar(flags, &s.header, "header", "header for each request, as name=value; may be given several times")
	flags.StringVar(&s.headerCommand, "header-command", "", "command that prints headers, one name=value a line")
	flags.BoolVar(&s.allowHTTP, "allow-http", false, "allow plain http to other hosts than this one")
	s.Timeout = DefaultTimeout
	flags.Var((*positiveDuration)(&s.Timeout), "timeout", "how long a request may take, retries included")
	CompleteNothing(cmd, "url", "header", "header-command", "timeout")
	_ = cmd.MarkFlagDirname("global-config")
	return s
}

// positiveDuration is a flag for a duration above 0.
type positiveDuration time.Duration

func (d *positiveDuration) String() string { return time.Duration(*d).String() }

func (*positiveDuration) Type() string { return "duration" }

func (d *positiveDuration) Set(text string) error {
	value, err := time.ParseDuration(text)
	if err != nil || value <= 0 {
		return errors.New("expected a duration of more than 0, such as 30s or 2m")
	}
	*d = positiveDuration(value)
	return nil
}

// AllowsHTTP reports whether plain http may leave this machine. The environment
// variable serves commands that other programs run, such as gitssh, which git runs.
func (a *App) AllowsHTTP(flags *ServerFlags) bool {
	allowed, err := strconv.ParseBool(a.Sys.Getenv("CODER_SECRETS_ALLOW_HTTP"))
	return flags.allowHTTP || err == nil && allowed
}

// SessionInputs is what the session package reads.
func (a *App) SessionInputs(flags *ServerFlags) session.Inputs {
	return session.Inputs{
		URL: flags.URL, URLFrom: flags.URLFrom, TokenFile: flags.TokenFile, ConfigDir: flags.configDir,
		Getenv: a.Sys.Getenv, GOOS: a.Sys.GOOS, ReadFile: os.ReadFile,
		Keyring: a.Sys.Keyring,
	}
}

// Connect finds the session and creates its client. It sends nothing.
func (a *App) Connect(ctx context.Context, flags *ServerFlags) (*client.Client, session.Session, error) {
	s, err := a.Resolve(flags)
	if err != nil {
		return nil, s, err
	}
	if err := s.RequireToken(); err != nil {
		return nil, s, err
	}
	c, err := a.NewClient(ctx, s, flags)
	return c, s, err
}

// Resolve finds the session and prints its warnings.
func (a *App) Resolve(flags *ServerFlags) (session.Session, error) {
	s, err := session.Resolve(a.SessionInputs(flags))
	for _, warning := range s.Warnings {
		a.UI.Warnf("%s", warning)
	}
	return s, err
}

// ConnectAgent creates a client with the workspace agent's token.
func (a *App) ConnectAgent(ctx context.Context, flags *ServerFlags) (*client.Client, session.Session, error) {
	s, err := session.ResolveAgent(a.SessionInputs(flags))
	if err != nil {
		return nil, s, err
	}
	c, err := a.NewClient(ctx, s, flags)
	return c, s, err
}

// NewClient creates the client of a session from the flags and the environment.
func (a *App) NewClient(ctx context.Context, s session.Session, flags *ServerFlags) (*client.Client, error) {
	if err := client.CheckPlainHTTP(s.URL, a.AllowsHTTP(flags)); err != nil {
		return nil, err
	}
	header, err := a.headers(ctx, s.URL, flags)
	if err != nil {
		return nil, err
	}
	transport, err := a.Transport()
	if err != nil {
		return nil, err
	}
	opts := client.Options{
		Token: s.Token, Header: header, AllowHTTP: a.AllowsHTTP(flags), Timeout: flags.Timeout,
		UserAgent: a.userAgent(),
		Transport: transport, Now: a.Sys.Now,
	}
	if a.UI.Verbose {
		opts.Trace = a.trace
	}
	c, err := client.New(s.URL.String(), opts)
	if err != nil {
		return nil, fmt.Errorf("cannot use the session: %w", err)
	}
	return c, nil
}

// userAgent is the User-Agent header.
func (a *App) userAgent() string {
	return fmt.Sprintf("coder-secrets/%s (%s/%s)", a.Sys.Build.Version, a.Sys.Build.OS, a.Sys.Build.Arch)
}

// trace prints a request on stderr, for -v.
func (a *App) trace(t client.Trace) {
	line := fmt.Sprintf("%s %s", t.Method, t.Path)
	if t.Err != nil {
		line += " failed"
	} else {
		line += fmt.Sprintf(" %d", t.Status)
	}
	line += fmt.Sprintf(" %s", t.Duration.Round(time.Millisecond))
	if t.RequestID != "" {
		line += " request " + t.RequestID
	}
	a.UI.Notef("%s", line)
}

// InWorkspace reports whether the program runs in a Coder workspace.
func (a *App) InWorkspace() bool {
	return a.Sys.Getenv("CODER") == "true" || a.Sys.Getenv("CODER_AGENT_TOKEN") != "" || a.Sys.Getenv("CODER_AGENT_TOKEN_FILE") != ""
}
