package cli

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// TestInterruptedRegenerationSaysThatItMayHaveHappened interrupts while the server
// is at it: to say no more than "interrupted" would be taken for "not done".
func TestInterruptedRegenerationSaysThatItMayHaveHappened(t *testing.T) {
	t.Parallel()
	srv, url := serveFake(t)
	srv.Break(fakecoder.Fault{Method: http.MethodPut, Kind: fakecoder.FaultHang})
	s := newTestSystem(t, "", "CODER_URL="+url, "CODER_SESSION_TOKEN="+srv.Token("mia"))
	ctx, cancel := context.WithCancel(t.Context())
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	s.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPut {
			cancel()
		}
		return own.RoundTrip(r)
	})
	if status := run(ctx, s.System, []string{"publickey", "regenerate", "--yes"}); status != exitInterrupted {
		t.Errorf("status %d, want %d", status, exitInterrupted)
	}
	for _, want := range []string{
		"error: cannot regenerate the SSH key: it is not known whether the key was regenerated: interrupted while the server was at it\n",
		"hint: look before you repeat it: coder-secrets publickey --fingerprint\n",
	} {
		if !strings.Contains(s.stderr.String(), want) {
			t.Errorf("no %q in\n%s", want, s.stderr.String())
		}
	}
	if s.stdout.Len() > 0 {
		t.Errorf("stdout %q", s.stdout.String())
	}
}
