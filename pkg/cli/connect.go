package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// defaultTimeout bounds a request with its retries.
const defaultTimeout = 30 * time.Second

// serverFlags are the flags of every command that talks to a server.
type serverFlags struct {
	url           string
	urlFrom       string // what gave url where that was no flag
	tokenFile     string
	configDir     string
	header        []string
	headerCommand string
	allowHTTP     bool
	timeout       time.Duration
}

// addServerFlags gives cmd the flags that say which server, and as whom.
func addServerFlags(cmd *cobra.Command) *serverFlags {
	s := &serverFlags{}
	flags := cmd.Flags()
	flags.Var((*neededText)(&s.url), "url", "the Coder server, such as https://coder.example.com (default: CODER_URL, or where 'coder login' went)")
	flags.Var((*neededText)(&s.tokenFile), "token-file", "file with the session token")
	flags.Var((*neededText)(&s.configDir), "global-config", "folder with Coder's configuration")
	repeatedVar(flags, &s.header, "header", "header for each request, as name=value; may be given several times")
	flags.StringVar(&s.headerCommand, "header-command", "", "command that prints headers, one name=value a line")
	flags.BoolVar(&s.allowHTTP, "allow-http", false, "allow plain http to other hosts than this one")
	s.timeout = defaultTimeout
	flags.Var((*positiveDuration)(&s.timeout), "timeout", "how long a request may take, retries included")
	completeNothing(cmd, "url", "header", "header-command", "timeout")
	_ = cmd.MarkFlagDirname("global-config")
	return s
}

// positiveDuration is a time.Duration as a flag, of more than nothing.
type positiveDuration time.Duration

func (d *positiveDuration) String() string { return time.Duration(*d).String() }
func (*positiveDuration) Type() string     { return "duration" }

func (d *positiveDuration) Set(text string) error {
	value, err := time.ParseDuration(text)
	if err != nil || value <= 0 {
		return errors.New("expected a duration of more than 0, such as 30s or 2m")
	}
	*d = positiveDuration(value)
	return nil
}

// allowsHTTP reports whether plain http may leave this machine. The variable is
// for what is run by others, such as gitssh by git.
func (a *app) allowsHTTP(flags *serverFlags) bool {
	allowed, err := strconv.ParseBool(a.sys.Getenv("CODER_SECRETS_ALLOW_HTTP"))
	return flags.allowHTTP || err == nil && allowed
}

// sessionInputs is what the session package looks at.
func (a *app) sessionInputs(flags *serverFlags) session.Inputs {
	return session.Inputs{
		URL: flags.url, URLFrom: flags.urlFrom, TokenFile: flags.tokenFile, ConfigDir: flags.configDir,
		Getenv: a.sys.Getenv, GOOS: a.sys.GOOS, ReadFile: os.ReadFile,
		Keyring: a.sys.Keyring,
	}
}

// connect finds the session and makes its client. It sends nothing.
func (a *app) connect(ctx context.Context, flags *serverFlags) (*client.Client, session.Session, error) {
	s, err := a.resolve(flags)
	if err != nil {
		return nil, s, err
	}
	if err := s.RequireToken(); err != nil {
		return nil, s, err
	}
	c, err := a.newClient(ctx, s, flags)
	return c, s, err
}

// resolve finds the session and passes its warnings on.
func (a *app) resolve(flags *serverFlags) (session.Session, error) {
	s, err := session.Resolve(a.sessionInputs(flags))
	for _, warning := range s.Warnings {
		a.ui.warnf("%s", warning)
	}
	return s, err
}

// connectAgent makes a client with the workspace agent's token.
func (a *app) connectAgent(ctx context.Context, flags *serverFlags) (*client.Client, session.Session, error) {
	s, err := session.ResolveAgent(a.sessionInputs(flags))
	if err != nil {
		return nil, s, err
	}
	c, err := a.newClient(ctx, s, flags)
	return c, s, err
}

// newClient makes the client of a session by flags and environment.
func (a *app) newClient(ctx context.Context, s session.Session, flags *serverFlags) (*client.Client, error) {
	if err := client.CheckPlainHTTP(s.URL, a.allowsHTTP(flags)); err != nil {
		return nil, err
	}
	header, err := a.headers(ctx, s.URL, flags)
	if err != nil {
		return nil, err
	}
	transport, err := a.transport()
	if err != nil {
		return nil, err
	}
	opts := client.Options{
		Token: s.Token, Header: header, AllowHTTP: a.allowsHTTP(flags), Timeout: flags.timeout,
		UserAgent: a.userAgent(),
		Transport: transport, Now: a.sys.Now,
	}
	if a.ui.verbose {
		opts.Trace = a.trace
	}
	c, err := client.New(s.URL.String(), opts)
	if err != nil {
		return nil, fmt.Errorf("cannot use the session: %w", err)
	}
	return c, nil
}

// userAgent says to servers who asks.
func (a *app) userAgent() string {
	return fmt.Sprintf("coder-secrets/%s (%s/%s)", a.sys.Build.Version, a.sys.Build.OS, a.sys.Build.Arch)
}

// trace prints a request on stderr, for -v.
func (a *app) trace(t client.Trace) {
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
	a.ui.notef("%s", line)
}
