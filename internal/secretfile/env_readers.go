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

// Reader is a program that reads dotenv files.
type Reader struct {
	// ID is a word for it, as in --for.
	ID string
	// Name is what a person calls it.
	Name  string
	reads func(envLine) bool
}

// Readers lists the readers that are known, shells first: those read every line
// that Set wrote.
func Readers() []Reader {
	return []Reader{
		{"sh", "sh", func(envLine) bool { return true }},
		{"docker", "docker --env-file", dockerReads},
		{"direnv", "direnv", direnvReads},
		{"godotenv", "godotenv", godotenvReads},
		{"coder", "Coder's import", coderReads},
	}
}

// MisreadBy lists the readers that would take another value for the secret name
// of a document, or none at all. It knows lines that Set wrote, of dotenv files;
// of other documents it says nothing.
func MisreadBy(doc Document, name string) []Reader {
	d, ok := doc.(*envDocument)
	if !ok {
		return nil
	}
	i := d.last(name)
	if i < 0 {
		return nil
	}
	return slices.DeleteFunc(Readers(), func(r Reader) bool { return r.reads(d.lines[i]) })
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
