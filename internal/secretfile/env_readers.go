package secretfile

import (
	"bytes"
	"slices"
	"strings"
)

// There is no standard for dotenv files: readers disagree about quotes, escapes and line
// ends. Every POSIX shell reads the output of quoteEnv correctly. For every other reader,
// this file determines which lines it misreads, so that the user can be warned.

// Reader is a program that reads dotenv files.
type Reader struct {
	// ID is its identifier, as in --for.
	ID string
	// Name is its display name.
	Name  string
	reads func(envLine) bool
}

// Readers returns the known readers. Shells come first: they read every line that Set
// wrote correctly.
func Readers() []Reader {
	return []Reader{
		{"sh", "sh", func(envLine) bool { return true }},
		{"docker", "docker --env-file", dockerReads},
		{"direnv", "direnv", direnvReads},
		{"godotenv", "godotenv", godotenvReads},
		{"coder", "Coder's import", coderReads},
	}
}

// MisreadBy returns the readers that would read a different value, or no value, for the
// secret name of a document. It covers only lines that Set wrote, in dotenv files; for
// other documents it returns nil.
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

// dockerReads: docker uses the text after the = as it is, including quotes and comments,
// up to 64 KiB, and does not support export.
func dockerReads(line envLine) bool {
	const longestLine = 64 << 10
	return plainEnv(line.value.Reveal()) && len(line.tail.Reveal()) == 0 &&
		strings.Trim(line.lead, " \t") == "" && len(line.raw.Reveal()) < longestLine
}

// direnvReads: direnv splits lines before it parses quotes, reads \n and \r in double
// quotes as line ends even after a backslash, and expands $.
func direnvReads(line envLine) bool {
	value := line.value.Reveal()
	if bytes.ContainsAny(value, "\r\n") || bytes.ContainsAny(line.tail.Reveal(), `'"`) {
		return false
	}
	return !inDoubleQuotes(value) || !bytes.Contains(value, []byte(`\n`)) && !bytes.Contains(value, []byte(`\r`)) && !bytes.ContainsRune(value, '$')
}

// godotenvReads: godotenv treats a backslash before the closing quote as an escape, strips
// all quotes from the end, converts CRLF to LF, and searches from the end for the comment
// after an unquoted value.
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

// coderReads: Coder's importer reads line by line, supports comments only at the start of
// a line, and supports the escapes \n \t \r \\ \" but not \$ and \`.
func coderReads(line envLine) bool {
	value := line.value.Reveal()
	if bytes.ContainsAny(value, "\r\n") || len(line.tail.Reveal()) > 0 {
		return false
	}
	return !inDoubleQuotes(value) || !bytes.ContainsAny(value, "$`")
}

// inDoubleQuotes reports whether quoteEnv puts value in double quotes.
func inDoubleQuotes(value []byte) bool { return slices.Contains(value, '\'') }
