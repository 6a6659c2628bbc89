package keys_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// TestSSHAgentSoak loads an agent that refetches its key all the time, with clients
// that also send invalid messages or hang up, and checks that its resources do not
// grow. CODER_SECRETS_TEST_SOAK sets the duration, such as 10m.
func TestSSHAgentSoak(t *testing.T) {
	t.Parallel()
	warmUp, load := 500*time.Millisecond, 1500*time.Millisecond
	long := os.Getenv("CODER_SECRETS_TEST_SOAK")
	if long != "" {
		var err error
		if load, err = time.ParseDuration(long); err != nil {
			t.Fatal(err)
		}
		warmUp = load / 20
	}
	const few = 8 // for example idle connections to the server
	b := newSSHBench(t)
	socket, pid := b.agentInForeground("--ttl 50ms")
	soak := &soak{t: t, socket: socket, line: b.coderPK}
	soak.run(warmUp)
	before := held(t, pid)
	soak.run(load)
	var after processState
	for range 100 { // the last connections take a moment to close
		if after = held(t, pid); after.files <= before.files+few {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Logf("%d signatures, %d broken conversations; before %+v, after %+v", soak.signed.Load(), soak.broken.Load(), before, after)
	if soak.signed.Load() < 10 || soak.broken.Load() < 10 {
		t.Errorf("only %d signatures and %d broken conversations", soak.signed.Load(), soak.broken.Load())
	}
	// A leaked goroutine uses at least 2 KiB of memory.
	if after.files > before.files+few || after.threads > before.threads+few || long != "" && after.memory > before.memory+before.memory/4 {
		t.Errorf("the agent held %+v, and after the load %+v", before, after)
	}
}

// agentInForeground starts an agent, which ends with the test.
func (b *sshBench) agentInForeground(flags string) (socket string, pid int) {
	b.t.Helper()
	cmd := b.command("exec coder-secrets ssh-agent -D -s "+flags, "CODER_SECRETS_ALLOW_DUMP=1")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	_, socket, _ = strings.Cut(line, "SSH_AUTH_SOCK=")
	socket, _, _ = strings.Cut(socket, ";")
	if socket = strings.Trim(socket, "'"); socket == "" {
		b.t.Fatalf("the agent printed %q (%v)", line, err)
	}
	return socket, cmd.Process.Pid
}

// processState is what a process uses; memory in KiB.
type processState struct{ files, threads, memory int }

func held(t *testing.T, pid int) processState {
	t.Helper()
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	files, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		t.Fatal(err)
	}
	s := processState{files: len(files)}
	for line := range strings.Lines(string(status)) {
		_, _ = fmt.Sscanf(line, "Threads: %d", &s.threads)
		_, _ = fmt.Sscanf(line, "VmRSS: %d", &s.memory)
	}
	return s
}

// soak is a load for an agent.
type soak struct {
	t              *testing.T
	socket, line   string
	signed, broken atomic.Int64
}

// run loads the agent for a time, and returns when all clients have ended.
func (s *soak) run(long time.Duration) {
	s.t.Helper()
	var clients sync.WaitGroup
	end := time.Now().Add(long)
	for i := range 6 {
		clients.Go(func() {
			for n := i; time.Now().Before(end) && !s.t.Failed(); n++ {
				if n%3 == 0 {
					s.breakOff(n)
				} else {
					s.sign()
				}
			}
		})
	}
	clients.Wait()
}

// sign signs with the Coder key over its own connection.
func (s *soak) sign() {
	conn, err := net.Dial("unix", s.socket)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer conn.Close()
	client := agent.NewClient(conn)
	keys, err := client.List()
	if err != nil || len(keys) != 1 {
		s.t.Errorf("%d keys: %v", len(keys), err)
		return
	}
	text := []byte("what is signed")
	signature, err := client.Sign(keys[0], text)
	if err != nil {
		s.t.Error(err)
		return
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(s.line))
	if err == nil {
		err = public.Verify(text, signature)
	}
	if err != nil {
		s.t.Error(err)
	}
	s.signed.Add(1)
}

// breakOff sends an incomplete or invalid message.
func (s *soak) breakOff(n int) {
	conn, err := net.Dial("unix", s.socket)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer conn.Close()
	messages := [][]byte{
		{},
		{0, 0},
		{0, 0, 0, 5, 11},
		{0xff, 0xff, 0xff, 0xff, 1},
		{0, 0, 0, 1, 99},
		append([]byte{0, 1, 0, 0, 13}, bytes.Repeat([]byte{7}, 70000)...),
	}
	_, _ = conn.Write(messages[n/3%len(messages)]) // the agent may hang up first
	s.broken.Add(1)
}
