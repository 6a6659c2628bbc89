//go:build linux

package templates_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestAuditOfABigServer finds everything planted on a server, twice: the second time
// from the cache. The server has a tenth of the size unless CODER_SECRETS_TEST_LONG is
// set.
func TestAuditOfABigServer(t *testing.T) {
	t.Parallel()
	size := codertest.Size{Templates: 100, Versions: 500, Workspaces: 2000, Users: 50}
	if testneed.Long(t) {
		size = codertest.Size{Templates: 1000, Versions: 5000, Workspaces: 20000, Users: 500}
	}
	build, planted := codertest.BigWorld(size)
	server := codertest.New(fakecoder.Options{World: build})
	url, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	home := t.TempDir()
	audit := func(args ...string) (report bigAudit, requests int) {
		server.ForgetRequests()
		var stdout, stderr bytes.Buffer
		cmd := exec.Command(testneed.Program(t, "coder-secrets", "run by TestMain"), append([]string{"templates", "audit", "-o", "json", "--all-versions", "--workspaces"}, args...)...)
		cmd.Env = []string{"HOME=" + home, "CODER_URL=" + url, "CODER_SESSION_TOKEN=" + server.Token("template-admin"), "PATH=" + os.Getenv("PATH")}
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		used := runMeasured(t, cmd)
		if status := cmd.ProcessState.ExitCode(); status != console.ExitFindings {
			t.Fatalf("status %d: %s", status, stderr.String())
		}
		if t.Logf("%d MiB, %d requests", used, len(server.Requests())); used >= 100 && !clitest.RaceDetector {
			t.Errorf("it took %d MiB, want less than 100", used)
		}
		if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
			t.Fatal(err)
		}
		for _, number := range []int{-1, -2, -3, -4, 1, 11} {
			if strings.Contains(stdout.String()+stderr.String(), codertest.PlantedValue(number)) {
				t.Errorf("planted value %d is in the report", number)
			}
		}
		return report, len(server.Requests())
	}

	first, asked := audit()
	if diff := cmp.Diff(planted, first.planted()); diff != "" {
		t.Errorf("planted and found (-planted +found):\n%s", diff)
	}
	for path, n := range countPaths(server.Requests()) {
		if n > 1 {
			t.Errorf("%s was asked for %d times", path, n)
		}
	}
	second, askedAgain := audit()
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("from the cache (-first +second):\n%s", diff)
	}
	if askedAgain*20 > asked {
		t.Errorf("the second run took %d requests, the first %d: want 5 %% at most", askedAgain, asked)
	}
	checkAuditCache(t, filepath.Join(home, ".cache", "coder-secrets", "audit"))
}

// runMeasured runs a command and returns its peak memory, in MiB. It cannot use the
// rusage of the child, which starts with the memory of the parent.
func runMeasured(t *testing.T, cmd *exec.Cmd) (most int) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = cmd.Wait() }()
	for {
		select {
		case <-done:
			return most >> 10
		case <-time.After(5 * time.Millisecond):
		}
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		if _, line, ok := strings.Cut(string(text), "\nVmHWM:"); ok {
			_, _ = fmt.Sscanf(line, "%d", &most)
		}
	}
}

// bigAudit is the part of a report that the test reads.
type bigAudit struct {
	Templates []struct{ Depth string }
	Findings  []struct {
		Rule, Template, Message string
		Versions                []string
	}
	Exposures []struct{ Kind, Name, Workspace string }
	Summary   struct{ Templates, Versions, Workspaces, Failed int }
}

// planted counts the findings as the planted secrets are counted.
func (r *bigAudit) planted() codertest.Planted {
	var p codertest.Planted
	for _, f := range r.Findings {
		active := len(f.Versions) == 5 // all versions, including the active one
		switch {
		case f.Rule == "secret-parameter" && active:
			p.Parameters++
		case f.Rule == "secret-parameter" && len(f.Versions) == 4:
			p.OldParameters++
		case f.Rule == "secret-default" && strings.Contains(f.Message, "preset"):
			p.Presets++
		case f.Rule == "secret-default":
			p.Defaults++
		case f.Rule == "hardcoded-secret":
			p.Literals++
		case f.Rule == "cleartext-metadata":
			p.Metadata++
		}
	}
	for _, e := range r.Exposures {
		if e.Kind == "parameter" && e.Name == "github_token" {
			p.Values++
		}
	}
	return p
}

func countPaths(requests []fakecoder.Request) map[string]int {
	counts := map[string]int{}
	for _, r := range requests {
		counts[r.Method+" "+r.Path]++
	}
	return counts
}

// checkAuditCache checks that only the user can read the cache and that it contains no
// value.
func checkAuditCache(t *testing.T, folder string) {
	t.Helper()
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("the cache's folder has mode %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Fatalf("the cache's folder has %d files, %v", len(entries), err)
	}
	info, err = entries[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the cache has mode %v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(filepath.Join(folder, entries[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []int{-1, -2, -3, -4, 1, 11} {
		if bytes.Contains(text, []byte(codertest.PlantedValue(number))) {
			t.Errorf("planted value %d is in the cache", number)
		}
	}
}
