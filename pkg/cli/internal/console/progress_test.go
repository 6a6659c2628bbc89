package console_test

import (
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		tty     bool
		environ string
		want    string
	}{
		{"on a terminal", true, "TERM=xterm", "\r\x1b[Kread 1\r\x1b[Kread 3\r\x1b[K"},
		{"piped", false, "TERM=xterm", ""},
		{"on a dumb terminal", true, "TERM=dumb", ""},
		{"for a screen reader", true, "ACCESSIBLE=1", ""},
		{"in CI", true, "CI=true", ""},
	}
	for _, test := range tests {
		sys := clitest.NewSystem(t, "", test.environ)
		sys.TTY.Streams = test.tty
		now := time.Unix(0, 0)
		sys.Now = func() time.Time { return now }
		p := console.NewProgress(console.NewUI(sys.System, &console.Options{}))
		for i := 1; i <= 3; i++ { // the second is too soon
			p.Show("read %d", i)
			now = now.Add(60 * time.Millisecond)
		}
		p.End()
		if got := sys.Err.String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if strings.Contains(sys.Out.String(), "read") {
			t.Errorf("%s: it is on stdout", test.name)
		}
	}
}
