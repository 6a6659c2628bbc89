package cli

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// TestTabIsAnsweredInTime completes names while the server does not respond. Within 300
// ms completion must offer the cached names, or nothing if there are none. The best of
// several tries counts, because the machine may be busy.
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
	for range 20 { // until a try was fast enough to be cached
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
