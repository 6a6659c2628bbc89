package script

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// A text may mix grammars: a heredoc may contain a script that writes a YAML file with a line
// of JSON in it. So assignments are found line by line, in the few forms that all of these share.

// Flavor says which forms of assignment a text may contain.
type Flavor int

// The flavors.
const (
	FlavorInline Flavor = iota // a string of a template
	FlavorScript               // a shell script, or a heredoc
	FlavorData                 // YAML, env, INI, properties: values need no quotes
	FlavorCode                 // a programming language: values are in quotes
	FlavorDocker               // a Dockerfile
)

// Assignment is a name and the literal assigned to it, with their offsets in the text.
type Assignment struct {
	Name, Value          string
	NameStart, NameEnd   int
	ValueStart, ValueEnd int
	Quoted               bool
}

// Assignments calls found for each assignment in a text, and skipped for each place from which
// the rest of a line is not read.
func Assignments(text string, flavor Flavor, found func(Assignment), skipped func(at int)) {
	inSection := false   // below a heading of an INI file
	var above Assignment // name: WORD on the line above
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += start
		}
		line := text[start:end]
		if !IsComment(line) && strings.ContainsAny(line, "=: >") {
			l := lineScanner{line: line, start: start, flavor: flavor, inSection: inSection, nameAbove: above, found: found, skipped: skipped}
			l.scan()
			above = l.nameHere
		}
		inSection = isSectionHeading(line) || inSection && !isHeredocEnd(line)
		start = end + 1
	}
}

// IsComment reports a line that is a comment in any of the languages.
func IsComment(line string) bool {
	line = strings.TrimLeft(line, " \t")
	for _, begin := range []string{"#", "//", ";", "--", "REM ", "rem ", "<!--", "*", "::"} {
		if strings.HasPrefix(line, begin) && !strings.HasPrefix(line, "#!") {
			return begin != "--" || !strings.HasPrefix(line, "--") || strings.HasPrefix(line, "-- ")
		}
	}
	return false
}

// lineScanner finds the assignments of one line.
type lineScanner struct {
	line   string
	start  int // of the line in the text
	end    int // of the line without a comment
	flavor Flavor
	// inSection reports that the line is below a heading of an INI file.
	inSection bool
	// nameAbove is the name on the line above and nameHere that on this line: Kubernetes
	// writes the name and the value of a variable on two lines.
	nameAbove, nameHere Assignment
	found               func(Assignment)
	skipped             func(at int)

	bytesRead       int  // bytes read in search of values
	quotesCountedTo int  // up to where quotes were counted
	inQuotes        bool // that their number is odd
}

// maxReads bounds how often a line is read in search of values. Assignments may be nested, as in
// a=b=c=d, which would otherwise take quadratic time.
const maxReads = 16

// scan finds the assignments of the line: at each = and :, at flags and between tags.
func (l *lineScanner) scan() {
	l.end = l.commentStart()
	substitutions := l.substitutions()
	for i := 0; i < l.end; i++ {
		if l.bytesRead > maxReads*max(len(l.line), 1<<12) {
			l.skipped(l.start + i)
			return
		}
		if len(substitutions) > 0 && i == substitutions[0].from {
			l.scanReplacement(substitutions[0])
			i, substitutions = substitutions[0].to, substitutions[1:]
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
			l.settingCall(i)
		case '-':
			if i == 0 || l.line[i-1] == ' ' || l.line[i-1] == '"' || l.line[i-1] == '\'' {
				l.flag(i)
			}
		case '>':
			l.tag(i)
		}
	}
	if l.flavor == FlavorDocker {
		l.dockerEnv()
	}
}

// commentStart returns where a comment at the end of the line begins.
func (l *lineScanner) commentStart() int {
	if l.flavor == FlavorInline {
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

// equals reads NAME=value, NAME = "value" and ?name=value, with the = at i. It returns the
// last byte to skip.
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
	inQuery := nameStart > 0 && (l.line[nameStart-1] == '?' || l.line[nameStart-1] == '&')
	a, ok := l.value(nameStart, nameEnd, valueStart, inQuery)
	if !ok || spaced && !a.Quoted && l.flavor != FlavorData && !l.isSetting(a) {
		return i
	}
	if !a.Quoted && l.flavor == FlavorCode && !inQuery {
		return i
	}
	l.found(a)
	return i
}

// colon reads name: value of YAML and "name": "value" of JSON, with the colon at i.
func (l *lineScanner) colon(i int) {
	if l.header(i) {
		return
	}
	if l.flavor == FlavorInline && !strings.HasPrefix(l.line[i+1:], "\"") && !strings.HasPrefix(l.line[i+1:], " \"") {
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
	// A word without quotes after a colon is YAML only if nothing else is on the line.
	alone := valueStart > i+1 && strings.Trim(l.textAfter(a), " \t\"'") == "" && strings.TrimLeft(l.line[:nameStart], " \t-\"'") == ""
	if alone && a.Name == "name" {
		l.nameHere = Assignment{Name: a.Value, NameStart: a.ValueStart, NameEnd: a.ValueEnd}
		return
	}
	if alone && a.Name == "value" && l.nameAbove.Name != "" {
		a.Name, a.NameStart, a.NameEnd = l.nameAbove.Name, l.nameAbove.NameStart, l.nameAbove.NameEnd
	}
	if !a.Quoted && (!alone || l.flavor == FlavorCode || l.flavor != FlavorData && !isPlainWord(a.Value)) {
		return
	}
	l.found(a)
}

// textAfter returns the rest of the line after the value, without a comment.
func (l *lineScanner) textAfter(a Assignment) string {
	end := a.ValueEnd - l.start
	return l.line[end:max(l.end, end)]
}

// header reads -H "Name: value", as curl and wget take headers, with the colon at i.
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

// flag reads --name value. equals reads --name=value.
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
		return // -pSECRET: the name would contain the value
	}
	if end-start < 3 || end+1 >= len(l.line) || l.line[end] != ' ' || l.line[end+1] == '-' {
		return
	}
	if a, ok := l.value(start, end, end+1, false); ok {
		l.found(a)
	}
}

// tag reads <name>value</name>.
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
	if outer := strings.LastIndexByte(l.line[from:open], '<') + from; outer >= from && l.line[open-1] == '>' && l.line[open+1:i] == "Value" {
		l.inTag(outer+1, open-1, i+1, i+end) // <Password><Value>… of an answer file for Windows Setup
		return
	}
	l.inTag(open+1, i, i+1, i+end)
}

// inTag reports the assignment of a value in a tag.
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

// dockerEnv reads ENV NAME value.
func (l *lineScanner) dockerEnv() {
	rest, ok := CutInstruction(l.line, "ENV")
	if !ok {
		return
	}
	start := len(l.line) - len(rest)
	end := start
	for end < len(l.line) && chars.IsNameByte(l.line[end]) {
		end++
	}
	if end == start || end+1 >= len(l.line) || l.line[end] != ' ' {
		return
	}
	if a, ok := l.value(start, end, end+1, false); ok {
		l.found(a)
	}
}

// CutInstruction returns the arguments of a line of a Dockerfile with the given instruction.
func CutInstruction(line, instruction string) (arguments string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	if len(line) <= len(instruction) || !strings.EqualFold(line[:len(instruction)], instruction) || line[len(instruction)] != ' ' {
		return "", false
	}
	return strings.TrimLeft(line[len(instruction):], " "), true
}
