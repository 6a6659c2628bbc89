package script

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// The assignments that only shells have: default values, edits by sed and calls.

// fallback reads ${NAME:-value} and ${NAME:=value}, with the brace at i.
func (l *lineScanner) fallback(i int) {
	if i == 0 || l.line[i-1] != '$' {
		return
	}
	nameEnd := i + 1
	for nameEnd < len(l.line) && chars.IsNameByte(l.line[nameEnd]) {
		nameEnd++
	}
	if start, end := fallbackValue(l.line, i-1); end > start {
		l.found(Assignment{
			Name: l.line[i+1 : nameEnd], Value: l.line[start:end], Quoted: true,
			NameStart: l.start + i + 1, NameEnd: l.start + nameEnd, ValueStart: l.start + start, ValueEnd: l.start + end,
		})
	}
}

// fallbackValue returns the range of the literal to which the expansion at line[i:], or one
// nested in it, falls back if no variable is set. The range is empty if there is none.
func fallbackValue(line string, i int) (start, end int) {
	for depth := 0; depth < 4; depth++ {
		if i < len(line) && (line[i] == '"' || line[i] == '\'') {
			i++
		}
		name := strings.TrimLeft(line[i:], "$")
		if len(name) == len(line[i:]) || !strings.HasPrefix(name, "{") {
			break
		}
		nameEnd := len(line) - len(name) + 1
		for nameEnd < len(line) && chars.IsNameByte(line[nameEnd]) {
			nameEnd++
		}
		sign := line[nameEnd:min(nameEnd+2, len(line))]
		if sign != ":-" && sign != ":=" {
			return 0, 0
		}
		i, start = nameEnd+2, nameEnd+2
	}
	if start == 0 {
		return 0, 0
	}
	start = i
	// Stop at the next expansion: a long line may contain many.
	switch n := strings.IndexAny(line[start:], "}\"'`$<\\"); {
	case n < 0:
		return start, len(line)
	case strings.IndexByte("$<\\", line[start+n]) >= 0:
		return 0, 0
	default:
		return start, start + n
	}
}

// substitution is an s command of sed: where it, its replacement and its end are.
type substitution struct{ from, replacement, to int }

// substitutions lists the s commands of a line that calls sed. Their replacements may contain
// assignments, their patterns do not.
func (l *lineScanner) substitutions() []substitution {
	call := strings.Index(l.line, "sed ")
	if call < 0 {
		return nil
	}
	var list []substitution
	for i := call + 4; i+2 < len(l.line); i++ {
		delimiter := l.line[i+1]
		if l.line[i] != 's' || strings.IndexByte("/|#,@!~%", delimiter) < 0 || strings.IndexByte(" \"';{/0123456789$", l.line[i-1]) < 0 {
			continue
		}
		replacement := closingDelimiter(l.line, i+2, delimiter)
		to := closingDelimiter(l.line, min(replacement+1, len(l.line)), delimiter)
		if to >= len(l.line) {
			return list
		}
		list = append(list, substitution{i, replacement + 1, to})
		i = to
	}
	return list
}

// scanReplacement scans a replacement like a separate line.
func (l *lineScanner) scanReplacement(s substitution) {
	inner := lineScanner{line: l.line[s.replacement:s.to], start: l.start + s.replacement, flavor: FlavorScript, found: l.found, skipped: l.skipped}
	if name, value, ok := strings.Cut(inner.line, " "); ok && chars.WordDash.All(name) && isPlainWord(value) {
		if a, ok := inner.value(0, len(name), len(name)+1, false); ok {
			l.found(a)
		}
		return
	}
	inner.scan()
}

// settingCalls are functions that assign a value to a name: define of PHP, invoke of
// PowerShell's objects, and those for environment variables.
const settingCalls chars.Words = "define invoke setenv putenv setdefault SetEnvironmentVariable setEnvironmentVariable"

// settingCall reads define('NAME', 'value') and the like, with the parenthesis at i.
func (l *lineScanner) settingCall(i int) {
	before := strings.TrimRight(l.line[:i], " ")
	start := len(before)
	for start > 0 && chars.IsNameByte(before[start-1]) {
		start--
	}
	if !settingCalls.Has(before[start:]) {
		return
	}
	const longestName = 1 << 8
	name, _, ok := strings.Cut(l.line[i+1:min(i+1+longestName, len(l.line))], ",")
	if !ok {
		return
	}
	value := i + 1 + len(name) + 1
	value = len(l.line) - len(strings.TrimLeft(l.line[value:], " "))
	text := strings.Trim(name, " \"'")
	nameStart := i + 1 + strings.Index(name, text)
	if a, ok := l.value(nameStart, nameStart+len(text), value, false); ok && a.Quoted {
		l.found(a)
	}
}
