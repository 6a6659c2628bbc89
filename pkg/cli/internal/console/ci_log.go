package console

import (
	"bytes"
	"io"
	"strings"
)

// noCommand escapes what a CI system would run as a command in its log: GitHub's
// ::name:: at the start of a line and ##[name] anywhere in one, Azure's ##vso[name],
// TeamCity's ##teamcity[name]. A template may contain such names.
func noCommand(text string) string {
	if strings.Contains(text, "##") {
		text = noHashCommand(text)
	}
	if strings.Contains(text, "::") {
		text = noColonCommand(text)
	}
	return text
}

func noHashCommand(text string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "##")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte('#')
		if name := strings.TrimLeftFunc(after, isLetter); strings.HasPrefix(name, "[") {
			b.WriteString(`\x23`)
			text = after
		} else {
			text = "#" + after // the second # may start another pair
		}
	}
}

func noColonCommand(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		start := strings.TrimLeft(line, " \t\r\v\f")
		if name, isCommand := strings.CutPrefix(start, "::"); isCommand && name != "" && isLetter(rune(name[0])) && strings.Contains(name, "::") {
			lines[i] = line[:len(line)-len(start)] + `\x3a:` + name
		}
	}
	return strings.Join(lines, "")
}

func isLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// LogWriter returns the writer of a report that may end up in a CI log. In two
// consecutive #, it escapes the second: readers of the format decode the escape, CI
// systems do not.
func LogWriter(w io.Writer, format string) io.Writer {
	switch format {
	case "json", "sarif", "gitlab":
		return &hashWriter{w: w, hash: `\u0023`}
	case "junit":
		return &hashWriter{w: w, hash: "&#35;"}
	}
	return w
}

// hashWriter writes hash instead of each # that follows another.
type hashWriter struct {
	w     io.Writer
	hash  string
	after bool // the last byte written was a #
}

func (h *hashWriter) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	out := p
	if h.after && p[0] == '#' || bytes.Contains(p, []byte("##")) {
		out = make([]byte, 0, len(p)+len(h.hash))
		for i, c := range p {
			if c == '#' && (i > 0 && p[i-1] == '#' || i == 0 && h.after) {
				out = append(out, h.hash...)
			} else {
				out = append(out, c)
			}
		}
	}
	h.after = p[len(p)-1] == '#'
	if _, err := h.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
