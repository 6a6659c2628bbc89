package console

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// The rules for what the program prints:
//
//   - stdout contains only data. Messages go to stderr, prompts to the terminal.
//   - A line on stderr is "coder-secrets: error: …", "coder-secrets: warning: …",
//     "coder-secrets: note: …" or "coder-secrets: hint: …"; lower case, no final period.
//   - A hint is one next step on its own line, a command that can be pasted if possible.
//   - Colour is only for a person: the 16 ANSI colours, through the two renderers
//     created here.
//   - Text from a server or a template is escaped before it is printed on a terminal.
//   - Nothing about a secret's value is printed: not the value, its length or its hash.

// UI writes to the three streams by these rules.
type UI struct {
	line    sync.Mutex // keeps the traces of concurrent requests on separate lines
	Sys     *System
	Out     *lipgloss.Renderer
	err     *lipgloss.Renderer
	Verbose bool
	noInput bool
}

// NewUI decides whether to use colour: --color wins, then NO_COLOR, CLICOLOR_FORCE,
// TERM=dumb or ACCESSIBLE, then whether the stream is a terminal.
func NewUI(sys *System, global *Options) *UI {
	u := &UI{Sys: sys, Verbose: global.Verbose, noInput: global.NoInput || sys.Getenv("CI") != "" && sys.Getenv("CI") != "false"}
	u.Out = newRenderer(sys, sys.Stdout, StreamStdout, global.Color)
	u.err = newRenderer(sys, sys.Stderr, StreamStderr, global.Color)
	return u
}

func newRenderer(sys *System, w io.Writer, stream Stream, color string) *lipgloss.Renderer {
	// The profile is passed here, so that termenv does not query the environment or the
	// terminal.
	r := lipgloss.NewRenderer(w, termenv.WithProfile(termenv.Ascii))
	r.SetColorProfile(termenv.Ascii)
	r.SetHasDarkBackground(true)
	if wantColor(sys, stream, color) {
		r.SetColorProfile(termenv.ANSI)
	}
	return r
}

// WantsPlain reports whether the terminal does not support escape sequences or the user
// has a screen reader: lines are then printed as they are, without colours and columns.
func WantsPlain(getenv func(string) string) bool {
	accessible := getenv("ACCESSIBLE")
	return getenv("TERM") == "dumb" || accessible != "" && accessible != "0" && accessible != "false"
}

func wantColor(sys *System, stream Stream, color string) bool {
	force := sys.Getenv("CLICOLOR_FORCE")
	switch {
	case color == "always":
		return true
	case color == "never", sys.Getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	case WantsPlain(sys.Getenv):
		return false
	}
	return sys.Terminal.IsTerminal(stream)
}

// Say writes one line of the given kind (error, warning, note, hint) to stderr.
func (u *UI) Say(kind, text string) {
	style := u.err.NewStyle().Bold(true)
	switch kind {
	case "error":
		style = style.Foreground(lipgloss.Color("1"))
	case "warning":
		style = style.Foreground(lipgloss.Color("3"))
	default:
		style = style.Foreground(lipgloss.Color("6"))
	}
	u.line.Lock()
	defer u.line.Unlock()
	fmt.Fprintf(u.Sys.Stderr, "coder-secrets: %s %s\n", style.Render(kind+":"), EscapeLine(text))
}

// Warnf prints a one-line warning.
func (u *UI) Warnf(format string, args ...any) { u.Say("warning", fmt.Sprintf(format, args...)) }

// Notef prints a one-line note, for an action whose result is not printed.
func (u *UI) Notef(format string, args ...any) { u.Say("note", fmt.Sprintf(format, args...)) }

// Hintf prints a one-line next step, a command if possible.
func (u *UI) Hintf(format string, args ...any) { u.Say("hint", fmt.Sprintf(format, args...)) }

// Fail prints err and its hints; a StatusError without a text prints nothing.
func (u *UI) Fail(err error) {
	errs := slices.DeleteFunc(Flatten(err), func(e error) bool {
		s, ok := e.(*StatusError)
		return ok && s.Err == nil
	})
	for i, e := range errs {
		u.Say("error", e.Error())
		for _, hint := range HintsOf(e) {
			if !slices.ContainsFunc(errs[i+1:], func(later error) bool { return slices.Contains(HintsOf(later), hint) }) {
				u.Say("hint", hint)
			}
		}
	}
}

// Warn prints err, which does not end the program, as a warning with its hints.
func (u *UI) Warn(err error) {
	for _, e := range Flatten(err) {
		u.Say("warning", e.Error())
		for _, hint := range HintsOf(e) {
			u.Say("hint", hint)
		}
	}
}

// CanAsk reports whether the program can prompt.
func (u *UI) CanAsk() bool { return !u.noInput && u.Sys.Terminal.Present() }

// EscapeLine escapes text for a terminal and keeps it on one line.
func EscapeLine(text string) string { return EscapeText(text, false) }

// EscapeText escapes control, bidirectional and invisible characters as strconv.Quote
// does, and what a CI system would run as a command in its log. It keeps newlines and
// tabs if multiline is set.
func EscapeText(text string, multiline bool) string {
	text = noCommand(text)
	clean := true
	for _, r := range text {
		if !safeRune(r, multiline) {
			clean = false
			break
		}
	}
	if clean && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case safeRune(r, multiline):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// safeRune reports whether r can be printed as it is: it is not a control,
// bidirectional or invisible character. Newlines and tabs are safe if multiline is set.
func safeRune(r rune, multiline bool) bool {
	if r == '\n' || r == '\t' {
		return multiline
	}
	// unicode.Cf contains the bidirectional marks, zero-width characters and tags.
	return r != utf8.RuneError && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && r != '\u2028' && r != '\u2029'
}
