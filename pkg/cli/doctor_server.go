package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// doctor runs the checks, and keeps what a check finds for the checks after it.
type doctor struct {
	app     *app.App
	flags   *app.ServerFlags
	clock   *clockProbe
	session session.Session
	api     *client.Client
	up      bool // the server answers as Coder does
	// hasGitSSH is set if this program can replace Coder's own gitssh.
	hasGitSSH bool
}

// doctorCheck is a check and its name.
type doctorCheck struct {
	name string
	look func(context.Context) app.Check
}

func newDoctor(a *app.App, flags *app.ServerFlags) *doctor {
	return &doctor{app: a, flags: flags, clock: &clockProbe{now: a.Sys.Now}}
}

func (d *doctor) checks() []doctorCheck {
	return []doctorCheck{
		{"server URL", d.checkURL},
		{"server", d.checkServer},
		{"clock", d.checkClock},
		{"token", d.checkToken},
		{"token expiry", d.checkExpiry},
		{"workspace", d.checkAgent},
		{"vault", d.checkVault},
		{"keyring", d.checkKeyring},
		{"stored token", d.checkStoredToken},
		{"secret file", d.checkSecretFile},
		{"git", d.program("git", "--version")},
		{"ssh", d.program("ssh", "-V")},
		{"ssh-keygen", d.program("ssh-keygen", "")},
		{"git's ssh", d.checkGitSSH},
	}
}

// checkURL finds the server's address.
func (d *doctor) checkURL(ctx context.Context) app.Check {
	found, err := d.app.Resolve(d.flags)
	if err != nil {
		return app.CheckFailed(err)
	}
	d.session = found
	if d.api, err = d.client(ctx, found); err != nil {
		return app.CheckFailed(err)
	}
	return app.CheckOK("%s (from %s)", found.URL, found.URLSource)
}

// client creates a client whose responses pass through the clock probe.
func (d *doctor) client(ctx context.Context, s session.Session) (*client.Client, error) {
	next, err := d.app.Transport()
	if err != nil {
		return nil, err
	}
	d.clock.next = next
	probed := *d.app
	sys := *d.app.Sys
	sys.Transport = d.clock
	probed.Sys = &sys
	return probed.NewClient(ctx, s, d.flags)
}

// checkServer asks the server for its version, which needs no token.
func (d *doctor) checkServer(ctx context.Context) app.Check {
	if d.api == nil {
		return app.CheckSkipped("no server to ask")
	}
	info, err := d.api.BuildInfo(ctx)
	if err != nil {
		return app.CheckFailed(err)
	}
	d.up = true
	return app.CheckOK("Coder %s", info.Version)
}

// From skewOdd on doctor warns about the difference between the clocks; from skewBad on
// tokens and certificates seem expired or not yet valid.
const (
	skewOdd = time.Minute
	skewBad = 5 * time.Minute
)

func (d *doctor) checkClock(context.Context) app.Check {
	if !d.clock.known {
		return app.CheckSkipped("the server told no time")
	}
	skew := d.clock.skew.Round(time.Second)
	if skew.Abs() < skewOdd {
		return app.CheckOK("as the server's")
	}
	text := fmt.Sprintf("this machine's clock is %s ahead of the server's", skew)
	if skew < 0 {
		text = fmt.Sprintf("this machine's clock is %s behind the server's", -skew)
	}
	c := app.CheckWarning(text, "set the clock, as with: sudo timedatectl set-ntp true")
	if skew.Abs() >= skewBad {
		c.State = app.StateFailed
	}
	return c
}

