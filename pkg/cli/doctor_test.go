package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/session"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// diagnose runs doctor -o json against a fake server and returns its checks by name and
// its exit status.
func diagnose(t *testing.T, sys *clitest.System, args ...string) (map[string]app.Check, int) {
	t.Helper()
	status := sys.Run(t, append([]string{"doctor", "-o", "json"}, args...)...)
	var result doctorResult
	if err := json.Unmarshal(sys.Out.Bytes(), &result); err != nil {
		t.Fatalf("stdout is no JSON: %v\n%s%s", err, sys.Out.String(), sys.Err.String())
	}
	checks := map[string]app.Check{}
	for _, c := range result.Checks {
		checks[c.Name] = c
	}
	return checks, status
}

func TestDoctorFindsNothingWrong(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	token := srv.NewToken("admin", 30*24*time.Hour)
	sys := clitest.NewSystem(t, "", "CODER_URL="+url, "CODER_SESSION_TOKEN="+token, "CODER_AGENT_URL="+url, "CODER_AGENT_TOKEN="+srv.AgentToken("mia/mias"))
	sys.Keyring = memoryKeyring{}
	checks, status := diagnose(t, sys)
	if status != console.ExitOK {
		t.Errorf("status %d, want %d", status, console.ExitOK)
	}
	for name, want := range map[string]string{
		"server URL": "(from CODER_URL)", "server": "Coder v2.35.0", "clock": "as the server's",
		"token":        "from CODER_SESSION_TOKEN, accepted as admin (owner, member)",
		"token expiry": "ends on 2026-12-23T09:00:00Z",
		"workspace":    "reads its owner's SSH key",
		"keyring":      "answers, and has no token of ours",
	} {
		if c := checks[name]; c.State != app.StateOK || !strings.Contains(c.Text, want) {
			t.Errorf("%s is %s %q, want ok with %q", name, c.State, c.Text, want)
		}
	}
}

// memoryKeyring is an empty keyring.
type memoryKeyring struct{}

func (memoryKeyring) Get(string) (secret.Secret, error) { return secret.Secret{}, session.ErrNoEntry }

func (memoryKeyring) Set(string, secret.Secret) error { return nil }

func (memoryKeyring) Delete(string) error { return session.ErrNoEntry }

func (memoryKeyring) CoderEntry() ([]byte, error) { return nil, session.ErrNoEntry }

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	const token = "0123456789-xxxxxxxxxxxxxxxxxxxxxx"
	tests := []struct {
		name  string
		fault string
		skew  time.Duration
		env   []string
		check string
		state app.State
		text  string
		hint  string
	}{
		{name: "no URL", env: []string{"CODER_URL=", "CODER_AGENT_URL="}, check: "server URL", state: app.StateFailed, text: "no Coder server is known", hint: "CODER_URL"},
		{name: "a URL with a path", env: []string{"CODER_URL=http://127.0.0.1:1/coder"}, check: "server URL", state: app.StateFailed, text: "path"},
		{name: "nobody there", env: []string{"CODER_URL=http://127.0.0.1:1"}, check: "server", state: app.StateFailed, text: "cannot reach 127.0.0.1:1"},
		{name: "a login page", fault: "/buildinfo html=Corporate login", check: "server", state: app.StateFailed, text: "Corporate login"},
		{name: "clock a little ahead", skew: 2 * time.Minute, check: "clock", state: app.StateWarning, text: "2m0s ahead", hint: "set-ntp"},
		{name: "clock far behind", skew: -time.Hour, check: "clock", state: app.StateFailed, text: "1h0m0s behind", hint: "set-ntp"},
		{name: "a refused token", env: []string{"CODER_SESSION_TOKEN=" + token}, check: "token", state: app.StateFailed, text: "from CODER_SESSION_TOKEN", hint: "auth login"},
		{name: "no token in a workspace", env: []string{"CODER_SESSION_TOKEN="}, check: "token", state: app.StateWarning, text: "not logged in", hint: "auth login"},
		{name: "no token", env: []string{"CODER_SESSION_TOKEN=", "CODER_AGENT_TOKEN="}, check: "token", state: app.StateFailed, text: "not logged in", hint: "auth login"},
		{name: "an agent that is gone", env: []string{"CODER_AGENT_TOKEN=00000000-0000-4000-8000-000000000001"}, check: "workspace", state: app.StateFailed, text: "CODER_AGENT_TOKEN"},
		{name: "git without Coder's key", env: []string{"CODER=true"}, check: "git's ssh", state: app.StateWarning, text: "GIT_SSH_COMMAND is not set", hint: "export GIT_SSH_COMMAND"},
		{name: "git with a lost program", env: []string{"GIT_SSH_COMMAND=/nowhere/coder gitssh --"}, check: "git's ssh", state: app.StateFailed, text: `"/nowhere/coder"`, hint: "unset GIT_SSH_COMMAND"},
		{name: "no programs", env: []string{"PATH="}, check: "ssh", state: app.StateWarning, text: "not in PATH", hint: "openssh-client"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			now := fakecoder.Epoch().Add(-test.skew)
			srv, url := clitest.ServeWith(t, fakecoder.Options{Now: func() time.Time { return now }})
			if test.fault != "" {
				fault, err := codertest.ParseFault(test.fault)
				if err != nil {
					t.Fatal(err)
				}
				srv.Break(fault)
			}
			env := []string{"CODER_URL=" + url, "CODER_SESSION_TOKEN=" + srv.Token("mia"), "CODER_AGENT_URL=" + url, "CODER_AGENT_TOKEN=" + srv.AgentToken("mia/mias")}
			sys := clitest.NewSystem(t, "", append(env, test.env...)...)
			checks, status := diagnose(t, sys, "--timeout", "2s")
			c := checks[test.check]
			if c.State != test.state || !strings.Contains(c.Text, test.text) || !strings.Contains(strings.Join(c.Hints, "\n"), test.hint) {
				t.Errorf("%s is %s %q with hints %q", test.check, c.State, c.Text, c.Hints)
			}
			if want := map[app.State]int{app.StateFailed: console.ExitFindings, app.StateWarning: console.ExitOK}[test.state]; status != want {
				t.Errorf("status %d, want %d", status, want)
			}
		})
	}
}

