package secretfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// envDocument is a dotenv file as a list of its lines.
type envDocument struct {
	lines []envLine
	// index maps a name to its assignments; nil if it has to be rebuilt.
	index map[string]assigned
}

// assigned is the number of assignments to a name, and the line of the last one.
type assigned struct{ last, times int }

// where returns the index, and builds it if necessary.
func (d *envDocument) where() map[string]assigned {
	if d.index == nil {
		d.index = make(map[string]assigned, len(d.lines))
		for i, line := range d.lines {
			if line.name != "" {
				d.index[line.name] = assigned{last: i, times: d.index[line.name].times + 1}
			}
		}
	}
	return d.index
}

// envLine is an assignment, which may span several lines of the file, or any other single
// line.
type envLine struct {
	raw   secret.Secret // all bytes, including the line end
	name  string        // "" if the line is not an assignment
	lead  string        // before the name: white space, "export ", a byte order mark
	value secret.Secret
	tail  secret.Secret // after the value, without the line end: white space and a comment
	fault string        // why the line could not be parsed; "" for comments and blank lines
}

// ValidName reports whether name is a valid name of an environment variable, which the
// env format requires.
func ValidName(name string) bool {
	for i := range len(name) {
		if !nameByte(name[i], i > 0) {
			return false
		}
	}
	return name != ""
}

func nameByte(c byte, digits bool) bool {
	return c == '_' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || digits && '0' <= c && c <= '9'
}

func (d *envDocument) Names() []string {
	var names []string
	seen := make(map[string]bool, len(d.lines))
	for _, line := range d.lines {
		if line.name != "" && !seen[line.name] {
			seen[line.name] = true
			names = append(names, line.name)
		}
	}
	return names
}

// Get returns the last value of name, which is the one that a shell uses.
func (d *envDocument) Get(name string) (secret.Secret, error) {
	i := d.last(name)
	if i < 0 {
		return secret.Secret{}, ErrNoSecret
	}
	return d.lines[i].value, nil
}

// last returns the index of the last line that assigns to name, or -1.
func (d *envDocument) last(name string) int {
	if at, ok := d.where()[name]; ok {
		return at.last
	}
	return -1
}

// Set replaces the last assignment to name and removes earlier ones, which would keep an
// old value in the file. A new name is appended.
func (d *envDocument) Set(name string, value secret.Secret) error {
	if err := errors.Join(FormatEnv.CheckName(name), FormatEnv.CheckValue(value)); err != nil {
		return err
	}
	i := d.last(name)
	if i < 0 {
		d.endLastLine()
		d.lines = append(d.lines, newEnvLine("", name, value, nil))
		d.where()[name] = assigned{last: len(d.lines) - 1, times: 1}
		return nil
	}
	old := d.lines[i]
	if !old.value.Equal(value) || !old.readsTheSame() {
		d.lines[i] = newEnvLine(old.lead, name, value, old.tail.Reveal())
	}
	if d.where()[name].times > 1 {
		d.lines = append(slices.DeleteFunc(slices.Clone(d.lines[:i]), named(name)), d.lines[i:]...)
		d.index = nil
	}
	return nil
}

// newEnvLine returns an assignment. It always ends in LF, even in a CRLF file, because a
// shell reads the carriage return as part of the value.
func newEnvLine(lead, name string, value secret.Secret, tail []byte) envLine {
	text := quoteEnv(value.Reveal())
	if len(text) == 0 && len(tail) > 0 {
		text = []byte("''") // some readers treat a comment directly after = as the value
	}
	raw := slices.Concat([]byte(lead), []byte(name), []byte("="), text, tail, []byte("\n"))
	return envLine{raw: secret.New(raw), name: name, lead: lead, value: value, tail: secret.New(tail)}
}

// readsTheSame reports whether the line has exactly the form that newEnvLine writes, so
// that the rules for the lines of newEnvLine apply to it.
func (l *envLine) readsTheSame() bool {
	ours := newEnvLine(l.lead, l.name, l.value, l.tail.Reveal())
	return bytes.Equal(ours.raw.Reveal(), l.raw.Reveal())
}

// endLastLine adds a newline to the last line if it does not have one.
func (d *envDocument) endLastLine() {
	if len(d.lines) == 0 {
		return
	}
	last := &d.lines[len(d.lines)-1]
	if raw := last.raw.Reveal(); !bytes.HasSuffix(raw, []byte("\n")) {
		last.raw = secret.New(slices.Concat(raw, []byte("\n")))
	}
}

func (d *envDocument) Remove(name string) bool {
	if d.last(name) < 0 {
		return false
	}
	d.lines = slices.DeleteFunc(d.lines, named(name))
	d.index = nil
	return true
}

func named(name string) func(envLine) bool {
	return func(line envLine) bool { return line.name == name && name != "" }
}

func (d *envDocument) Bytes() []byte {
	var data []byte
	for _, line := range d.lines {
		data = append(data, line.raw.Reveal()...)
	}
	return data
}

// Faults returns an error for each line that could not be parsed. Edits keep these lines.
func (d *envDocument) Faults() []error {
	var faults []error
	number := 1
	for _, line := range d.lines {
		if line.fault != "" {
			faults = append(faults, &LineError{Line: number, Err: errors.New(line.fault)})
		}
		number += bytes.Count(line.raw.Reveal(), []byte("\n"))
	}
	return faults
}

// Repeated returns the names that are assigned more than once; the last assignment counts.
func (d *envDocument) Repeated() []string {
	return slices.DeleteFunc(d.Names(), func(name string) bool { return d.where()[name].times < 2 })
}

// EndsInCR reports whether a line with an unquoted value ends in a carriage return, which
// a shell reads as part of the value.
func (d *envDocument) EndsInCR() bool {
	return slices.ContainsFunc(d.lines, func(line envLine) bool {
		return line.name != "" && bytes.HasSuffix(line.raw.Reveal(), []byte("\r\n"))
	})
}

// LineError is a syntax error in a line of a file. It never shows the line.
type LineError struct {
	Line int // starts at 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }
