package keys_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// sshBench is a workspace and a real sshd to connect to: a home folder, a fake Coder
// server with the owner's key, and an environment as the workspace agent sets it.
type sshBench struct {
	t       testing.TB
	dir     string
	home    string
	port    string
	coder   *codertest.Server
	url     string
	coderPK string // the Coder public key
	environ []string
	log     *sshdLog
}

// sshdLog is sshd's output; it is safe for concurrent use.
type sshdLog struct {
	mu        sync.Mutex
	b         bytes.Buffer
	listening chan struct{} // closed when sshd listens
}

func (s *sshdLog) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := bytes.Contains(s.b.Bytes(), []byte("Server listening"))
	n, err := s.b.Write(p)
	if !before && bytes.Contains(s.b.Bytes(), []byte("Server listening")) {
		close(s.listening)
	}
	return n, err
}

func (s *sshdLog) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newSSHBench starts sshd with these lines added to its configuration.
func newSSHBench(t testing.TB, sshdConfig ...string) *sshBench {
	t.Helper()
	sshd := testneed.Program(t, "sshd", "apt-get install openssh-server")
	testneed.Program(t, "ssh", "apt-get install openssh-client")
	testneed.Program(t, "git", "apt-get install git")
	program := testneed.Program(t, "coder-secrets", "run by TestMain")
	if b, ok := t.(*testing.B); ok {
		program = clitest.Build(b)
	}
	dir, err := os.MkdirTemp("", "bench") // short: the path of a socket is limited
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	b := &sshBench{t: t, dir: dir, home: filepath.Join(dir, "home"), log: &sshdLog{listening: make(chan struct{})}}
	for _, d := range []string{b.home, filepath.Join(b.home, ".ssh"), filepath.Join(dir, "run"), filepath.Join(dir, "bin"), filepath.Join(dir, "git")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"coder-secrets", "coder-secrets-gitsign"} {
		if err := os.Symlink(program, filepath.Join(dir, "bin", name)); err != nil {
			t.Fatal(err)
		}
	}
	b.coder = codertest.New(fakecoder.Options{Now: time.Now, Unlimited: true})
	if b.url, err = b.coder.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.coder.Close() })
	b.environ = []string{
		"HOME=" + b.home, "PATH=" + filepath.Join(dir, "bin") + ":" + os.Getenv("PATH"), "XDG_RUNTIME_DIR=" + filepath.Join(dir, "run"),
		"TMPDIR=" + filepath.Join(dir, "run"), "CODER_AGENT_URL=" + b.url + "/", "CODER_AGENT_TOKEN=" + b.coder.AgentToken("admin/dev1"),
		"GIT_SSH_COMMAND=coder-secrets gitssh --", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com",
	}
	b.coderPK = strings.TrimSpace(b.run("coder-secrets publickey --agent"))
	b.startSSHD(sshd, sshdConfig)
	return b
}

// startSSHD starts sshd on a free port. AuthorizedKeysFile is the bench's "authorized".
func (b *sshBench) startSSHD(sshd string, lines []string) {
	b.t.Helper()
	hostKey := filepath.Join(b.dir, "hostkey")
	b.run("ssh-keygen -q -t ed25519 -N '' -f " + hostKey)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.t.Fatal(err)
	}
	_, b.port, _ = net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	if os.Geteuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			b.t.Fatal(err)
		}
	}
	config := filepath.Join(b.dir, "sshd_config")
	text := fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPidFile none\nAcceptEnv GIT_PROTOCOL LC_TEST\nLogLevel VERBOSE\nMaxStartups 1000\nSubsystem sftp internal-sftp\n%s\n",
		b.port, hostKey, filepath.Join(b.dir, "authorized"), strings.Join(lines, "\n"))
	b.write("sshd_config", text)
	b.authorize(b.coderPK)
	cmd := exec.Command(sshd, "-D", "-e", "-f", config)
	cmd.Stderr = b.log
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	host, err := os.ReadFile(hostKey + ".pub")
	if err != nil {
		b.t.Fatal(err)
	}
	b.write("home/.ssh/known_hosts", fmt.Sprintf("[127.0.0.1]:%s %s", b.port, host))
	b.write("home/.ssh/config", fmt.Sprintf("Host git\n  HostName 127.0.0.1\n  Port %s\n  UserKnownHostsFile %s\n  HostKeyAlias [127.0.0.1]:%s\n", b.port, filepath.Join(b.home, ".ssh", "known_hosts"), b.port))
	// ssh reads the home folder from the password file, not from HOME.
	b.environ = append(b.environ, "CODER_SECRETS_SSH="+b.sshWrapper())
	select {
	case <-b.log.listening:
	case <-time.After(30 * time.Second):
		b.t.Fatalf("sshd does not start: %s", b.log.String())
	}
}

