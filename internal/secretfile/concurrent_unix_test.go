//go:build unix

package secretfile

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

const manyWriters = 64

func TestConcurrentWritersLoseNothing(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	within(t, time.Minute, "64 writers of different names", func() {
		runWriters(t, func(i int) *exec.Cmd {
			return startWriter(t, "set", path, fmt.Sprintf("NAME_%d", i), fmt.Sprintf("value-%d", i))
		})
	})
	values := secretsOf(t, path)
	for i := range manyWriters {
		if got, want := values[fmt.Sprintf("NAME_%d", i)], fmt.Sprintf("value-%d", i); got != want {
			t.Errorf("writer %d left %q, want %q", i, got, want)
		}
	}
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

func TestConcurrentWritersOfOneNameLeaveOneOfTheirValues(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	within(t, time.Minute, "64 writers of one name", func() {
		runWriters(t, func(i int) *exec.Cmd { return startWriter(t, "set", path, "NAME", fmt.Sprintf("value-%d", i)) })
	})
	values := secretsOf(t, path)
	if len(values) != 1 || !strings.HasPrefix(values["NAME"], "value-") {
		t.Errorf("the file holds %v", values)
	}
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

// runWriters runs all writers concurrently and expects each to succeed.
func runWriters(t testing.TB, start func(i int) *exec.Cmd) {
	t.Helper()
	var all sync.WaitGroup
	for i := range manyWriters {
		cmd := start(i)
		all.Go(func() {
			if out, err := cmd.Output(); err != nil {
				t.Errorf("writer %d: %v: %s", i, err, out)
			}
		})
	}
	all.Wait()
}

// TestStoppedWriterKeepsItsLock stops a process during an edit. Other processes must
// neither ignore its lock nor wait forever, and it must succeed when it is continued.
func TestStoppedWriterKeepsItsLock(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	setSecret(t, path, "FIRST", "1")
	cmd, resume := holdLock(t, path)
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	file := &File{Path: path, Format: FormatEnv, LockWait: 50 * time.Millisecond}
	set := func(doc Document) error { return doc.Set("THIRD", secret.FromString("3")) }
	_, err := file.Update(t.Context(), set)
	want := fmt.Sprintf("process %d has been writing it for more than 50ms", cmd.Process.Pid)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got the error %v, want one with %q", err, want)
	}
	if hinter, ok := errors.AsType[*lockedError](err); !ok || len(hinter.Hints()) != 1 {
		t.Errorf("%v has no hint", err)
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	resume()
	setSecret(t, path, "THIRD", "3")
	if got := secretsOf(t, path); len(got) != 3 || got["SECOND"] != "2" {
		t.Errorf("the file holds %v", got)
	}
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

// TestManyWritersWaitForAStoppedOne stops the first of 64 writers during its edit. The
// others must wait, and all edits must succeed once it is continued.
func TestManyWritersWaitForAStoppedOne(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	cmd, resume := holdLock(t, path)
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var started, all sync.WaitGroup
	for i := range manyWriters - 1 {
		writer := startWriter(t, "set", path, fmt.Sprintf("NAME_%d", i), fmt.Sprintf("value-%d", i))
		started.Add(1)
		all.Go(func() {
			err := writer.Start()
			started.Done()
			if err == nil {
				err = writer.Wait()
			}
			if err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	started.Wait()
	if _, err := os.Stat(path); err == nil {
		t.Error("somebody wrote past the lock")
	}
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	resume()
	within(t, time.Minute, "63 writers that waited", all.Wait)
	if got := secretsOf(t, path); len(got) != manyWriters || got["SECOND"] != "2" {
		t.Errorf("the file holds %d secrets, want %d", len(got), manyWriters)
	}
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

// TestDeadWriterLocksNothing kills a process that holds the lock.
func TestDeadWriterLocksNothing(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	cmd, _ := holdLock(t, path)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	within(t, 5*time.Second, "a write after the holder's death", func() { setSecret(t, path, "N", "v") })
	wantAlone(t, filepath.Dir(path), filepath.Base(path))
}

// TestWaitingEndsWithTheContext cancels a writer that waits.
func TestWaitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	_, resume := holdLock(t, path)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	file := &File{Path: path, Format: FormatEnv}
	if _, err := file.Update(ctx, func(Document) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got the error %v", err)
	}
	resume()
}

// holdLock starts a writer that sets SECOND and holds the lock until resume is called.
func holdLock(t testing.TB, path string) (cmd *exec.Cmd, resume func()) {
	t.Helper()
	cmd = startWriter(t, "hold", path, "SECOND", "2")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); err != nil || line != "editing\n" {
		t.Fatalf("the writer said %q: %v", line, err)
	}
	return cmd, func() {
		t.Helper()
		if err := stdin.Close(); err != nil {
			t.Error(err)
		}
		rest, _ := lines.ReadString(0)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the writer ended with %v: %s", err, rest)
		}
	}
}
