package secretfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// envDocument is a dotenv file as the list of its lines.
type envDocument struct {
	lines []envLine
	// index says for each name where it is assigned; nil when it has to be made anew.
	index map[string]assigned
}

// assigned is how often a name is assigned, and the line of the last time.
type assigned struct{ last, times int }

// where returns the index.
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

// envLine is an assignment, which may span several lines of the file, or one
// line of anything else.
type envLine struct {
	raw   secret.Secret // all bytes, the line's end included
	name  string        // "" for what is no assignment
	lead  string        // before the name: white space, "export ", a byte order mark
	value secret.Secret
	tail  secret.Secret // after the value, without the line's end: white space and a comment
	fault string        // why the line is not understood; "" for comments and blank lines
}

// ValidName reports whether name can be the name of an environment variable,
// which is what the env format needs.
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

// Get returns the last value of name, which is the one a shell ends up with.
func (d *envDocument) Get(name string) (secret.Secret, error) {
	i := d.last(name)
	if i < 0 {
		return secret.Secret{}, ErrNoSecret
	}
	return d.lines[i].value, nil
}

// last is the index of the last line that assigns to name, or -1.
func (d *envDocument) last(name string) int {
	if at, ok := d.where()[name]; ok {
		return at.last
	}
	return -1
}

// Set replaces the last assignment of name and drops earlier ones, which would
// keep an old value lying about; a new name goes to the end.
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

// newEnvLine writes an assignment. It ends in a bare newline whatever the file's
// other lines end in, because a shell takes a carriage return as part of the value.
func newEnvLine(lead, name string, value secret.Secret, tail []byte) envLine {
	text := quoteEnv(value.Reveal())
	if len(text) == 0 && len(tail) > 0 {
		text = []byte("''") // a comment right behind the = is a value to some
	}
	raw := slices.Concat([]byte(lead), []byte(name), []byte("="), text, tail, []byte("\n"))
	return envLine{raw: secret.New(raw), name: name, lead: lead, value: value, tail: secret.New(tail)}
}

// readsTheSame reports whether the line is written the way we would write it, so
// that all that we promise of our lines holds for it.
func (l *envLine) readsTheSame() bool {
	ours := newEnvLine(l.lead, l.name, l.value, l.tail.Reveal())
	return bytes.Equal(ours.raw.Reveal(), l.raw.Reveal())
}

// endLastLine adds the newline that the last line may lack.
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

// Faults lists the lines that are not understood, which are kept as they are.
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

// Repeated lists the names that are assigned more than once; the last time counts.
func (d *envDocument) Repeated() []string {
	return slices.DeleteFunc(d.Names(), func(name string) bool { return d.where()[name].times < 2 })
}

// EndsInCR reports whether a line with a bare value ends in a carriage return, which
// a shell takes for part of the value.
func (d *envDocument) EndsInCR() bool {
	return slices.ContainsFunc(d.lines, func(line envLine) bool {
		return line.name != "" && bytes.HasSuffix(line.raw.Reveal(), []byte("\r\n"))
	})
}

// LineError is a fault in a line of a file. It never shows the line.
type LineError struct {
	Line int // counted from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }
