package script

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// Text has no grammar that we could rely on: a heredoc may hold a script that
// writes a YAML file with a line of JSON in it. So assignments are looked for line
// by line, in the few forms that all of these share.

// Flavor says which forms of assignment a text may hold.
type Flavor int

const (
	FlavorInline Flavor = iota // one string of a template
	FlavorScript               // a shell script, or a heredoc
	FlavorData                 // YAML, env, INI, properties: words need no quotes
	FlavorCode                 // a programming language: values are in quotes
	FlavorDocker               // a Dockerfile
)

// Assignment is a name and the literal that it gets.
type Assignment struct {
	Name, Value          string
	NameStart, NameEnd   int
	ValueStart, ValueEnd int
	Quoted               bool
}

// Assignments calls found for each one in a text, and gap for where the rest of a line is
// not looked at.
func Assignments(text string, kind Flavor, found func(Assignment), gap func(at int)) {
	settings := false   // below the heading of an INI file
	var pair Assignment // the line above, where it says name: WORD
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += start
		}
		line := text[start:end]
		if !IsComment(line) && strings.ContainsAny(line, "=: >") {
			l := lineScanner{line: line, start: start, kind: kind, settings: settings, pair: pair, found: found, gap: gap}
			l.scan()
			pair = l.named
		}
		settings = isHeading(line) || settings && !isLastLine(line)
		start = end + 1
	}
}

// IsComment reports a line that holds only a comment in any of the languages.
func IsComment(line string) bool {
	line = strings.TrimLeft(line, " \t")
	for _, begin := range []string{"#", "//", ";", "--", "REM ", "rem ", "<!--", "*", "::"} {
		if strings.HasPrefix(line, begin) && !strings.HasPrefix(line, "#!") {
			return begin != "--" || !strings.HasPrefix(line, "--") || strings.HasPrefix(line, "-- ")
		}
	}
	return false
}

type lineScanner struct {
	line  string
	start int // of the line in the text
	end   int // of what is no comment in the line
	kind  Flavor
	// settings: the line stands below the heading of an INI file.
	settings bool
	// pair is what the line above names, and named what this one does: Kubernetes
	// writes a variable's name and its value on two lines.
	pair, named Assignment
	found       func(Assignment)
	gap         func(at int)

	spent    int  // bytes of the line that were looked at for values
	quotesTo int  // where quotes were counted to
	inQuotes bool // their number so far is odd
}

// maxSpent is how many times over a line is looked at for values. They may lie within one
// another, as in a=b=c; of a long line that is made of that each would take its length.
const maxSpent = 16

// scan looks at each = and : of the line, at flags, and at what stands between
// tags.
func (l *lineScanner) scan() {
	l.end = l.commentStart()
	edits := l.edits()
	for i := 0; i < l.end; i++ {
		if l.spent > maxSpent*max(len(l.line), 1<<12) {
			l.gap(l.start + i)
			return
		}
		if len(edits) > 0 && i == edits[0].from {
			l.replacement(edits[0])
			i, edits = edits[0].to, edits[1:]
			continue
		}
		switch l.line[i] {
		case '=':
			i = l.equals(i)
		case ':':
			l.colon(i)
		case '{':
			l.fallback(i)
		case '(':
			l.define(i)
		case '-':
			if i == 0 || l.line[i-1] == ' ' || l.line[i-1] == '"' || l.line[i-1] == '\'' {
				l.flag(i)
			}
		case '>':
			l.tag(i)
		}
	}
	if l.kind == FlavorDocker {
		l.dockerWords()
	}
}

// commentStart is where a comment at the line's end begins.
func (l *lineScanner) commentStart() int {
	if l.kind == FlavorInline {
		return len(l.line)
	}
	quote := byte(0)
	for i := 0; i < len(l.line); i++ {
		switch c := l.line[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#' && i > 0 && (l.line[i-1] == ' ' || l.line[i-1] == '\t'):
			return i
		}
	}
	return len(l.line)
}

// equals looks at NAME=value, NAME = "value" and ?name=value.
func (l *lineScanner) equals(i int) int {
	if i+1 < len(l.line) && (l.line[i+1] == '=' || l.line[i+1] == '~') || i > 0 && strings.IndexByte("=!<>+-*/", l.line[i-1]) >= 0 {
		return i + 1
	}
	nameStart, nameEnd := l.nameBefore(i)
	if nameStart == nameEnd {
		return i
	}
	valueStart := i + 1
	spaced := nameEnd != i
	if strings.HasPrefix(l.line[valueStart:], ">") { // 'name' => 'value'
		valueStart, spaced = valueStart+1, true
	}
	for valueStart < len(l.line) && l.line[valueStart] == ' ' {
		valueStart++
		spaced = true
	}
	query := nameStart > 0 && (l.line[nameStart-1] == '?' || l.line[nameStart-1] == '&')
	a, ok := l.value(nameStart, nameEnd, valueStart, query)
	if !ok || spaced && !a.Quoted && l.kind != FlavorData && !l.isSetting(a) {
		return i
	}
	if !a.Quoted && l.kind == FlavorCode && !query {
		return i
	}
	l.found(a)
	return i
}

