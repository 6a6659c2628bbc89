package cli

import (
	"fmt"
	"time"
)

// progress is a line on the terminal that says how far something is. Elsewhere
// than on a terminal, and on one that cannot redraw a line, it says nothing.
type progress struct {
	ui    *ui
	on    bool
	shown bool
	last  time.Time
}

// progressPause is how long a line of progress stands at least.
const progressPause = 100 * time.Millisecond

func newProgress(u *ui) *progress {
	plain := wantsPlain(u.sys.Getenv) || u.sys.Getenv("CI") != ""
	return &progress{ui: u, on: u.sys.Terminal.IsTerminal(StreamStderr) && !plain && !u.verbose}
}

// show replaces the line, not too often.
func (p *progress) show(format string, args ...any) {
	if now := p.ui.sys.Now(); p.on && now.Sub(p.last) >= progressPause {
		p.last, p.shown = now, true
		fmt.Fprintf(p.ui.sys.Stderr, "\r\x1b[K%s", escapeLine(fmt.Sprintf(format, args...)))
	}
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.ui.sys.Stderr, "\r\x1b[K")
	}
}
