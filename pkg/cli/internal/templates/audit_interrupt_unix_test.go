//go:build unix

package templates_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestAuditInterrupted checks that Ctrl-C prints what is known so far, and exits with
// the status of an interruption.
func TestAuditInterrupted(t *testing.T) {
	t.Parallel()
	build, _ := codertest.BigWorld(codertest.Size{Templates: 10, Versions: 10, Workspaces: 10, Users: 1})
	server, url := clitest.ServeWith(t, fakecoder.Options{World: build})
	fault, err := codertest.ParseFault("GET /templateversions/*/variables hang 5+100")
	if err != nil {
		t.Fatal(err)
	}
	hangs := make(chan struct{})
	fault.Met = sync.OnceFunc(func() { close(hangs) })
	server.Break(fault)
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("coder-secrets", "templates", "audit", "--concurrency", "1")
	cmd.Env = []string{"HOME=" + t.TempDir(), "CODER_URL=" + url, "CODER_SESSION_TOKEN=" + server.Token("admin"), "PATH=" + os.Getenv("PATH")}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-hangs:
	case <-time.After(time.Minute):
		t.Fatal("the sixth template was never asked for")
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if status := cmd.ProcessState.ExitCode(); status != console.ExitInterrupted {
		t.Errorf("status %d, want %d", status, console.ExitInterrupted)
	}
	if out := stdout.String(); !strings.Contains(out, `parameter "github_token" takes a secret`) || !strings.Contains(out, "partial: the run was cut short") {
		t.Errorf("it prints\n%s\nwant what was known, and that it is partial", out)
	}
	if !strings.Contains(stderr.String(), "error: interrupted") {
		t.Errorf("it says %q", stderr.String())
	}
}