// colon looks at name: value of YAML and "name": "value" of JSON.
func (l *lineScanner) colon(i int) {
	if l.header(i) {
		return
	}
	if l.kind == FlavorInline && !strings.HasPrefix(l.line[i+1:], "\"") && !strings.HasPrefix(l.line[i+1:], " \"") {
		return
	}
	nameStart, nameEnd := l.nameBefore(i)
	if nameStart == nameEnd || i+1 < len(l.line) && l.line[i+1] == ':' {
		return
	}
	valueStart := i + 1
	for valueStart < len(l.line) && (l.line[valueStart] == ' ' || l.line[valueStart] == '\t') {
		valueStart++
	}
	a, ok := l.value(nameStart, nameEnd, valueStart, false)
	if !ok {
		return
	}
	// A bare word after a colon is YAML only where it has the line to itself.
	alone := valueStart > i+1 && strings.Trim(l.after(a), " \t\"'") == "" && strings.TrimLeft(l.line[:nameStart], " \t-\"'") == ""
	if alone && a.Name == "name" {
		l.named = Assignment{Name: a.Value, NameStart: a.ValueStart, NameEnd: a.ValueEnd}
		return
	}
	if alone && a.Name == "value" && l.pair.Name != "" {
		a.Name, a.NameStart, a.NameEnd = l.pair.Name, l.pair.NameStart, l.pair.NameEnd
	}
	if !a.Quoted && (!alone || l.kind == FlavorCode || l.kind != FlavorData && !plainWord(a.Value)) {
		return
	}
	l.found(a)
}

// after is what stands behind a value in its line, but a comment.
func (l *lineScanner) after(a Assignment) string {
	end := a.ValueEnd - l.start
	return l.line[end:max(l.end, end)]
}

// header looks at -H "Name: value", as curl and wget are given headers.
func (l *lineScanner) header(i int) bool {
	nameStart, nameEnd := l.nameBefore(i)
	if nameStart == nameEnd || i+2 >= len(l.line) || l.line[i+1] != ' ' {
		return false
	}
	before := strings.TrimRight(l.line[:nameStart], "\"'\\")
	flag := strings.TrimRight(before, " =")
	flag = flag[strings.LastIndexByte(flag, ' ')+1:]
	if len(before) == nameStart || flag != "--header" && (len(flag) < 2 || flag[0] != '-' || flag[1] == '-' || flag[len(flag)-1] != 'H') {
		return false
	}
	a, ok := l.value(nameStart, nameEnd, i+2, false)
	if ok && !a.Quoted {
		a.Quoted = true
		l.found(a)
	}
	return ok
}

// flag looks at --name value; --name=value is found by its sign.
func (l *lineScanner) flag(i int) {
	start := i
	for start < len(l.line) && l.line[start] == '-' {
		start++
	}
	if start-i != 2 && start-i != 1 {
		return
	}
	end := start
	for end < len(l.line) && (chars.IsNameByte(l.line[end]) || l.line[end] == '-') {
		end++
	}
	if start-i == 1 && !chars.Letters.All(l.line[start:end]) {
		return // -pSECRET: the name would tell the value
	}
	if end-start < 3 || end+1 >= len(l.line) || l.line[end] != ' ' || l.line[end+1] == '-' {
		return
	}
	if a, ok := l.value(start, end, end+1, false); ok {
		l.found(a)
	}
}

// tag looks at <name>value</name>.
func (l *lineScanner) tag(i int) {
	const longestName, longestValue = 1 << 8, 1 << 12
	from := max(0, i-longestName)
	open := strings.LastIndexByte(l.line[from:i], '<') + from
	if open < from {
		return
	}
	end := strings.Index(l.line[i:min(i+longestValue, len(l.line))], "</")
	if end <= 1 || open+1 >= i || l.line[open+1] == '/' {
		return
	}
	if around := strings.LastIndexByte(l.line[from:open], '<') + from; around >= from && l.line[open-1] == '>' && l.line[open+1:i] == "Value" {
		l.inTag(around+1, open-1, i+1, i+end) // <Password><Value>…, as Windows is set up
		return
	}
	l.inTag(open+1, i, i+1, i+end)
}

func (l *lineScanner) inTag(nameStart, nameEnd, valueStart, valueEnd int) {
	name := l.line[nameStart:nameEnd]
	if strings.ContainsAny(name, " \"'=") {
		return
	}
	a := Assignment{Name: name, Value: l.line[valueStart:valueEnd], Quoted: true}
	a.NameStart, a.NameEnd = l.start+nameStart, l.start+nameEnd
	a.ValueStart, a.ValueEnd = l.start+valueStart, l.start+valueEnd
	l.found(a)
}

// dockerWords looks at ENV NAME value.
func (l *lineScanner) dockerWords() {
	rest, ok := CutWord(l.line, "ENV")
	if !ok {
		return
	}
	at := len(l.line) - len(rest)
	end := at
	for end < len(l.line) && chars.IsNameByte(l.line[end]) {
		end++
	}
	if end == at || end+1 >= len(l.line) || l.line[end] != ' ' {
		return
	}
	if a, ok := l.value(at, end, end+1, false); ok {
		l.found(a)
	}
}

func CutWord(line, word string) (string, bool) {
	line = strings.TrimLeft(line, " \t")
	if len(line) <= len(word) || !strings.EqualFold(line[:len(word)], word) || line[len(word)] != ' ' {
		return "", false
	}
	return strings.TrimLeft(line[len(word):], " "), true
}
