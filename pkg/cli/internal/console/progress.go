package console

import (
	"fmt"
	"time"
)

// progress is a line on the terminal that says how far something is. Elsewhere
// than on a terminal, and on one that cannot redraw a line, it says nothing.
type progress struct {
	ui    *UI
	on    bool
	shown bool
	last  time.Time
}

// progressPause is how long a line of progress stands at least.
const progressPause = 100 * time.Millisecond

// NewProgress makes a line of progress on stderr. It is shown to a person only: not with
// --verbose, not in CI.
func NewProgress(u *UI) *progress {
	plain := WantsPlain(u.Sys.Getenv) || u.Sys.Getenv("CI") != ""
	return &progress{ui: u, on: u.Sys.Terminal.IsTerminal(StreamStderr) && !plain && !u.Verbose}
}

// Show replaces the line, not too often.
func (p *progress) Show(format string, args ...any) {
	if now := p.ui.Sys.Now(); p.on && now.Sub(p.last) >= progressPause {
		p.last, p.shown = now, true
		fmt.Fprintf(p.ui.Sys.Stderr, "\r\x1b[K%s", EscapeLine(fmt.Sprintf(format, args...)))
	}
}

// End takes the line away.
func (p *progress) End() {
	if p.shown {
		fmt.Fprint(p.ui.Sys.Stderr, "\r\x1b[K")
	}
}
