//go:build unix

package keys_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// regenerateSteps are the steps at which a regeneration may be killed, in order, and
// whether the key is already replaced.
var regenerateSteps = []struct {
	name   string
	newKey bool
}{
	{"recovery key written:1", false},
	{"recovery key added:1", false},
	{"recovery key written:2", false},
	{"recovery key added:2", false},
	{"ready to ask for a new key", false},
	{"the answer is on its way", true},
	{"new key made", true},
	{"new key fetched", true},
	{"written for the new key:1", true},
	{"proven:1", true},
	{"recovery key removed:1", true},
	{"written for the new key:2", true},
	{"proven:2", true},
	{"recovery key removed:2", true},
}

// TestRegenerationKilledAtAnyStepLosesNothing kills the process at each step, with two
// encrypted files, and then reads them.
func TestRegenerationKilledAtAnyStepLosesNothing(t *testing.T) {
	t.Parallel()
	for _, step := range regenerateSteps {
		t.Run(step.name, func(t *testing.T) {
			t.Parallel()
			w := newSealedWorkspace(t)
			before := w.public()
			w.killed(step.name)
			if changed := w.public() != before; changed != step.newKey {
				t.Fatalf("there is a new key: %t, want %t", changed, step.newKey)
			}
			w.nothingInClear()
			w.readable()
			if step.newKey {
				w.settled()
			} else {
				// It is unknown whether the request was sent: the recovery key stays a
				// recipient of the files until the request can no longer arrive.
				w.regenerate()
			}
			w.nothingInClear()
			w.readable()
			w.settled()
		})
	}
}

// TestRegenerationKilledBeforeItAskedIsForgotten checks that the recovery keys are
// removed after an hour.
func TestRegenerationKilledBeforeItAskedIsForgotten(t *testing.T) {
	t.Parallel()
	w := newSealedWorkspace(t)
	w.killed("ready to ask for a new key")
	now := time.Now()
	for _, wait := range []time.Duration{0, 59 * time.Minute, 61 * time.Minute} {
		for _, file := range w.files {
			sys := clitest.NewSystem(t, "", w.env...)
			sys.Now = func() time.Time { return now.Add(wait) }
			if status := sys.Run(t, "secrets", "list", "--file", file); status != console.ExitOK {
				t.Fatalf("after %s: %s", wait, sys.Err.String())
			}
			if left := exists(recoveryOf(file)); left != (wait < time.Hour) {
				t.Errorf("after %s there is a recovery key: %t", wait, left)
			}
		}
	}
	w.readable()
	w.settled()
}

// TestRequestThatArrivesLateLosesNothing lets the server process the request of a
// killed process after the files were read.
func TestRequestThatArrivesLateLosesNothing(t *testing.T) {
	t.Parallel()
	w := newSealedWorkspace(t)
	w.killed("ready to ask for a new key")
	w.readable()
	if out, err := w.command("", "publickey", "regenerate", "--yes", "--skip-files"); err != nil {
		t.Fatal(out)
	}
	w.readable()
	w.settled()
}

// TestRegenerationKilledAtRandomLosesNothing kills the process after a random time.
func TestRegenerationKilledAtRandomLosesNothing(t *testing.T) {
	t.Parallel()
	w := newSealedWorkspace(t)
	for range testneed.Count(t, 10, 200) {
		cmd := w.prepared("coder-secrets", "", "publickey", "regenerate", "--yes")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(rand.IntN(120))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		w.nothingInClear()
		w.readable()
	}
	w.regenerate()
	w.settled()
}

// TestRegenerationThatIsRefusedLeavesTheFilesAsTheyWere tries responses that refuse the
// request, and some that do not say what happened.
func TestRegenerationThatIsRefusedLeavesTheFilesAsTheyWere(t *testing.T) {
	t.Parallel()
	for fault, leaves := range map[string]bool{
		"PUT /users/*/gitsshkey status=403":     false,
		"PUT /users/*/gitsshkey status=404":     false,
		"PUT /users/*/gitsshkey status=500":     true, // the key may have been replaced
		"PUT /users/*/gitsshkey cut":            false,
		"GET /workspaceagents/*/gitsshkey cut":  false,
		"PUT /users/*/gitsshkey lost":           false,
		"GET /users/*/gitsshkey status=500 1+1": false,
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			w := newSealedWorkspace(t)
			broken, err := codertest.ParseFault(fault)
			if err != nil {
				t.Fatal(err)
			}
			w.server.Break(broken)
			out, _ := w.command("", "publickey", "regenerate", "--yes", "--timeout=2s")
			w.server.Mend()
			for _, file := range w.files {
				if left := exists(recoveryOf(file)); left != leaves {
					t.Errorf("there is a recovery key: %t, want %t\n%s", left, leaves, out)
				}
			}
			w.nothingInClear()
			w.readable()
		})
	}
}

