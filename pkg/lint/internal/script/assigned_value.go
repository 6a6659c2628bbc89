package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// nameBefore finds the name that ends before i, with quotes and spaces around it.
func (l *lineScanner) nameBefore(i int) (start, end int) {
	end = i
	for end > 0 && (l.line[end-1] == ' ' || l.line[end-1] == '\t') {
		end--
	}
	if end > 1 && l.line[end-1] == ']' && (l.line[end-2] == '"' || l.line[end-2] == '\'') {
		end-- // config['name']
	}
	for end > 0 && (l.line[end-1] == '"' || l.line[end-1] == '\'' || l.line[end-1] == '\\') {
		end--
	}
	start = end
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(l.line[:start])
		if !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || r == '.') || chars.IsInterpolation(r) {
			break
		}
		start -= size
	}
	for start < end && (l.line[start] == '-' || l.line[start] == '.') {
		start++
	}
	return start, end
}

// value reads the literal that begins at i; not ok where it is none.
func (l *lineScanner) value(nameStart, nameEnd, i int, query bool) (Assignment, bool) {
	a := Assignment{Name: l.line[nameStart:nameEnd], NameStart: l.start + nameStart, NameEnd: l.start + nameEnd}
	if i >= len(l.line) {
		return a, false
	}
	if start, end := fallbackValue(l.line, i); end > start {
		a.Value, a.ValueStart, a.ValueEnd, a.Quoted = l.line[start:end], l.start+start, l.start+end, true
		return a, true
	}
	if l.line[i] == '"' && l.withinQuotes(i) {
		return a, false // the end of the text that the name is the end of: "Password: "
	}
	// Quotes inside a string of another language are escaped.
	escaped := strings.HasPrefix(l.line[i:], `\"`)
	if escaped {
		i++
	}
	end := i
	if q := l.line[i]; q == '"' || q == '\'' {
		i++
		end = closing(l.line, i, q)
		l.spent += end - i
		if escaped && end > i && l.line[end-1] == '\\' {
			end--
		}
		a.Quoted = true
	} else {
		stop := " \t;|<>(){}[],\"'`\\"
		if query {
			stop += "&#"
		}
		if n := strings.IndexAny(l.line[end:], stop); n >= 0 {
			end += n
		} else {
			end = len(l.line)
		}
		l.spent += end - i
		if end < len(l.line) && strings.IndexByte("({[`<", l.line[end]) >= 0 {
			return a, false
		}
		if !query && end < len(l.line) && l.line[end] == '"' && l.kind != FlavorInline && l.kind != FlavorScript {
			return a, false
		}
	}
	if end <= i {
		return a, false
	}
	a.Value, a.ValueStart, a.ValueEnd = l.line[i:end], l.start+i, l.start+end
	return a, !chars.HasInterpolation(a.Value)
}

// withinQuotes reports an odd number of quotes before i, but escaped ones. It counts on
// from where it was asked for last.
func (l *lineScanner) withinQuotes(i int) bool {
	for j := min(i, l.quotesTo); j < max(i, l.quotesTo); j++ {
		if l.line[j] == '"' && (j == 0 || l.line[j-1] != '\\') {
			l.inQuotes = !l.inQuotes
		}
	}
	l.spent += max(i, l.quotesTo) - min(i, l.quotesTo)
	l.quotesTo = i
	return l.inQuotes
}

// closing finds the quote that ends a string begun before i.
func closing(line string, i int, quote byte) int {
	for j := i; j < len(line); j++ {
		switch {
		case line[j] == '\\' && quote == '"' && j+1 < len(line) && line[j+1] != quote:
			j++
		case line[j] == quote:
			return j
		}
	}
	return len(line)
}

// plainWord reports a word that reads like a value and not like code.
func plainWord(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-@#!%^*+/=~", r) {
			return false
		}
	}
	return s != ""
}

// isSetting reports a line NAME = value of a settings file that a script writes: it
// has the line to itself, and stands below a heading or gets what is no name of
// something else.
func (l *lineScanner) isSetting(a Assignment) bool {
	if l.kind != FlavorScript || strings.TrimSpace(l.line[:a.NameStart-l.start]) != "" || strings.TrimSpace(l.after(a)) != "" || !plainWord(a.Value) {
		return false
	}
	return l.settings || strings.ContainsAny(a.Value, "0123456789@#!%^*+/=~")
}

// isHeading reports the line [name] of a settings file.
func isHeading(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) > 2 && line[0] == '[' && line[len(line)-1] == ']' && line[1] != '[' && line[1] != ' '
}

// isLastLine reports the word that ends a heredoc.
func isLastLine(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && (chars.UpperNum | chars.Underscore).All(line)
}
