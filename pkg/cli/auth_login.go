package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// maxToken limits how much is read when a token is expected, in bytes.
const maxToken = 4096

func newAuthLoginCmd(a *app.App) *cobra.Command {
	opts := authLoginOptions{}
	cmd := &cobra.Command{
		Use:   "login [url]",
		Short: "Store a session token of your own for a server",
		Long: `Ask for the server's address where none is known, and for a session token, check it
with the server, and store it in the operating system's keyring, or where there is none
in a file that only you can read. The token comes from a hidden prompt, from standard
input, or from --token-file. What 'coder login' stored is left as it is.`,
		Example: `  coder-secrets auth login https://coder.example.com
  coder-secrets auth login https://coder.example.com --token-file token.txt`,
		Args:              console.MaxArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	server := app.AddServerFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.Flags().BoolVar(&opts.noBrowser, "no-browser", false, "print the address of the page with the token, do not open it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		if len(args) == 1 {
			if server.URL != "" {
				return console.Usagef("the server is given twice, as an argument and with --url")
			}
			server.URL, server.URLFrom = args[0], "the argument"
		}
		where, err := loginServer(cmd.Context(), a, server)
		if err != nil {
			return fmt.Errorf("cannot log in: %w", err)
		}
		inputs := a.SessionInputs(server)
		if err := client.CheckPlainHTTP(where.URL, a.AllowsHTTP(server)); err != nil {
			return fmt.Errorf("cannot log in: %w", err)
		}
		token, err := askToken(cmd.Context(), a, where.URL, server.TokenFile, opts)
		if err != nil {
			return fmt.Errorf("cannot log in to %s: %w", where.URL.Host, err)
		}
		where.Token = token
		api, err := a.NewClient(cmd.Context(), where, server)
		if err != nil {
			return fmt.Errorf("cannot log in to %s: %w", where.URL.Host, err)
		}
		result, why, err := runAuthLogin(cmd.Context(), api, inputs, where)
		if err != nil {
			return err
		}
		if why != "" {
			a.UI.Warnf("the keyring could not be used (%s): the token is in %s, which only you can read", why, result.Stored)
		}
		warnOfShadows(a, inputs, where.URL)
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// loginServer finds the server to log in to, and asks for it if none is configured.
func loginServer(ctx context.Context, a *app.App, server *app.ServerFlags) (session.Session, error) {
	where, err := session.ResolveServer(a.SessionInputs(server))
	if !errors.Is(err, session.ErrNoServer) {
		return where, err
	}
	if !a.UI.CanAsk() {
		return where, &console.UsageError{Err: session.ErrNoServer, Advice: []string{"coder-secrets auth login https://coder.example.com, with the address of yours"}}
	}
	if server.URL, err = a.Sys.Terminal.ReadLine(ctx, "Address of the Coder server: "); err != nil {
		return where, err
	}
	server.URL, server.URLFrom = strings.TrimSpace(server.URL), "the answer"
	return session.ResolveServer(a.SessionInputs(server))
}

// warnOfShadows warns about environment variables that override the token that was just
// stored.
func warnOfShadows(a *app.App, in session.Inputs, server *url.URL) {
	for _, name := range []string{"CODER_SECRETS_SESSION_TOKEN", "CODER_SESSION_TOKEN"} {
		if a.Sys.Getenv(name) != "" {
			a.UI.Warnf("%s is set, and wins over the token that was stored now", name)
			break
		}
	}
	in.URL, in.ConfigDir = "", ""
	next, err := session.ResolveServer(in)
	if err == nil && client.Origin(next.URL) != client.Origin(server) {
		a.UI.Warnf("other commands use %s, from %s; pass --url to use %s", next.URL, next.URLSource, server)
	}
}

type authLoginOptions struct{ noBrowser bool }

// runAuthLogin checks the token and stores it. If the keyring could not be used, why
// gives the reason.
func runAuthLogin(ctx context.Context, api userReader, in session.Inputs, s session.Session) (result authLoginResult, why string, err error) {
	user, err := api.User(ctx, client.Me)
	if err != nil {
		return authLoginResult{}, "", fmt.Errorf("cannot log in to %s, nothing was stored: %w", s.URL.Host, err)
	}
	stored, why, err := session.Store(in, s.URL, s.Token)
	if err != nil {
		return authLoginResult{}, why, fmt.Errorf("cannot log in to %s: %w", s.URL.Host, err)
	}
	return authLoginResult{URL: s.URL.String(), Username: user.Username, Email: user.Email, Stored: stored}, why, nil
}

// userReader reads accounts.
type userReader interface {
	User(ctx context.Context, user string) (client.User, error)
}

// authLoginResult holds the user and where the token is stored; never the token.
type authLoginResult struct {
	URL      string `json:"url"`
	Username string `json:"username"`
	Email    string `json:"email"`
	Stored   string `json:"stored"`
}

func (r authLoginResult) WriteText(_ *console.UI, w io.Writer) error {
	_, err := fmt.Fprintln(w, console.EscapeLine(fmt.Sprintf("logged in to %s as %s <%s>; the token is in %s", r.URL, r.Username, r.Email, r.Stored)))
	return err
}

// askToken reads the token from the file, from stdin if data is piped in, or from a
// prompt on the terminal.
func askToken(ctx context.Context, a *app.App, server *url.URL, file string, opts authLoginOptions) (secret.Secret, error) {
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return secret.Secret{}, fmt.Errorf("cannot read --token-file: %w", err)
		}
		defer f.Close()
		return readToken(f, "--token-file")
	}
	if file == "-" || !a.Sys.Terminal.IsTerminal(console.StreamStdin) {
		token, err := readToken(a.Sys.Stdin, "standard input")
		if err == nil || file == "-" || !a.UI.CanAsk() {
			return token, err
		}
	}
	if !a.UI.CanAsk() {
		return secret.Secret{}, &console.UsageError{Err: console.ErrNoTerminal, Advice: []string{"give the token with --token-file, or on standard input"}}
	}
	page := server.String() + "/cli-auth"
	if opts.noBrowser || !openBrowser(ctx, a, page) {
		a.UI.Notef("open this page, and copy the token that it shows: %s", page)
	} else {
		a.UI.Notef("your browser shows a token, copy it: %s", page)
	}
	token, err := a.Sys.Terminal.ReadHidden(ctx, console.HiddenPrompt{Text: "Session token (hidden): "})
	if err != nil {
		return secret.Secret{}, err
	}
	return trimToken(token, "the prompt")
}