// TestRegenerationInterruptedAtAnyStepLosesNothing interrupts the process at each step
// as Ctrl-C does, or stops the server.
func TestRegenerationInterruptedAtAnyStepLosesNothing(t *testing.T) {
	t.Parallel()
	for _, step := range regenerateSteps {
		for _, how := range []string{"interrupted", "without a server"} {
			t.Run(how+" at "+step.name, func(t *testing.T) {
				t.Parallel()
				w := newSealedWorkspace(t)
				before := w.public()
				name, nth, _ := strings.Cut(step.name, ":")
				sys := clitest.NewSystem(t, "", w.env...)
				ctx, cancel := context.WithCancel(t.Context())
				reached := 0
				sys.AtStep = func(at string) {
					if at != name {
						return
					}
					if reached++; nth != "" && nth != fmt.Sprint(reached) {
						return
					}
					if how == "interrupted" {
						cancel()
						return
					}
					w.server.Break(codertest.Fault{Path: "/*", Kind: codertest.FaultReset})
				}
				status := sys.RunContext(ctx, "publickey", "regenerate", "--yes", "--timeout=1s")
				w.server.Mend()
				changed := w.public() != before
				if changed != (sys.Out.Len() > 0) {
					t.Errorf("there is a new key: %t; stdout %q", changed, sys.Out.String())
				}
				if reached > 0 && status == console.ExitOK && !changed {
					t.Errorf("status 0 without a new key: %s", sys.Err.String())
				}
				w.nothingInClear()
				w.readable()
				w.regenerate()
				w.readable()
				w.settled()
			})
		}
	}
}

// TestKeyThatWasFetchedTooEarlyIsFetchedAnew regenerates the key while a command waits
// for the value to write.
func TestKeyThatWasFetchedTooEarlyIsFetchedAnew(t *testing.T) {
	t.Parallel()
	w := newSealedWorkspace(t)
	sys := clitest.NewSystem(t, "", w.env...)
	sys.Stdin = readerFunc(func(p []byte) (int, error) {
		w.regenerate()
		return copy(p, "late"), io.EOF
	})
	if status := sys.Run(t, "secrets", "write", "LATE"); status != console.ExitOK {
		t.Fatal(sys.Err.String())
	}
	w.readable()
	w.settled()
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestRegenerationWhileOthersWrite checks that secrets written by another process
// meanwhile are not lost.
func TestRegenerationWhileOthersWrite(t *testing.T) {
	t.Parallel()
	w := newSealedWorkspace(t)
	done := make(chan []string)
	stop := make(chan struct{})
	go func() {
		var written []string
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- written
				return
			default:
			}
			name := fmt.Sprintf("WRITTEN_%d", i)
			if _, err := w.command("VALUE="+sealedValue, "secrets", "write", name, "--from-env", "VALUE"); err == nil {
				written = append(written, name)
			}
		}
	}()
	for range 3 {
		w.regenerate()
	}
	close(stop)
	written := <-done
	names, err := w.command("", "secrets", "list")
	if err != nil || len(written) == 0 {
		t.Fatalf("%d written: %v: %s", len(written), err, names)
	}
	for _, name := range written {
		if !strings.Contains(names, name+"\n") {
			t.Errorf("%s was written and is not there", name)
		}
	}
	w.settled()
}

const sealedValue = "hunter2-tr0mbone-0123456789"

// sealedWorkspace is mia's workspace, with an encrypted file at the default location
// and one elsewhere, which has another recipient.
type sealedWorkspace struct {
	t      *testing.T
	server *codertest.Server
	home   string
	env    []string
	files  []string
	age    string
}

