package cli

import (
	"strings"
	"testing"
	"time"
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
		sys := newTestSystem(t, "", test.environ)
		sys.terminal.tty = test.tty
		now := time.Unix(0, 0)
		sys.Now = func() time.Time { return now }
		a := &app{sys: sys.System}
		a.ui = newUI(a.sys, &a.global)
		p := newProgress(a.ui)
		for i := 1; i <= 3; i++ { // the second comes too soon
			p.show("read %d", i)
			now = now.Add(60 * time.Millisecond)
		}
		p.end()
		if got := sys.stderr.String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if strings.Contains(sys.stdout.String(), "read") {
			t.Errorf("%s: it is on stdout", test.name)
		}
	}
}
