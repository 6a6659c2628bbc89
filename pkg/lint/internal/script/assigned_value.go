package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// nameBefore finds the name that ends before i, without the quotes and spaces around it.
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

// value reads the literal that begins at i. ok is false if there is none.
func (l *lineScanner) value(nameStart, nameEnd, i int, inQuery bool) (a Assignment, ok bool) {
	a = Assignment{Name: l.line[nameStart:nameEnd], NameStart: l.start + nameStart, NameEnd: l.start + nameEnd}
	if i >= len(l.line) {
		return a, false
	}
	if start, end := fallbackValue(l.line, i); end > start {
		a.Value, a.ValueStart, a.ValueEnd, a.Quoted = l.line[start:end], l.start+start, l.start+end, true
		return a, true
	}
	if l.line[i] == '"' && l.insideQuotes(i) {
		return a, false // the end of a string that ends in the name: "Password: "
	}
	// Inside a string of another language, quotes are escaped.
	escaped := strings.HasPrefix(l.line[i:], `\"`)
	if escaped {
		i++
	}
	end := i
	if q := l.line[i]; q == '"' || q == '\'' {
		i++
		end = closingDelimiter(l.line, i, q)
		l.bytesRead += end - i
		if escaped && end > i && l.line[end-1] == '\\' {
			end--
		}
		a.Quoted = true
	} else {
		stop := " \t;|<>(){}[],\"'`\\"
		if inQuery {
			stop += "&#"
		}
		if n := strings.IndexAny(l.line[end:], stop); n >= 0 {
			end += n
		} else {
			end = len(l.line)
		}
		l.bytesRead += end - i
		if end < len(l.line) && strings.IndexByte("({[`<", l.line[end]) >= 0 {
			return a, false
		}
		if !inQuery && end < len(l.line) && l.line[end] == '"' && l.flavor != FlavorInline && l.flavor != FlavorScript {
			return a, false
		}
	}
	if end <= i {
		return a, false
	}
	a.Value, a.ValueStart, a.ValueEnd = l.line[i:end], l.start+i, l.start+end
	return a, !chars.HasInterpolation(a.Value)
}

// insideQuotes reports whether the number of unescaped quotes before i is odd. It continues
// counting where the last call ended.
func (l *lineScanner) insideQuotes(i int) bool {
	for j := min(i, l.quotesCountedTo); j < max(i, l.quotesCountedTo); j++ {
		if l.line[j] == '"' && (j == 0 || l.line[j-1] != '\\') {
			l.inQuotes = !l.inQuotes
		}
	}
	l.bytesRead += max(i, l.quotesCountedTo) - min(i, l.quotesCountedTo)
	l.quotesCountedTo = i
	return l.inQuotes
}

// closingDelimiter finds the delimiter that ends the string at i.
func closingDelimiter(line string, i int, delimiter byte) int {
	for j := i; j < len(line); j++ {
		switch {
		case line[j] == '\\' && delimiter == '"' && j+1 < len(line) && line[j+1] != delimiter:
			j++
		case line[j] == delimiter:
			return j
		}
	}
	return len(line)
}

// isPlainWord reports a word that looks like a value and not like code.
func isPlainWord(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-@#!%^*+/=~", r) {
			return false
		}
	}
	return s != ""
}

// isSetting reports a line NAME = value of a settings file that a script writes: nothing else
// is on the line, and it is in a section or the value does not look like another name.
func (l *lineScanner) isSetting(a Assignment) bool {
	if l.flavor != FlavorScript || strings.TrimSpace(l.line[:a.NameStart-l.start]) != "" || strings.TrimSpace(l.textAfter(a)) != "" || !isPlainWord(a.Value) {
		return false
	}
	return l.inSection || strings.ContainsAny(a.Value, "0123456789@#!%^*+/=~")
}

// isSectionHeading reports the line [name] of a settings file.
func isSectionHeading(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) > 2 && line[0] == '[' && line[len(line)-1] == ']' && line[1] != '[' && line[1] != ' '
}

// isHeredocEnd reports a line with the word that ends a heredoc.
func isHeredocEnd(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && (chars.UpperNum | chars.Underscore).All(line)
}
