//go:build !windows

package keys_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

func TestSSHAgentAroundACommand(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	b.config("IdentityFile " + filepath.Join(b.home, ".ssh", "none"))
	b.coder.ForgetRequests()
	b.run("coder-secrets ssh-agent -- true")
	if got := len(b.coder.Requests()); got != 0 {
		t.Errorf("an agent that nobody used asked for the key %d times", got)
	}
	listed := b.run("coder-secrets ssh-agent -- ssh-add -L")
	if fields := strings.Fields(b.coderPK); !strings.Contains(listed, fields[1]) || !strings.Contains(listed, " coder\n") {
		t.Errorf("ssh-add -L printed %s", listed)
	}
	b.run("coder-secrets ssh-agent -- $CODER_SECRETS_SSH git true")
	b.run(`echo text >note && coder-secrets ssh-agent -- scp -q -F ../home/.ssh/config note git:` + b.dir + `/note && cmp note ../note`)
	for command, want := range map[string]int{
		"sh -c 'exit 42'": 42, "sh -c 'kill -TERM $$'": 143, "no-such-program": 127, "/dev/null": 126,
		"ssh-add -D": 1, "ssh-add -d key.pub": 1,
	} {
		b.write("git/key.pub", b.coderPK+"\n")
		_, stderr, status := b.end("coder-secrets ssh-agent -- " + command)
		if status != want {
			t.Errorf("%s ended with %d, want %d: %s", command, status, want, stderr)
		}
	}
	// Locking asks for a passphrase; the agent then refuses it.
	_, stderr, status := b.end("SSH_ASKPASS_REQUIRE=force SSH_ASKPASS="+b.script("bin/pass", "echo x\n")+" coder-secrets ssh-agent -- ssh-add -x", "DISPLAY=:0")
	if status == 0 || !strings.Contains(stderr, "Failed to lock agent") {
		t.Errorf("ssh-add -x ended with %d: %s", status, stderr)
	}
	b.nothingLeft()
}

func TestSSHAgentInTheBackground(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	own := b.ownKey("agent_key")
	pid := b.run(fmt.Sprintf(`eval "$(ssh-agent -a %s/up.sock)" >/dev/null && ssh-add -q %s/.ssh/agent_key && up=$SSH_AGENT_PID
		eval "$(coder-secrets ssh-agent)"
		ssh-add -L >listed; stat -c %%a "$SSH_AUTH_SOCK" "$(dirname "$SSH_AUTH_SOCK")" >modes; kill $up; echo $SSH_AGENT_PID`, b.dir, b.home))
	listed, modes := b.read("git/listed"), b.read("git/modes")
	first, last, _ := strings.Cut(strings.TrimSpace(listed), "\n")
	if !strings.Contains(first, strings.Fields(own)[1]) || !strings.Contains(last, strings.Fields(b.coderPK)[1]) {
		t.Errorf("listed %s, want the person's key first and Coder's last", listed)
	}
	if modes != "600\n700\n" {
		t.Errorf("modes of socket and folder: %q", modes)
	}
	// When the shell above ends, the agent must end and remove its folder.
	agent, err := strconv.Atoi(strings.TrimSpace(pid))
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the agent to end with its shell", func() bool { return processEnded(agent) })
	b.nothingLeft()

	// A killed agent leaves a folder, which the next one removes.
	b.run(`eval "$(coder-secrets ssh-agent)" && kill -KILL $SSH_AGENT_PID && sleep 0.2 && coder-secrets ssh-agent -- true`)
	b.nothingLeft()
}

func TestSSHAgentPicksUpANewKey(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	out := b.run(`coder-secrets ssh-agent -- sh -c 'ssh-add -L; CODER_URL=$CODER_AGENT_URL coder-secrets publickey regenerate --yes 2>/dev/null; ssh-add -L'`,
		"CODER_SESSION_TOKEN="+b.coder.Token("admin"))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 || strings.Fields(lines[0])[1] == strings.Fields(lines[1])[1] || strings.Fields(lines[1])[1] != strings.Fields(lines[2])[1] {
		t.Errorf("listed, regenerated, listed:\n%s", out)
	}
}

