package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/http/httpproxy"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// defaultTimeout bounds a request with its retries.
const defaultTimeout = 30 * time.Second

// serverFlags are the flags of every command that talks to a server.
type serverFlags struct {
	url           string
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
	flags.StringVar(&s.url, "url", "", "the Coder server, such as https://coder.example.com (default: CODER_URL, or where 'coder login' went)")
	flags.StringVar(&s.tokenFile, "token-file", "", "file with the session token")
	flags.StringVar(&s.configDir, "global-config", "", "folder with Coder's configuration")
	flags.StringArrayVar(&s.header, "header", nil, "header for each request, as name=value; may be given several times")
	flags.StringVar(&s.headerCommand, "header-command", "", "command that prints headers, one name=value a line")
	flags.BoolVar(&s.allowHTTP, "allow-http", false, "allow plain http to other hosts than this one")
	flags.DurationVar(&s.timeout, "timeout", defaultTimeout, "how long a request may take, retries included")
	completeNothing(cmd, "url", "header", "header-command", "timeout")
	_ = cmd.MarkFlagDirname("global-config")
	return s
}

// sessionInputs is what the session package looks at.
func (a *app) sessionInputs(flags *serverFlags) session.Inputs {
	return session.Inputs{
		URL: flags.url, TokenFile: flags.tokenFile, ConfigDir: flags.configDir,
		Getenv: a.sys.Getenv, GOOS: a.sys.GOOS, ReadFile: os.ReadFile,
		Keyring: a.sys.Keyring, CoderEntry: session.ReadCoderEntry,
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
	header, err := a.headers(ctx, s.URL, flags)
	if err != nil {
		return nil, err
	}
	transport, err := a.transport()
	if err != nil {
		return nil, err
	}
	opts := client.Options{
		Token: s.Token, Header: header, AllowHTTP: flags.allowHTTP, Timeout: flags.timeout,
		UserAgent: a.userAgent(),
		Transport: transport, Now: a.sys.Now,
	}
	if flags.timeout <= 0 {
		return nil, usagef("--timeout must be more than 0")
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

// headers collects the headers of identity: --header or CODER_HEADER, and what
// --header-command or CODER_HEADER_COMMAND prints.
func (a *app) headers(ctx context.Context, server *url.URL, flags *serverFlags) (http.Header, error) {
	header := http.Header{}
	lines := flags.header
	source := "--header"
	if len(lines) == 0 && a.sys.Getenv("CODER_HEADER") != "" {
		lines, source = strings.Split(a.sys.Getenv("CODER_HEADER"), ","), "CODER_HEADER"
	}
	if err := addHeaders(header, source, lines); err != nil {
		return nil, err
	}
	command := flags.headerCommand
	if command == "" {
		command = a.sys.Getenv("CODER_HEADER_COMMAND")
	}
	if command == "" {
		return header, nil
	}
	lines, err := a.headerCommandLines(ctx, command, server)
	if err != nil {
		return nil, err
	}
	return header, addHeaders(header, "the header command's output", lines)
}

func addHeaders(header http.Header, source string, lines []string) error {
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" || strings.ContainsAny(name, " \t:") {
			return usagef("cannot read %s: a header is written name=value", source)
		}
		if strings.ContainsAny(value, "\r\n\x00") {
			return usagef("cannot read %s: the value of %q has control characters", source, name)
		}
		header.Add(name, value)
	}
	return nil
}

// headerCommandLines runs the command as Coder's own does. Its output is never shown.
func (a *app) headerCommandLines(ctx context.Context, command string, server *url.URL) ([]string, error) {
	shell, flag := "sh", "-c"
	if a.sys.GOOS == "windows" {
		shell, flag = "cmd.exe", "/c"
	}
	cmd := exec.CommandContext(ctx, shell, flag, command)
	cmd.Env = append(append([]string(nil), a.sys.Environ...), "CODER_URL="+server.String())
	cmd.Stderr = a.sys.Stderr
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("cannot get headers: the header command failed: %w", err)
	}
	return strings.Split(out.String(), "\n"), nil
}

// transport carries requests, with the proxy and TLS options of the environment.
func (a *app) transport() (http.RoundTripper, error) {
	if a.sys.Transport != nil {
		return a.sys.Transport, nil
	}
	config, err := a.tlsConfig()
	if err != nil {
		return nil, err
	}
	proxy := (&httpproxy.Config{
		HTTPProxy:  firstOf(a.sys.Getenv("HTTP_PROXY"), a.sys.Getenv("http_proxy")),
		HTTPSProxy: firstOf(a.sys.Getenv("HTTPS_PROXY"), a.sys.Getenv("https_proxy")),
		NoProxy:    firstOf(a.sys.Getenv("NO_PROXY"), a.sys.Getenv("no_proxy")),
		CGI:        a.sys.Getenv("REQUEST_METHOD") != "",
	}).ProxyFunc()
	return client.NewTransport(proxy, config), nil
}

// tlsConfig reads the TLS options that Coder's deployments set.
func (a *app) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if file := a.sys.Getenv("CODER_CLIENT_TLS_CA_FILE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CA_FILE: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CA_FILE: %q has no certificate in it", file)
		}
	}
	cert, key := a.sys.Getenv("CODER_CLIENT_TLS_CERT_FILE"), a.sys.Getenv("CODER_CLIENT_TLS_KEY_FILE")
	if cert == "" && key == "" {
		return config, nil
	}
	if cert == "" || key == "" {
		return nil, errors.New("CODER_CLIENT_TLS_CERT_FILE and CODER_CLIENT_TLS_KEY_FILE belong together, and one of them is not set")
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CERT_FILE and CODER_CLIENT_TLS_KEY_FILE: %w", err)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}

func firstOf(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}
