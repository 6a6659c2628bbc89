package cli

import (
	"fmt"
	"time"
)

// progress is a line on the terminal that says how far something is. Elsewhere
// than on a terminal, and on one that cannot redraw a line, it says nothing.
type progress struct {
	app   *app
	on    bool
	shown bool
	last  time.Time
}

// progressPause is how long a line of progress stands at least.
const progressPause = 100 * time.Millisecond

func newProgress(a *app) *progress {
	plain := wantsPlain(a.sys.Getenv) || a.sys.Getenv("CI") != ""
	return &progress{app: a, on: a.sys.Terminal.IsTerminal(StreamStderr) && !plain && !a.ui.verbose}
}

// show replaces the line, not too often.
func (p *progress) show(format string, args ...any) {
	if now := p.app.sys.Now(); p.on && now.Sub(p.last) >= progressPause {
		p.last, p.shown = now, true
		fmt.Fprintf(p.app.sys.Stderr, "\r\x1b[K%s", escapeLine(fmt.Sprintf(format, args...)))
	}
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.app.sys.Stderr, "\r\x1b[K")
	}
}