func TestSSHAgentLeavesOtherSocketsAlone(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	socket := filepath.Join(b.dir, "own.sock")
	b.run("coder-secrets ssh-agent --socket " + socket + " -- ssh-add -l")
	if _, err := os.Lstat(socket); err == nil {
		t.Error("the socket is left behind")
	}
	b.write("taken", "something")
	_, stderr, status := b.end("coder-secrets ssh-agent --socket ../taken -- true")
	if status != 1 || !strings.Contains(stderr, "is there already, and is not ours to remove") || b.read("taken") != "something" {
		t.Errorf("status %d: %s", status, stderr)
	}
	stdout, stderr, status := b.end("coder-secrets ssh-agent --socket ../taken")
	if status != 1 || stdout != "" || !strings.Contains(stderr, "is not ours to remove") {
		t.Errorf("in the background: status %d, %s%s", status, stdout, stderr)
	}
}

// TestSSHAgentUnderLoad runs ssh-keygen to sign 200 times in parallel.
func TestSSHAgentUnderLoad(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	b.write("git/key.pub", b.coderPK+"\n")
	b.run(`coder-secrets ssh-agent -- sh -c '
		i=0; while [ $i -lt 200 ]; do echo $i >m$i; ssh-keygen -q -Y sign -n file -f key.pub m$i 2>err$i & i=$((i+1)); [ $((i % 50)) -eq 0 ] && wait; done; wait'`)
	signed, err := filepath.Glob(filepath.Join(b.dir, "git", "m*.sig"))
	if err != nil || len(signed) != 200 {
		t.Errorf("%d of 200 were signed", len(signed))
	}
}

// TestSSHAgentRefusesOtherUsers connects as another user, who could even enter the
// folder.
func TestSSHAgentRefusesOtherUsers(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		testneed.NotHere(t, "only root can become another user")
	}
	setpriv := testneed.Program(t, "setpriv", "apt-get install util-linux")
	b := newSSHBench(t)
	socket := filepath.Join(b.dir, "shared.sock")
	_, stderr, _ := b.end(fmt.Sprintf(`chmod 755 %[1]s; coder-secrets ssh-agent --socket %[2]s -- sh -c 'ssh-add -l >/dev/null || exit 9
		%[3]s --reuid 65534 --clear-groups ssh-add -l && echo CLOSED-SOCKET-USED
		chmod 666 %[2]s; %[3]s --reuid 65534 --clear-groups ssh-add -l && echo OPEN-SOCKET-USED; true'`, b.dir, socket, setpriv))
	if !strings.Contains(stderr, "a process of the user with the number 65534 wanted to use the agent, and was refused") {
		t.Errorf("the other user was not refused:\n%s", stderr)
	}
}

