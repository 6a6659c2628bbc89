package secretfile

import (
	"bytes"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// How this package reads a dotenv file:
//
//   - A value that starts with a quote is read as a shell does: '…' is literal;
//     "…" supports the escapes \\ \" \$ \` and, as in Coder's importer, \n \r \t.
//     Quoted parts may follow one another and span lines. Only white space and a
//     comment may come after the value.
//   - Any other value is the rest of the line, without surrounding white space and
//     without a comment that follows white space.
//   - Nothing is expanded: the file is data.
//   - A line that is not an assignment is kept and ignored.

// byteOrderMark is what some editors write at the start of UTF-8 text.
const byteOrderMark = "\uFEFF"

func parseEnv(data []byte) *envDocument {
	d := &envDocument{}
	for len(data) > 0 {
		line, n := parseEnvLine(data, len(d.lines) == 0)
		line.raw = secret.New(bytes.Clone(data[:n]))
		d.lines = append(d.lines, line)
		data = data[n:]
	}
	return d
}

// parseEnvLine parses the assignment or line at the start of data, and returns its size
// in bytes.
func parseEnvLine(data []byte, first bool) (line envLine, size int) {
	text, _, _ := bytes.Cut(data, []byte("\n"))
	size = min(len(text)+1, len(data))
	i := 0
	if first && bytes.HasPrefix(text, []byte(byteOrderMark)) {
		i = len(byteOrderMark)
	}
	i += blanks(text[i:])
	if rest := text[i:]; len(bytes.TrimRight(rest, "\r")) == 0 || rest[0] == '#' {
		return envLine{}, size
	}
	if n := exportWord(text[i:]); n > 0 {
		i += n
	}
	lead := string(text[:i])
	start := i
	for i < len(text) && nameByte(text[i], i > start) {
		i++
	}
	name := string(text[start:i])
	i += blanks(text[i:])
	if name == "" || i == len(text) || text[i] != '=' {
		return envLine{fault: "this is no assignment of the form NAME=value"}, size
	}
	i++
	line = envLine{name: name, lead: lead}
	if at := i + blanks(text[i:]); at < len(text) && (text[at] == '\'' || text[at] == '"') {
		return parseQuotedValue(line, data, at, size)
	}
	value, tail := cutComment(text[i:])
	line.value, line.tail = secret.New(bytes.Clone(value)), secret.New(bytes.Clone(tail))
	return line, size
}

// parseQuotedValue parses the value at data[at:], which may continue on further lines.
func parseQuotedValue(line envLine, data []byte, at, lineSize int) (envLine, int) {
	value, n, ok := unquoteEnv(data[at:])
	if !ok {
		return envLine{fault: "a quote is not closed"}, lineSize
	}
	end := at + n
	tail, _, _ := bytes.Cut(data[end:], []byte("\n"))
	size := min(end+len(tail)+1, len(data))
	tail = bytes.TrimRight(tail, "\r")
	if b := blanks(tail); b < len(tail) && (tail[b] != '#' || b == 0) {
		return envLine{fault: "there is more text after the value"}, lineSize
	}
	line.value, line.tail = secret.New(value), secret.New(bytes.Clone(bytes.TrimRight(tail, " \t")))
	return line, size
}

// blanks returns the number of spaces and tabs at the start of text.
func blanks(text []byte) int {
	return len(text) - len(bytes.TrimLeft(text, " \t"))
}

// exportWord returns the size of the word export and the white space after it.
func exportWord(text []byte) int {
	rest, ok := bytes.CutPrefix(text, []byte("export"))
	if n := blanks(rest); ok && n > 0 {
		return len("export") + n
	}
	return 0
}

// cutComment splits the text after the = of an unquoted value into the value and the
// comment, including the white space before it.
func cutComment(text []byte) (value, tail []byte) {
	end := len(text)
	for i, c := range text {
		if c == '#' && i > 0 && (text[i-1] == ' ' || text[i-1] == '\t') {
			end = i
			break
		}
	}
	value = bytes.TrimRight(text[:end], " \t\r")
	if end < len(text) {
		tail = bytes.TrimRight(text[len(value):], " \t\r")
	}
	return bytes.TrimLeft(value, " \t"), tail
}
