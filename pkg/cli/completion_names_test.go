package cli

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// TestTabIsAnsweredInTime asks for names while the server lets everybody wait: what it
// said before is there within 300 ms, and where it never said anything nothing is, just
// as soon. The best of some tries counts, since this machine may have much else to do.
func TestTabIsAnsweredInTime(t *testing.T) {
	t.Parallel()
	const bound = 300 * time.Millisecond
	srv, url := clitest.Serve(t)
	home := t.TempDir()
	tab := func(args ...string) (string, time.Duration) {
		sys := clitest.NewSystem(t, "", "HOME="+home, "CODER_URL="+url, "CODER_SESSION_TOKEN="+srv.Token("mia"), "PATH="+os.Getenv("PATH"))
		began := time.Now()
		sys.Run(t, append([]string{"__complete"}, args...)...)
		return sys.Out.String(), time.Since(began)
	}
	for range 20 { // until it was in time
		if got, _ := tab("metadata", "m"); strings.HasPrefix(got, "mias\n") {
			break
		}
	}
	srv.Break(codertest.Fault{Path: "/*", Kind: codertest.FaultHang})
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"metadata", "m"}, "mias\n:4\n"},
		{[]string{"templates", "audit", ""}, ":4\n"},
	} {
		best := time.Hour
		for tries := 0; tries < 20 && best > bound; tries++ {
			got, took := tab(test.args...)
			if got != test.want {
				t.Fatalf("%q offers %q, want %q", test.args, got, test.want)
			}
			best = min(best, took)
		}
		if best > bound {
			t.Errorf("%q takes %v, want at most %v", test.args, best, bound)
		}
	}
}