func (b *sshBench) read(name string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// waitFor waits until a condition holds, for at most ten seconds.
func waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for range 200 {
		if holds() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("waited in vain for %s", what)
}

func TestGitSign(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	b.run(`git config --global user.email ada@example.com && coder-secrets gitsign setup --apply >/dev/null
		coder-secrets publickey --agent --allowed-signers ada@example.com >allowed && git config --global gpg.ssh.allowedSignersFile $PWD/allowed
		git init -q -b main signed && cd signed && echo 1 >f && git add f && git commit -q -m one && git tag -m v1 v1`)
	for _, command := range []string{"git verify-commit -v HEAD", "git verify-tag v1"} {
		_, stderr, status := b.end("cd signed && " + command)
		if status != 0 || !strings.Contains(stderr, `Good "git" signature for ada@example.com`) {
			t.Errorf("%s ended with %d: %s", command, status, stderr)
		}
	}
	if log := b.run("cd signed && git log --format=%G? -1"); log != "G\n" {
		t.Errorf("git log says %q of the signature", log)
	}
	// A modified commit does not verify.
	_, stderr, status := b.end(`cd signed && git cat-file commit HEAD | sed 's/one/two/' | git hash-object -t commit -w --stdin | xargs git verify-commit`)
	if status == 0 {
		t.Errorf("a forged commit verifies: %s", stderr)
	}
	// An explicit key, and git's own errors if no key is available.
	b.run(fmt.Sprintf(`cd signed && git -c user.signingkey='key::%s' commit -q --allow-empty -S -m three && git verify-commit HEAD`, b.coderPK))
	_, stderr, status = b.end(`cd signed && git commit -q --allow-empty -m four`, "CODER_AGENT_TOKEN=00000000-0000-4000-8000-000000000001")
	if status == 0 || !strings.Contains(stderr, "the server does not accept the workspace agent's token") {
		t.Errorf("status %d: %s", status, stderr)
	}
	b.nothingLeft()
}

// TestGitSignInADevcontainer has no agent token, only the agent's socket.
func TestGitSignInADevcontainer(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	b.run(fmt.Sprintf(`echo 'ada@example.com %s' >allowed && git init -q -b main dc && cd dc && coder-secrets ssh-agent -- env -u CODER_AGENT_TOKEN -u CODER_AGENT_URL \
		git -c gpg.format=ssh -c user.signingkey='key::%[1]s' -c gpg.ssh.allowedSignersFile=../allowed commit -q --allow-empty -S -m one &&
		git -c gpg.ssh.allowedSignersFile=../allowed verify-commit HEAD`, b.coderPK))
}

// TestKeyIsNeverWritten traces every write of gitssh and its ssh with strace, with and
// without a key file of the user.
func TestKeyIsNeverWritten(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "strace", "apt-get install strace")
	b := newSSHBench(t)
	lines := b.privateLines()
	for _, own := range []bool{false, true} {
		if own {
			b.ownKey("id_own")
			b.config("IdentityFile " + filepath.Join(b.home, ".ssh", "id_own"))
		}
		b.run("strace -f -qq -y -s 4096 -e trace=write,pwrite64,writev,pwritev -o trace coder-secrets gitssh -- git true", "CODER_SECRETS_ALLOW_DUMP=1")
		for line := range strings.Lines(b.read("git/trace")) {
			for _, secret := range lines {
				// -y prints the file of each descriptor: pipe:[…], socket:[…] or a
				// path.
				if strings.Contains(line, secret) && !strings.Contains(line, "/id.next>") && !strings.Contains(line, "/id>") && !strings.Contains(line, "/id (deleted)>") {
					t.Errorf("with own key files %v: %s", own, line)
				}
			}
		}
		if trace := b.read("git/trace"); !strings.Contains(trace, "write(") {
			t.Fatal("nothing was traced")
		}
	}
}

// privateLines returns the base64 lines of the private key, except for those that are
// the same in all keys.
func (b *sshBench) privateLines() []string {
	b.t.Helper()
	agent := ""
	for _, e := range b.environ {
		if token, ok := strings.CutPrefix(e, "CODER_AGENT_TOKEN="); ok {
			agent = token
		}
	}
	lines, _ := clitest.KeyPair(b.t.(*testing.T), b.url, agent)
	return lines
}

// TestKeyIsOnNoDiskHoweverItEnds kills gitssh at ten moments with three signals, and
// searches all files that it could have written.
func TestKeyIsOnNoDiskHoweverItEnds(t *testing.T) {
	t.Parallel()
	b := newSSHBench(t)
	lines := b.privateLines()
	b.ownKey("id_own")
	b.config("IdentityFile " + filepath.Join(b.home, ".ssh", "id_own"))
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		for moment := range 10 {
			cmd := b.command("exec coder-secrets gitssh -- git sleep 5")
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(moment*moment) * 8 * time.Millisecond)
			_ = cmd.Process.Signal(sig)
			if sig == syscall.SIGKILL {
				_ = syscall.Kill(-cmd.Process.Pid, sig) // and its ssh, as when a cgroup is killed
			}
			_ = cmd.Wait()
			b.searchFor(lines)
		}
	}
	b.run("coder-secrets gitssh -- git true")
	b.nothingLeft()
}

// searchFor searches all regular files of the bench and of the folders for temporary
// files for the key.
func (b *sshBench) searchFor(lines []string) {
	b.t.Helper()
	args := append([]string{"-rlsF", "--devices=skip", "--exclude-dir=go-build*"}, "-e", lines[0])
	for _, dir := range []string{b.dir, "/dev/shm", "/var/tmp", "/run"} {
		out, _ := exec.Command("grep", append(args, dir)...).Output()
		if len(out) > 0 {
			b.t.Errorf("the key lies in %s", out)
		}
	}
}

// processEnded reports whether a process has ended or is a zombie.
func processEnded(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return syscall.Kill(pid, 0) != nil || err == nil && strings.Contains(string(stat), ") Z ")
}
