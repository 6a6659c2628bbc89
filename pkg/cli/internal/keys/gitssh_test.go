package keys_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// roundTrip clones, pushes and fetches with gitssh.
func roundTrip(b *sshBench, name, host string, environ ...string) {
	b.t.Helper()
	url := b.repository(name, host)
	b.run(fmt.Sprintf(`git clone -q %[1]s %[2]s-a && cd %[2]s-a && echo more >>file && git commit -qam more && git push -q && cd .. &&
		git clone -q %[1]s %[2]s-b && cd %[2]s-b && test "$(cat file)" = "$(printf 'hello\nmore')" && git fetch -q`, url, name), environ...)
	b.nothingLeft()
}

// nothingLeft checks that the program left no folder behind.
func (b *sshBench) nothingLeft() {
	b.t.Helper()
	entries, err := os.ReadDir(filepath.Join(b.dir, "run"))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "coder-secrets") {
			b.t.Errorf("%s is left behind", e.Name())
		}
	}
}

func TestGitOverSSHWithTheCoderKey(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	roundTrip(b, "coder", "git")
}

func TestGitOverSSHWithTheUsersOwnKeyFirst(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t, "MaxAuthTries 1")
	own := b.ownKey("id_own")
	b.config("IdentityFile "+filepath.Join(b.home, ".ssh", "id_own"), "IdentitiesOnly no")
	b.authorize(own)
	roundTrip(b, "own", "git")

	// With one more try, the Coder key, offered last, is also accepted.
	c := newSSHBench(t, "MaxAuthTries 2")
	c.ownKey("id_own")
	c.config("IdentityFile " + filepath.Join(c.home, ".ssh", "id_own"))
	roundTrip(c, "last", "git")
}

func TestGitOverSSHAsPeopleConfigureIt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		prepare func(b *sshBench) (host string, environ []string)
	}{
		{"IdentitiesOnly without files", func(b *sshBench) (string, []string) {
			b.config("IdentitiesOnly yes", "IdentityFile "+filepath.Join(b.home, ".ssh", "missing"))
			return "git", nil
		}},
		{"IdentitiesOnly with a file", func(b *sshBench) (string, []string) {
			b.ownKey("id_own")
			b.config("IdentitiesOnly yes", "IdentityFile "+filepath.Join(b.home, ".ssh", "id_own"))
			return "git", nil
		}},
		{"jump host", func(b *sshBench) (string, []string) {
			b.write("home/.ssh/config", fmt.Sprintf("Host far\n  HostName 127.0.0.1\n  Port %[1]s\n  ProxyJump git\n  HostKeyAlias [127.0.0.1]:%[1]s\nHost git\n  HostName 127.0.0.1\n  Port %[1]s\n  HostKeyAlias [127.0.0.1]:%[1]s\nHost *\n  UserKnownHostsFile %[2]s/.ssh/known_hosts\n", b.port, b.home))
			return "far", nil
		}},
		{"jump host with a key file", func(b *sshBench) (string, []string) {
			b.ownKey("id_own")
			b.write("home/.ssh/config", fmt.Sprintf("Host far\n  HostName 127.0.0.1\n  Port %[1]s\n  ProxyJump git\n  HostKeyAlias [127.0.0.1]:%[1]s\nHost git\n  HostName 127.0.0.1\n  Port %[1]s\n  HostKeyAlias [127.0.0.1]:%[1]s\nHost *\n  IdentityFile %[2]s/.ssh/id_own\n  UserKnownHostsFile %[2]s/.ssh/known_hosts\n", b.port, b.home))
			return "far", nil
		}},
		{"protocol version 2", func(*sshBench) (string, []string) {
			return "git", []string{"GIT_PROTOCOL=version=2"}
		}},
		{"ControlMaster", func(b *sshBench) (string, []string) {
			b.config("ControlMaster auto", "ControlPath "+b.dir+"/cm-%C", "ControlPersist 2")
			return "git", nil
		}},
		{"port and address in the URL", func(b *sshBench) (string, []string) {
			b.config("UserKnownHostsFile " + filepath.Join(b.home, ".ssh", "known_hosts"))
			return "127.0.0.1:" + b.port, nil
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newSSHBench(t)
			host, environ := test.prepare(b)
			roundTrip(b, "repo", host, environ...)
		})
	}
}

// TestGitOverSSHWithAnUpstreamAgent has the user's key only in an agent.
func TestGitOverSSHWithAnUpstreamAgent(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t, "MaxAuthTries 1")
	own := b.ownKey("agent_only")
	b.authorize(own)
	url := b.repository("up", "git")
	b.run(fmt.Sprintf(`eval "$(ssh-agent -a %s/up.sock)" >/dev/null && trap 'kill $SSH_AGENT_PID' EXIT
		ssh-add -q %s/.ssh/agent_only && rm %[2]s/.ssh/agent_only && git clone -q %[3]s up-clone`, b.dir, b.home, url))
	b.nothingLeft()
}

