package console

import (
	"fmt"
	"time"
)

// progress is a line on the terminal that shows progress. It prints nothing if stderr
// is not a terminal, or is a terminal that cannot redraw a line.
type progress struct {
	ui    *UI
	on    bool
	shown bool
	last  time.Time
}

// progressPause is the shortest time between two updates of the line.
const progressPause = 100 * time.Millisecond

// NewProgress creates a progress line on stderr. It is shown only to a person: not with
// --verbose, not in CI.
func NewProgress(u *UI) *progress {
	plain := WantsPlain(u.Sys.Getenv) || u.Sys.Getenv("CI") != ""
	return &progress{ui: u, on: u.Sys.Terminal.IsTerminal(StreamStderr) && !plain && !u.Verbose}
}

// Show replaces the line, unless the last update was too recent.
func (p *progress) Show(format string, args ...any) {
	if now := p.ui.Sys.Now(); p.on && now.Sub(p.last) >= progressPause {
		p.last, p.shown = now, true
		fmt.Fprintf(p.ui.Sys.Stderr, "\r\x1b[K%s", EscapeLine(fmt.Sprintf(format, args...)))
	}
}

// End removes the line.
func (p *progress) End() {
	if p.shown {
		fmt.Fprint(p.ui.Sys.Stderr, "\r\x1b[K")
	}
}
