package cli

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestDemoServesUntilItIsInterrupted uses the printed lines as a user would.
func TestDemoServesUntilItIsInterrupted(t *testing.T) {
	t.Parallel()
	sys := clitest.NewSystem(t, "")
	read, write := io.Pipe()
	sys.Stdout = write
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan int)
	go func() {
		defer write.Close()
		done <- sys.RunContext(ctx, "demo", "--serve")
	}()
	env := readExports(t, read, 4)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, env["CODER_URL"]+"/api/v2/users/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Coder-Session-Token", env["CODER_SESSION_TOKEN"])
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the printed token is answered with %d", resp.StatusCode)
	}
	by := clitest.NewSystem(t, "", "CODER_AGENT_URL="+env["CODER_AGENT_URL"], "CODER_AGENT_TOKEN="+env["CODER_AGENT_TOKEN"])
	if status := by.Run(t, "publickey", "--agent"); status != console.ExitOK {
		t.Errorf("the printed agent token gives status %d: %s", status, by.Err.String())
	}
	cancel()
	go func() { _, _ = io.Copy(io.Discard, read) }()
	if status := <-done; status != console.ExitOK {
		t.Errorf("the interrupted demo ends with status %d: %s", status, sys.Err.String())
	}
}

// readExports reads lines until it has n exported variables.
func readExports(t testing.TB, r io.Reader, n int) map[string]string {
	t.Helper()
	export := regexp.MustCompile(`(?m)^export ([A-Z_]+)=(.*)\n`)
	var text strings.Builder
	buffer := make([]byte, 4096)
	env := map[string]string{}
	for len(env) < n {
		got, err := r.Read(buffer)
		if err != nil {
			t.Fatalf("the demo ended after %s", text.String())
		}
		text.Write(buffer[:got])
		for _, match := range export.FindAllStringSubmatch(text.String(), -1) {
			env[match[1]] = match[2]
		}
	}
	return env
}