// TestProtocolReachesTheServer checks the protocol version that the server uses.
func TestProtocolReachesTheServer(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	url := b.repository("v2", "git")
	_, stderr, status := b.end("GIT_TRACE_PACKET=1 git -c protocol.version=2 ls-remote " + url)
	if status != 0 || !strings.Contains(stderr, "version 2") {
		t.Errorf("status %d, no version 2 in\n%s", status, stderr)
	}
	out := b.run("LC_TEST=kept coder-secrets gitssh -- -o SendEnv=LC_TEST git 'echo $LC_TEST'")
	if out != "kept\n" {
		t.Errorf("SendEnv gave %q", out)
	}
}

func TestGitSSHEndsAsSSHDoes(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	for command, want := range map[string]int{
		"-- git exit 0":                     0,
		"-- git exit 1":                     1,
		"-- git exit 42":                    42,
		"-- git 'kill -TERM $$'":            -1, // as with plain ssh
		"-- -o Port=1 git true":             255,
		"-- -o NoSuchOption=1 git true":     255,
		"-- -V":                             0,
		"-- -G git":                         0,
		"-- -Z":                             255,
		"-- unknown-host.invalid true":      255,
		"-- git no-such-command-on-purpose": 127,
	} {
		stdout, _, status := b.end("coder-secrets gitssh " + command)
		plainOut, _, plain := b.end("$CODER_SECRETS_SSH " + strings.TrimPrefix(command, "-- "))
		if want >= 0 && status != want {
			t.Errorf("gitssh %s ended with %d, want %d", command, status, want)
		}
		if want == -1 && status != 255 {
			t.Errorf("gitssh %s ended with %d (plain ssh without the key: %d)", command, status, plain)
		}
		if strings.Contains(command, "-G") || strings.Contains(command, "-V") {
			if stdout != plainOut || status != plain {
				t.Errorf("gitssh %s printed other things than ssh", command)
			}
		}
	}
	// ssh itself is killed by a signal: the status is 128 plus its number.
	b.script("bin/dying", "kill -KILL $$\n")
	_, _, status := b.end("CODER_SECRETS_SSH=$PWD/../bin/dying coder-secrets gitssh -- -V")
	if status != 137 {
		t.Errorf("a killed ssh ended as %d, want 137", status)
	}
	b.nothingLeft()
}

func TestGitSSHSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	tests := []struct{ name, environ, want, hint string }{
		{"no workspace", "CODER_AGENT_URL=", "this does not look like a Coder workspace: CODER_AGENT_URL is not set", "run this in a terminal of the workspace"},
		{"token after a rebuild", "CODER_AGENT_TOKEN=00000000-0000-4000-8000-000000000001", "the server does not accept the workspace agent's token", "open a new terminal in the running workspace"},
		{"unreachable", "CODER_AGENT_URL=http://127.0.0.1:1", "cannot reach 127.0.0.1:1: the connection was refused", "check address and port"},
		{"no ssh", "CODER_SECRETS_SSH=no-such-ssh", "cannot run ssh:", ""},
	}
	for _, test := range tests {
		stdout, stderr, status := b.end("coder-secrets gitssh -- git true", test.environ)
		if status != 255 || stdout != "" {
			t.Errorf("%s: status %d, stdout %q", test.name, status, stdout)
		}
		if !strings.Contains(stderr, "coder-secrets: error: cannot ") || !strings.Contains(stderr, test.want) || !strings.Contains(stderr, test.hint) {
			t.Errorf("%s: %s", test.name, stderr)
		}
		if strings.Count(stderr, "error:") != 1 {
			t.Errorf("%s: more than one error:\n%s", test.name, stderr)
		}
	}
	for fault, want := range map[string]string{
		"/workspaceagents/me/gitsshkey status=403": `api_key_scope = "no_user_data"`,
		"/workspaceagents/me/gitsshkey status=500": "claim the workspace first",
		"/workspaceagents/me/gitsshkey html":       `a page titled "Sign in"`,
	} {
		b.breaks(fault)
		_, stderr, status := b.end("coder-secrets gitssh -- git true")
		if status != 255 || !strings.Contains(stderr, want) {
			t.Errorf("%s: status %d\n%s", fault, status, stderr)
		}
		b.coder.Mend()
	}
}

// TestGitSSHAsksOnce checks that the server is asked once for the key, and not at all
// when git only detects the kind of ssh.
func TestGitSSHAsksOnce(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	b.coder.ForgetRequests()
	b.run("coder-secrets gitssh -- -G git")
	if got := len(b.coder.Requests()); got != 0 {
		t.Errorf("-G asked %d times", got)
	}
	b.run("coder-secrets gitssh -- git true")
	if got := len(b.coder.Requests()); got != 1 {
		t.Errorf("a call asked %d times, want 1", got)
	}
}