// sshWrapper is ssh with the bench's configuration instead of the one of the user who
// runs the tests.
func (b *sshBench) sshWrapper() string {
	b.t.Helper()
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		b.t.Fatal(err)
	}
	return b.script("bin/ssh", fmt.Sprintf("exec %s -F %s/.ssh/config \"$@\"\n", ssh, b.home))
}

// script writes an executable shell script and returns its path.
func (b *sshBench) script(name, text string) string {
	b.t.Helper()
	b.write(name, "#!/bin/sh\n"+text)
	path := filepath.Join(b.dir, name)
	if err := os.Chmod(path, 0o755); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *sshBench) write(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// authorize makes sshd accept only these public keys.
func (b *sshBench) authorize(keys ...string) {
	b.t.Helper()
	b.write("authorized", strings.Join(keys, "\n")+"\n")
}

// ownKey creates a key file for the user and returns its public key.
func (b *sshBench) ownKey(name string) string {
	b.t.Helper()
	path := filepath.Join(b.home, ".ssh", name)
	b.run("ssh-keygen -q -t ed25519 -N '' -C own -f " + path)
	public, err := os.ReadFile(path + ".pub")
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.TrimSpace(string(public))
}

// config adds lines to the user's ssh_config, for all hosts.
func (b *sshBench) config(lines ...string) {
	b.t.Helper()
	path := filepath.Join(b.home, ".ssh", "config")
	old, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	b.write("home/.ssh/config", string(old)+"Host *\n  "+strings.Join(lines, "\n  ")+"\n")
}

// command returns a shell command in the bench's environment.
func (b *sshBench) command(script string, environ ...string) *exec.Cmd {
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = filepath.Join(b.dir, "git")
	cmd.Env = append(append([]string{}, b.environ...), environ...)
	return cmd
}

// run runs a shell command that must succeed, and returns its stdout.
func (b *sshBench) run(script string, environ ...string) string {
	b.t.Helper()
	cmd := b.command(script, environ...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		b.t.Fatalf("%s: %v\n%s\n%s\nsshd: %s", script, err, out, stderr.String(), b.log.String())
	}
	return string(out)
}

// end runs a shell command and returns its output and exit status.
func (b *sshBench) end(script string, environ ...string) (stdout, stderr string, status int) {
	b.t.Helper()
	cmd := b.command(script, environ...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		b.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// repository creates a bare repository with a commit and returns its SSH URL.
func (b *sshBench) repository(name, host string) string {
	b.t.Helper()
	b.run(fmt.Sprintf("git init -q -b main seed-%[1]s && cd seed-%[1]s && echo hello >file && git add file && git commit -q -m first && git clone -q --bare . ../%[1]s.git", name))
	return fmt.Sprintf("ssh://%s%s/%s.git", host, filepath.Join(b.dir, "git"), name)
}

// breaks switches a fault of the Coder server on.
func (b *sshBench) breaks(text string) {
	b.t.Helper()
	fault, err := codertest.ParseFault(text)
	if err != nil {
		b.t.Fatal(err)
	}
	b.coder.Break(fault)
}
