package script

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// What a shell has of its own: values to fall back on, and sed's edits.

// fallback looks at ${NAME:-value} and ${NAME:=value}. i is at the brace.
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

// fallbackValue returns where the literal lies that an expansion at line[i:] gives
// when no variable is set, through one within another; nothing where there is none.
func fallbackValue(line string, i int) (start, end int) {
	for depth := 0; depth < 4; depth++ {
		if i < len(line) && (line[i] == '"' || line[i] == '\'') {
			i++
		}
		name := strings.TrimLeft(line[i:], "$")
		if len(name) == len(line[i:]) || !strings.HasPrefix(name, "{") {
			break
		}
		at := len(line) - len(name) + 1
		for at < len(line) && chars.IsNameByte(line[at]) {
			at++
		}
		sign := line[at:min(at+2, len(line))]
		if sign != ":-" && sign != ":=" {
			return 0, 0
		}
		i, start = at+2, at+2
	}
	if start == 0 {
		return 0, 0
	}
	start = i
	// No further than the next expansion, of which a long line may hold many.
	switch n := strings.IndexAny(line[start:], "}\"'`$<\\"); {
	case n < 0:
		return start, len(line)
	case strings.IndexByte("$<\\", line[start+n]) >= 0:
		return 0, 0
	default:
		return start, start + n
	}
}

// edit is an s command of sed: where it begins, where what it puts in begins, and
// where it ends.
type edit struct{ from, with, to int }

// edits lists the s commands of a line that calls sed. What they look for is no
// value, what they put in may be.
func (l *lineScanner) edits() []edit {
	at := strings.Index(l.line, "sed ")
	if at < 0 {
		return nil
	}
	var list []edit
	for i := at + 4; i+2 < len(l.line); i++ {
		mark := l.line[i+1]
		if l.line[i] != 's' || strings.IndexByte("/|#,@!~%", mark) < 0 || strings.IndexByte(" \"';{/0123456789$", l.line[i-1]) < 0 {
			continue
		}
		with := closing(l.line, i+2, mark)
		to := closing(l.line, min(with+1, len(l.line)), mark)
		if to >= len(l.line) {
			return list
		}
		list = append(list, edit{i, with + 1, to})
		i = to
	}
	return list
}

// replacement looks at what an edit puts in as at a line of its own.
func (l *lineScanner) replacement(e edit) {
	inner := lineScanner{line: l.line[e.with:e.to], start: l.start + e.with, kind: FlavorScript, found: l.found, gap: l.gap}
	if name, value, ok := strings.Cut(inner.line, " "); ok && chars.WordDash.All(name) && plainWord(value) {
		if a, ok := inner.value(0, len(name), len(name)+1, false); ok {
			l.found(a)
		}
		return
	}
	inner.scan()
}

// settingCalls are functions that give a name a value: define of PHP, invoke of
// PowerShell's objects, and those for environment variables.
const settingCalls chars.Words = "define invoke setenv putenv setdefault SetEnvironmentVariable setEnvironmentVariable"

// define looks at define('NAME', 'value') and its like. i is at the parenthesis.
func (l *lineScanner) define(i int) {
	called := strings.TrimRight(l.line[:i], " ")
	start := len(called)
	for start > 0 && chars.IsNameByte(called[start-1]) {
		start--
	}
	if !settingCalls.Has(called[start:]) {
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