func newSealedWorkspace(t *testing.T) *sealedWorkspace {
	t.Helper()
	srv, address := clitest.ServeWith(t, fakecoder.Options{Unlimited: true})
	w := &sealedWorkspace{t: t, server: srv, home: t.TempDir(), age: testneed.Program(t, "age", "apt-get install age")}
	w.env = []string{
		"HOME=" + w.home, "PATH=" + os.Getenv("PATH"), "CODER_URL=" + address, "CODER_SESSION_TOKEN=" + srv.Token("mia"),
		"CODER_AGENT_URL=" + address, "CODER_AGENT_TOKEN=" + srv.AgentToken("mia/mias"), "CODER=true", clitest.Mounts + "=", "CODER_SECRETS_ALLOW_DUMP=1",
	}
	w.files = []string{filepath.Join(w.home, ".config/coder-secrets/secrets.env"), filepath.Join(w.home, "elsewhere.json")}
	for _, file := range w.files {
		if out, err := w.command("VALUE="+sealedValue, "secrets", "write", "TOKEN", "--from-env", "VALUE", "--encrypt", "--file", file); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return w
}

func (w *sealedWorkspace) prepared(program, env string, args ...string) *exec.Cmd {
	w.t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(w.env[:len(w.env):len(w.env)], env)
	return cmd
}

// command runs the program in this process, which is faster.
func (w *sealedWorkspace) command(env string, args ...string) (string, error) {
	w.t.Helper()
	sys := clitest.NewSystem(w.t, "", append(w.env[:len(w.env):len(w.env)], env)...)
	sys.Now = time.Now
	if status := sys.RunContext(w.t.Context(), args...); status != console.ExitOK {
		return sys.Err.String() + sys.Out.String(), fmt.Errorf("status %d", status)
	}
	return sys.Err.String() + sys.Out.String(), nil
}

// killed runs a regeneration that kills itself at a step.
func (w *sealedWorkspace) killed(step string) {
	w.t.Helper()
	if out, err := w.prepared("coder-secrets-killed", clitest.KillAt+"="+step, "publickey", "regenerate", "--yes").CombinedOutput(); err == nil {
		w.t.Fatalf("it was not killed: %s", out)
	}
}

func (w *sealedWorkspace) regenerate() {
	w.t.Helper()
	before := w.public()
	if out, err := w.command("", "publickey", "regenerate", "--yes"); err != nil || w.public() == before {
		w.t.Fatalf("%v: %s", err, out)
	}
}

func (w *sealedWorkspace) public() string {
	w.t.Helper()
	out, err := w.command("", "publickey")
	if err != nil {
		w.t.Fatalf("%v: %s", err, out)
	}
	return out
}

// readable reads both files with this program.
func (w *sealedWorkspace) readable() {
	w.t.Helper()
	for _, file := range w.files {
		out, err := w.command("", "secrets", "get", "TOKEN", "--reveal", "--file", file)
		if err != nil || !strings.HasSuffix(out, sealedValue) {
			w.t.Fatalf("%s cannot be read: %v: %s", file, err, out)
		}
	}
}

// settled opens both files with age and the current key, and checks that no recovery
// key is left next to them.
func (w *sealedWorkspace) settled() {
	w.t.Helper()
	key := filepath.Join(w.t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(privateKey(w.t, w.env)), 0o600); err != nil {
		w.t.Fatal(err)
	}
	for _, file := range w.files {
		out, err := exec.Command(w.age, "-d", "-i", key, file).CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte(sealedValue)) {
			w.t.Errorf("age does not open %s: %v: %s", file, err, out)
		}
		if exists(recoveryOf(file)) {
			w.t.Errorf("the recovery key of %s is still there", file)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			w.t.Errorf("%s: %v %v", file, info.Mode(), err)
		}
	}
}

// nothingInClear checks that no file contains the value in plain text, and the modes of
// the recovery keys.
func (w *sealedWorkspace) nothingInClear() {
	w.t.Helper()
	err := filepath.WalkDir(w.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(sealedValue)) {
			w.t.Errorf("%s has the value in clear", path)
		}
		if info, err := entry.Info(); err == nil && info.Mode().Perm()&0o077 != 0 {
			w.t.Errorf("%s has the mode %s", path, info.Mode())
		}
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
}

func recoveryOf(file string) string {
	return filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".recovery")
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// privateKey gets the private key from the server as the workspace's agent does.
func privateKey(t *testing.T, env []string) string {
	t.Helper()
	sys := clitest.NewSystem(t, "", env...)
	a := &app.App{Sys: sys.System}
	a.UI = console.NewUI(a.Sys, &a.Global)
	api, _, err := a.ConnectAgent(t.Context(), &app.ServerFlags{Timeout: app.DefaultTimeout})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := api.AgentGitSSHKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return pair.PrivateKey.RevealString()
}
