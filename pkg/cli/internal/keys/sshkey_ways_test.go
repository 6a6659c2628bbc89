//go:build !windows

package keys_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// farConfig is an ssh_config with a host behind a jump host.
func (b *sshBench) farConfig(lines ...string) {
	b.t.Helper()
	text := fmt.Sprintf("Host far\n  ProxyJump git\nHost *\n  HostName 127.0.0.1\n  Port %[1]s\n  HostKeyAlias [127.0.0.1]:%[1]s\n  UserKnownHostsFile %[2]s/.ssh/known_hosts\n  %[3]s\n",
		b.port, b.home, strings.Join(lines, "\n  "))
	b.write("home/.ssh/config", text)
}

// TestJumpHostsAreOfferedTheUsersOwnKeyFirst connects over a jump host that allows one
// try. ssh runs without a wrapper script here, so it must find this program by its name.
func TestJumpHostsAreOfferedTheUsersOwnKeyFirst(t *testing.T) {
	t.Parallel()
	ssh := testneed.Program(t, "ssh", "apt-get install openssh-client")
	for _, test := range []struct {
		name     string
		own      bool
		sshd     string
		sessions int
	}{
		{"the person's key", true, "MaxAuthTries 1", 2},
		{"the Coder key", false, "MaxAuthTries 1", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newSSHBench(t, test.sshd)
			own := b.ownKey("id_own")
			b.farConfig()
			if test.own {
				b.farConfig("IdentityFile " + filepath.Join(b.home, ".ssh", "id_own"))
				b.authorize(own)
			}
			for _, way := range []string{"far", "-J git git"} {
				before := strings.Count(b.log.String(), "Accepted publickey")
				b.run("coder-secrets gitssh -- -F ../home/.ssh/config "+way+" true", "CODER_SECRETS_SSH="+ssh)
				if got := strings.Count(b.log.String(), "Accepted publickey") - before; got != test.sessions {
					t.Errorf("%s: %d logins, want %d", way, got, test.sessions)
				}
			}
			b.nothingLeft()
		})
	}
}

// TestPublicHalvesNameKeysOfTheAgent has the user's key in an agent and only the public
// key in a file, as users with several accounts have.
func TestPublicHalvesNameKeysOfTheAgent(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t, "MaxAuthTries 1")
	own := b.ownKey("work-key")
	b.run(`cd ../home/.ssh && mv work-key "work key" && mv work-key.pub "work key.pub"`)
	b.config("IdentitiesOnly yes", `IdentityFile "~/.ssh/work key"`, "IdentityFile "+filepath.Join(b.home, ".ssh", "%r-missing"))
	b.authorize(own)
	b.write("home/.ssh/config", strings.ReplaceAll(b.read("home/.ssh/config"), "~/", b.home+"/"))
	b.run(fmt.Sprintf(`eval "$(ssh-agent -a %s/up.sock)" >/dev/null && trap 'kill $SSH_AGENT_PID' EXIT
		ssh-add -q "%s/.ssh/work key" && rm "%[2]s/.ssh/work key" && coder-secrets gitssh -- git true`, b.dir, b.home))
}

// TestForwardedAgentDoesNotLendTheCoderKey lists, on the host, the keys of the
// forwarded agent.
func TestForwardedAgentDoesNotLendTheCoderKey(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t, "AllowAgentForwarding yes")
	own := b.ownKey("agent_only")
	for _, flag := range []string{"-A", "-o ForwardAgent=yes"} {
		listed := b.run(fmt.Sprintf(`eval "$(ssh-agent)" >/dev/null && trap 'kill $SSH_AGENT_PID' EXIT
			ssh-add -q %s/.ssh/agent_only && coder-secrets gitssh -- %s git ssh-add -L`, b.home, flag))
		if !strings.Contains(listed, strings.Fields(own)[1]) || strings.Contains(listed, strings.Fields(b.coderPK)[1]) {
			t.Errorf("%s: the host sees %s", flag, listed)
		}
		out, _, _ := b.end("coder-secrets gitssh -- " + flag + " git 'ssh-add -L; true'")
		if strings.Contains(out, strings.Fields(b.coderPK)[1]) {
			t.Errorf("%s without an agent: the host sees %s", flag, out)
		}
	}
}