func TestDoctorSeesTokensThatOthersCanRead(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	sys := clitest.NewSystem(t, "", "CODER_URL="+url)
	dir := filepath.Join(sys.Getenv("HOME"), ".config", "coderv2")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"url": url, "session": srv.Token("mia")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for mode, want := range map[os.FileMode]app.State{0o600: app.StateOK, 0o640: app.StateFailed} {
		if err := os.Chmod(filepath.Join(dir, "session"), mode); err != nil {
			t.Fatal(err)
		}
		sys.Out.Reset()
		if checks, _ := diagnose(t, sys); checks["stored token"].State != want {
			t.Errorf("with mode %o it is %s %q, want %s", mode, checks["stored token"].State, checks["stored token"].Text, want)
		}
	}
}

func TestDoctorLooksAtTheSecretFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, content string
		mode          os.FileMode
		state         app.State
		hint          string
	}{
		{"well", "A='b'\n", 0o600, app.StateOK, ""},
		{"open to others", "A='b'\n", 0o644, app.StateFailed, "chmod 600"},
		{"behind a link", "A='b'\n", 0o600, app.StateFailed, "--follow-symlink"},
	}
	for _, test := range tests {
		sys := clitest.NewSystem(t, "")
		path := filepath.Join(sys.Getenv("HOME"), "own.env")
		if err := os.WriteFile(path, []byte(test.content), test.mode); err != nil {
			t.Fatal(err)
		}
		if test.name == "behind a link" {
			link := filepath.Join(sys.Getenv("HOME"), "link.env")
			if err := os.Symlink(path, link); err != nil {
				t.Fatal(err)
			}
			path = link
		}
		sys.Environ = append(sys.Environ, "CODER_SECRETS_FILE="+path)
		checks, _ := diagnose(t, sys)
		c := checks["secret file"]
		if c.State != test.state || !strings.Contains(c.Text, path) || !strings.Contains(strings.Join(c.Hints, "\n"), test.hint) {
			t.Errorf("%s: it is %s %q with hints %q", test.name, c.State, c.Text, c.Hints)
		}
	}
	if checks, _ := diagnose(t, clitest.NewSystem(t, "")); checks["secret file"].State != app.StateSkipped {
		t.Errorf("without a file it is %+v", checks["secret file"])
	}
}

// TestDoctorHidesTheArgumentsOfGitsSSH checks that doctor does not print arguments,
// which may contain a password.
func TestDoctorHidesTheArgumentsOfGitsSSH(t *testing.T) {
	t.Parallel()
	ssh := testneed.Program(t, "ssh", "apt-get install openssh-client")
	sys := clitest.NewSystem(t, "", "GIT_SSH_COMMAND="+ssh+" -o Password=c4n4ry")
	checks, _ := diagnose(t, sys)
	if c := checks["git's ssh"]; c.State != app.StateOK || strings.Contains(c.Text, "c4n4ry") {
		t.Errorf("it is %s %q", c.State, c.Text)
	}
}
