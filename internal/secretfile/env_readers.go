package secretfile

import (
	"bytes"
	"slices"
	"strings"
)

// A dotenv file has no one meaning: its readers disagree about quotes, escapes
// and line ends. What quoteEnv writes every POSIX shell reads right; the rest of
// this file knows for each of the other readers which lines it gets wrong, so that
// the person is told and not left to find out.

// envReaders are the readers other than shells, in the order in which they are named.
var envReaders = []struct {
	name  string
	reads func(envLine) bool
}{
	{"docker --env-file", dockerReads},
	{"direnv", direnvReads},
	{"godotenv", godotenvReads},
	{"Coder's import", coderReads},
}

// Unreadable names the readers of dotenv files that would read name differently.
// It knows lines that Set wrote.
func (d *envDocument) Unreadable(name string) []string {
	i := d.last(name)
	if i < 0 {
		return nil
	}
	var names []string
	for _, reader := range envReaders {
		if !reader.reads(d.lines[i]) {
			names = append(names, reader.name)
		}
	}
	return names
}

// dockerReads: docker takes the text behind the = as it is, quotes and comments
// too, up to 64 KiB, and knows no export.
func dockerReads(line envLine) bool {
	const longestLine = 64 << 10
	return plainEnv(line.value.Reveal()) && len(line.tail.Reveal()) == 0 &&
		strings.Trim(line.lead, " \t") == "" && len(line.raw.Reveal()) < longestLine
}

// direnvReads: direnv splits lines before it looks at quotes, takes \n and \r in
// double quotes for line ends even behind a backslash, and expands $.
func direnvReads(line envLine) bool {
	value := line.value.Reveal()
	if bytes.ContainsAny(value, "\r\n") || bytes.ContainsAny(line.tail.Reveal(), `'"`) {
		return false
	}
	return !inDoubleQuotes(value) || !bytes.Contains(value, []byte(`\n`)) && !bytes.Contains(value, []byte(`\r`)) && !bytes.ContainsRune(value, '$')
}

// godotenvReads: godotenv takes a backslash before the closing quote for an
// escape, strips all quotes from the end, makes CRLF a LF, and finds an unquoted
// value's comment from the end.
func godotenvReads(line envLine) bool {
	value := line.value.Reveal()
	if bytes.Contains(value, []byte("\r\n")) {
		return false
	}
	if len(value) == 0 {
		return true
	}
	if plainEnv(value) {
		return bytes.Count(line.tail.Reveal(), []byte("#")) < 2
	}
	last := value[len(value)-1]
	return last != '\\' && (last != '"' || !inDoubleQuotes(value))
}

// coderReads: Coder's importer reads line by line, knows comments only at the
// start of a line, and the escapes \n \t \r \\ \" but not \$ and \`.
func coderReads(line envLine) bool {
	value := line.value.Reveal()
	if bytes.ContainsAny(value, "\r\n") || len(line.tail.Reveal()) > 0 {
		return false
	}
	return !inDoubleQuotes(value) || !bytes.ContainsAny(value, "$`")
}

// inDoubleQuotes reports whether quoteEnv puts value in double quotes.
func inDoubleQuotes(value []byte) bool { return slices.Contains(value, '\'') }
