//go:build unix

package secretfile

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestKilledWriterLeavesTheOldOrTheNewFile repeatedly starts a process that writes
// increasing numbers, and kills it at a random moment.
func TestKilledWriterLeavesTheOldOrTheNewFile(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	setSecret(t, path, "KEPT", "untouched")
	last := 0
	setSecret(t, path, "N", number(last))
	for range testneed.Count(t, 50, 1000) {
		killWriter(t, path, last+1)
		values := secretsOf(t, path)
		if values["KEPT"] != "untouched" {
			t.Fatal("another secret is lost")
		}
		first, _, _ := strings.Cut(values["N"], " ")
		n, err := strconv.Atoi(first)
		if err != nil || values["N"] != number(n) {
			t.Fatal("the value is neither the old nor the new one")
		}
		if n < last {
			t.Fatalf("the file went back from %d to %d", last, n)
		}
		last = n
	}
	setSecret(t, path, "N", "end")
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

// killWriter starts a process that writes numbers and kills it within a few writes.
func killWriter(t testing.TB, path string, from int) {
	t.Helper()
	cmd := startWriter(t, "numbers", path, "N", strconv.Itoa(from))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(rand.Int64N(int64(5 * time.Millisecond)))) // a random moment
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}

// TestKilledAtEveryStep uses strace to kill a writer at each system call that changes the
// file system.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	strace := testneed.Program(t, "strace", "apt-get install strace")
	for _, call := range []string{"openat", "flock", "ftruncate", "pwrite64", "fchmod", "write", "fsync", "renameat", "unlinkat"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			path := newPath(t)
			setSecret(t, path, "N", "old")
			killed := 0
			for when := 1; when < 40; when++ {
				cmd := exec.Command(strace, "-f", "-qq", "-o", "/dev/null", "-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, when), os.Args[0])
				cmd.Env = []string{"SECRETFILE_TEST_WRITER=set " + path + " N new" + strconv.Itoa(when)}
				err := cmd.Run()
				if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL) {
					t.Fatalf("strace: %v", err)
				}
				if got := secretsOf(t, path)["N"]; got != "old" && !strings.HasPrefix(got, "new") {
					t.Fatalf("killed at %s number %d, the file holds %q", call, when, got)
				}
				if err == nil {
					break
				}
				killed++
			}
			if killed == 0 {
				t.Fatalf("no writer was killed at %s", call)
			}
			setSecret(t, path, "N", "end")
			wantAlone(t, filepath.Dir(path), filepath.Base(path))
		})
	}
}