// TestRestrictedKeysOfTheUpstreamAgentWork has a key that its agent restricts to one
// host. The agent learns the host from a message of ssh on the connection on which ssh
// then requests the signature.
func TestRestrictedKeysOfTheUpstreamAgentWork(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	own := b.ownKey("restricted")
	b.authorize(own)
	b.run(fmt.Sprintf(`eval "$(ssh-agent)" >/dev/null && trap 'kill $SSH_AGENT_PID' EXIT
		ssh-add -q -H %[1]s/.ssh/known_hosts -h '[127.0.0.1]:%[2]s' %[1]s/.ssh/restricted && rm %[1]s/.ssh/restricted &&
		coder-secrets ssh-agent -- $CODER_SECRETS_SSH git true && coder-secrets gitssh -- git true &&
		coder-secrets ssh-agent -- ssh-add -d %[1]s/.ssh/restricted.pub && ! coder-secrets ssh-agent -- $CODER_SECRETS_SSH -o BatchMode=yes git true`, b.home, b.port))
}

// onTerminal runs a shell command on its own terminal and returns the output. It sends
// typed when wait appears.
func (b *sshBench) onTerminal(script, wait, typed string, environ ...string) (shown string, status int) {
	b.t.Helper()
	cmd := b.command(script, environ...)
	tty, err := pty.Start(cmd)
	if err != nil {
		b.t.Fatal(err)
	}
	defer tty.Close()
	var out bytes.Buffer
	buf := make([]byte, 4096)
	for {
		n, err := tty.Read(buf)
		out.Write(buf[:n])
		if wait != "" && strings.Contains(out.String(), wait) {
			_, _ = io.WriteString(tty, typed)
			wait = ""
		}
		if err != nil {
			break
		}
	}
	_ = cmd.Wait()
	return out.String(), cmd.ProcessState.ExitCode()
}

func TestWhoIsRefusedIsToldTheKeyAndWhere(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{false, true} {
		b := newSSHBench(t)
		if own {
			b.ownKey("id_own")
			b.config("IdentityFile " + filepath.Join(b.home, ".ssh", "id_own"))
		}
		b.authorize()
		shown, status := b.onTerminal("coder-secrets gitssh -- git true", "", "")
		if status != 255 || strings.Count(shown, strings.Fields(b.coderPK)[1]) != 1 || !strings.Contains(shown, "register it with the git host 127.0.0.1") {
			t.Errorf("status %d, shown:\n%s", status, shown)
		}
		if denied, key := strings.Index(shown, "Permission denied"), strings.Index(shown, "ssh-ed25519"); denied < 0 || key < denied {
			t.Errorf("the key does not come last:\n%s", shown)
		}
		_, stderr, status := b.end("coder-secrets gitssh -- git true")
		if status != 255 || strings.Contains(stderr, "coder-secrets") {
			t.Errorf("without a terminal: status %d, %s", status, stderr)
		}
	}
}