func (d *doctor) checkToken(ctx context.Context) app.Check {
	if d.api == nil {
		return app.CheckSkipped("no server to ask")
	}
	if err := d.session.RequireToken(); err != nil {
		c := app.CheckFailed(err)
		if d.app.InWorkspace() {
			// The agent's token is enough for what a workspace needs most.
			c.State, c.Text = app.StateWarning, c.Text+"; only what the workspace agent's token is good for works"
		}
		return c
	}
	if !d.up {
		return app.CheckSkipped("from %s; the server could not be asked about it", d.session.TokenSource)
	}
	user, err := d.api.User(ctx, client.Me)
	if err != nil {
		d.up = false
		return app.CheckFailed(fmt.Errorf("from %s: %w", d.session.TokenSource, err))
	}
	roles := make([]string, 0, len(user.Roles)+1)
	for _, role := range user.Roles {
		roles = append(roles, role.Name)
	}
	return app.CheckOK("from %s, accepted as %s (%s)", d.session.TokenSource, user.Username, strings.Join(append(roles, "member"), ", "))
}

// expirySoon is how long before a token expires doctor warns about it.
const expirySoon = 3 * 24 * time.Hour

func (d *doctor) checkExpiry(ctx context.Context) app.Check {
	if !d.up || d.session.Token.Empty() {
		return app.CheckSkipped("no accepted token")
	}
	text, err := tokenExpiry(ctx, d.api, d.session.Token)
	if err != nil {
		return app.CheckFailed(err)
	}
	end, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return app.CheckSkipped("the server does not tell for this token")
	}
	if left := end.Sub(d.app.Sys.Now()); left < expirySoon {
		return app.CheckWarning(fmt.Sprintf("ends on %s", text), "coder login "+d.session.URL.String())
	}
	return app.CheckOK("ends on %s", text)
}

// checkAgent tries the workspace agent's token when it runs in a workspace.
func (d *doctor) checkAgent(ctx context.Context) app.Check {
	if !d.app.InWorkspace() {
		return app.CheckSkipped("this is no workspace")
	}
	found, err := session.ResolveAgent(d.app.SessionInputs(d.flags))
	if err != nil {
		return app.CheckFailed(err)
	}
	api, err := d.app.NewClient(ctx, found, d.flags)
	if err != nil {
		return app.CheckFailed(err)
	}
	if _, err := api.AgentGitSSHKey(ctx); err != nil {
		return app.CheckFailed(fmt.Errorf("the agent's token from %s: %w", found.TokenSource, err))
	}
	return app.CheckOK("the agent's token from %s reads its owner's SSH key", found.TokenSource)
}

// checkKeyring tries the operating system's keyring.
func (d *doctor) checkKeyring(context.Context) app.Check {
	keyring := d.app.Sys.Keyring
	if keyring == nil {
		return app.CheckSkipped("there is none here; 'auth login' keeps a token in a file that only you can read")
	}
	origin := "https://localhost:443"
	if d.session.URL != nil {
		origin = client.Origin(d.session.URL)
	}
	_, err := keyring.Get(origin)
	switch {
	case err == nil:
		return app.CheckOK("answers, and has a token of ours for %s", origin)
	case errors.Is(err, session.ErrNoEntry):
		return app.CheckOK("answers, and has no token of ours for %s", origin)
	case errors.Is(err, session.ErrNoKeyring):
		return app.CheckSkipped("there is none here; 'auth login' keeps a token in a file that only you can read")
	}
	return app.CheckWarning(err.Error(), console.HintsOf(err)...)
}

// clockProbe compares this machine's clock with the Date header of the first response.
type clockProbe struct {
	next  http.RoundTripper
	now   func() time.Time
	known bool
	skew  time.Duration
}

// RoundTrip forwards the request. It assumes that the server set the Date header
// halfway between request and response.
func (p *clockProbe) RoundTrip(r *http.Request) (*http.Response, error) {
	start := p.now()
	resp, err := p.next.RoundTrip(r)
	if err != nil || p.known {
		return resp, err
	}
	if date, parseErr := http.ParseTime(resp.Header.Get("Date")); parseErr == nil {
		p.known, p.skew = true, start.Add(p.now().Sub(start)/2).Sub(date)
	}
	return resp, nil
}