func readToken(r io.Reader, source string) (secret.Secret, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxToken+1))
	if err != nil {
		return secret.Secret{}, fmt.Errorf("cannot read the token from %s: %w", source, err)
	}
	return trimToken(secret.New(data), source)
}

func trimToken(token secret.Secret, source string) (secret.Secret, error) {
	text := strings.TrimSpace(token.RevealString())
	switch {
	case text == "":
		return secret.Secret{}, &console.UsageError{Err: fmt.Errorf("there is no token on %s", source), Advice: []string{"give the token at the prompt, with --token-file, or on standard input"}}
	case len(text) > maxToken:
		return secret.Secret{}, console.Usagef("what %s holds is too long for a token", source)
	}
	return secret.FromString(text), nil
}

// openBrowser opens a page in the browser if the system has a desktop.
func openBrowser(ctx context.Context, a *app.App, page string) bool {
	var command []string
	switch {
	case a.Sys.GOOS == "darwin":
		command = []string{"open", page}
	case a.Sys.GOOS == "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", page}
	case a.Sys.Getenv("DISPLAY") != "" || a.Sys.Getenv("WAYLAND_DISPLAY") != "":
		command = []string{"xdg-open", page}
	default:
		return false
	}
	// The browser outlives this process if this call starts it.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), command[0], command[1:]...)
	cmd.Env = a.Sys.Environ
	if cmd.Start() != nil {
		return false
	}
	// The command may run for as long as the browser does; by then its result does not
	// matter.
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	timer := time.NewTimer(2 * time.Second)
	defer timer.Stop()
	select {
	case err := <-done:
		return err == nil
	case <-timer.C:
		return true
	}
}