func TestConfirmAsksOnTheTerminal(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "bash", "apt-get install bash")
	b := newSSHBench(t)
	b.write("git/key.pub", b.coderPK+"\n")
	b.write("git/note", "text")
	sign := "ssh-keygen -q -Y sign -n file -f key.pub note; s=$?; rm -f note.sig; exit $s"
	// Job control makes the client the foreground process group, as in an interactive
	// shell.
	for name, script := range map[string]string{
		"a command":                 "coder-secrets ssh-agent --confirm -- sh -c '" + sign + "'",
		"a shell":                   "coder-secrets ssh-agent --confirm -- bash -c 'set -m; bash -c \"" + strings.ReplaceAll(sign, "$", `\$`) + "\"'",
		"the background":            `eval "$(coder-secrets ssh-agent --confirm)"; ` + sign,
		"the background of a shell": `bash -c 'set -m; eval "$(coder-secrets ssh-agent --confirm)"; (` + sign + `)'`,
	} {
		for answer, want := range map[string]bool{"y": true, "n": false, "": false} {
			shown, status := b.onTerminal(script, "[y/N]", answer+"\n")
			if (status == 0) != want || !strings.Contains(shown, "let ssh-keygen (process ") {
				t.Errorf("%s, answer %q: status %d\n%s", name, answer, status, shown)
			}
		}
	}
	_, stderr, status := b.end("setsid coder-secrets ssh-agent --confirm -- true")
	if status != console.ExitUsage {
		t.Errorf("without a terminal: status %d, %s", status, stderr)
	}
}

// TestSSHAgentOutlivesWhatStartedIt starts the agent from short-lived processes.
func TestSSHAgentOutlivesWhatStartedIt(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	for _, shell := range []string{"bash", "dash", "zsh"} {
		testneed.Program(t, shell, "apt-get install "+shell)
		for _, start := range []string{
			`eval "$(coder-secrets ssh-agent)"`,
			`eval "$(coder-secrets ssh-agent -s; true)"`,
			`eval "$(A=1 sh -c "coder-secrets ssh-agent; true")"`,
			`lines=$(coder-secrets ssh-agent 2>&1); eval "$lines"`,
		} {
			b.write("start", start+"\nsleep 1.2\nssh-add -L\n")
			if listed := b.run(shell + " ../start"); !strings.Contains(listed, strings.Fields(b.coderPK)[1]) {
				t.Errorf("%s: %s: listed %q", shell, start, listed)
			}
		}
	}
	fish := testneed.Program(t, "fish", "apt-get install fish")
	b.write("start", "coder-secrets ssh-agent | source\nsleep 1.2\nssh-add -L\n")
	if listed := b.run(fish+" ../start", "SHELL=/usr/bin/fish"); !strings.Contains(listed, strings.Fields(b.coderPK)[1]) {
		t.Errorf("fish: listed %q", listed)
	}
	waitFor(t, "the agents to end with their shells", func() bool {
		left, _ := filepath.Glob(filepath.Join(b.dir, "run", "coder-secrets-*"))
		return len(left) == 0
	})
	if out := b.run("coder-secrets ssh-agent -c", "SHELL=/bin/sh"); !strings.HasPrefix(out, "setenv SSH_AUTH_SOCK ") {
		t.Errorf("-c printed %s", out)
	}
}

// TestSSHAgentInTheForeground runs the agent as a service does: it ends on a signal.
func TestSSHAgentInTheForeground(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	socket := filepath.Join(b.dir, "run", "service.sock")
	cmd := b.command("exec coder-secrets ssh-agent -D --socket ../run/service.sock")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); !strings.Contains(line, "service.sock") { // it listens by then
		t.Fatalf("it printed %q (%v)", line, err)
	}
	listed := b.run("cd / && ssh-add -L", "SSH_AUTH_SOCK="+socket)
	if !strings.Contains(listed, strings.Fields(b.coderPK)[1]) {
		t.Errorf("listed %s", listed)
	}
	// Another file replaces the socket; the agent must not remove it.
	b.run("rm " + socket + " && touch " + socket)
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	if _, err := os.Lstat(socket); err != nil {
		t.Error("the agent removed what it had not made")
	}
}

// TestTheProcessWithTheKeyIsProtected checks core limits and owners in /proc.
func TestTheProcessWithTheKeyIsProtected(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/limits"); err != nil {
		testneed.NotHere(t, "no /proc")
	}
	b := newSSHBench(t)
	limits := b.script("bin/core", `grep core /proc/$1/limits | tr -s ' ' | cut -d' ' -f5`+"\n")
	for environ, want := range map[string]string{"A=": "0", "CODER_SECRETS_ALLOW_DUMP=1": "1024"} {
		out := b.run("ulimit -S -c 2; coder-secrets ssh-agent -- sh -c 'ssh-add -l >/dev/null; "+limits+" $SSH_AGENT_PID; "+limits+" self'", environ)
		agent, child, _ := strings.Cut(strings.TrimSpace(out), "\n")
		if agent != want || child != "1024" {
			t.Errorf("%s: core limits of agent and command: %q and %q", environ, agent, child)
		}
	}
	if os.Geteuid() != 0 {
		return
	}
	// The /proc files of a process that is not dumpable belong to root, whoever runs
	// it.
	setpriv := testneed.Program(t, "setpriv", "apt-get install util-linux")
	b.run("chmod 755 .. && chmod 777 ../run && chmod -R a+rX ../bin")
	out := b.run(setpriv + " --reuid 65534 --clear-groups coder-secrets ssh-agent -- sh -c 'ssh-add -l >/dev/null; stat -c %u /proc/$SSH_AGENT_PID/mem; stat -c %u /proc/self/mem; test -r /proc/$SSH_AGENT_PID/environ && cat /proc/$SSH_AGENT_PID/environ >/dev/null && echo READ; true'")
	if out != "0\n65534\n" {
		t.Errorf("owners of the memory of agent and command: %q", out)
	}
}

func TestGitSignSetupTellsWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	// PATH contains only git and this program, because the machine may have a
	// coder-secrets-gitsign.
	b.run("git config --global user.signingkey ~/.ssh/other && mkdir bare && ln -s $(command -v git) $(command -v coder-secrets) bare")
	stdout, stderr, status := b.end("PATH=$PWD/bare coder-secrets gitsign setup")
	if status != 0 || !strings.HasPrefix(stdout, "git config --global gpg.format ssh\n") {
		t.Errorf("status %d, stdout %s", status, stdout)
	}
	for _, want := range []string{"no coder-secrets-gitsign on PATH", "user.signingkey is set", "a list of who may sign"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("not told: %q in\n%s", want, stderr)
		}
	}
	if applied := b.run("git config --global --list"); strings.Contains(applied, "gpg.") {
		t.Errorf("printing applied it: %s", applied)
	}
}

// TestGitSignWithOtherKeys checks that ssh-keygen signs with the user's own key, with
// or without a server.
func TestGitSignWithOtherKeys(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	own := b.ownKey("id_sign")
	b.breaks("/* status=500")
	b.run(fmt.Sprintf(`echo 'ada@example.com %s' >allowed && git init -q -b main own && cd own &&
		git config gpg.format ssh && git config gpg.ssh.program coder-secrets-gitsign && git config gpg.ssh.allowedSignersFile ../allowed &&
		git -c user.signingkey=%s/.ssh/id_sign commit -q --allow-empty -S -m file && git verify-commit HEAD &&
		git -c user.signingkey=%[2]s/.ssh/id_sign.pub commit -q --allow-empty -S -m private-beside-public 2>/dev/null || echo no`, own, b.home))
	b.coder.Mend()
	_, stderr, status := b.end(fmt.Sprintf("cd own && mv %s/.ssh/id_sign gone && git -c user.signingkey='key::%s' commit -q --allow-empty -S -m stranger", b.home, own))
	if status == 0 || !strings.Contains(stderr, "the key that git names is not your Coder key, and no agent has it") {
		t.Errorf("status %d: %s", status, stderr)
	}
	// The same configuration works in a container that has only the socket.
	b.run(fmt.Sprintf(`echo 'ada@example.com %s' >allowed && cd own && git config gpg.ssh.defaultKeyCommand 'coder-secrets gitsign key' &&
		coder-secrets ssh-agent -- env -u CODER_AGENT_TOKEN -u CODER_AGENT_URL git commit -q --allow-empty -S -m socket && git verify-commit HEAD`, b.coderPK))
}
