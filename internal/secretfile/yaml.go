package secretfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// yamlDocument is a YAML file with one flat map. String values are secrets; other values
// are kept and ignored. An edit replaces the lines of one entry.
type yamlDocument struct {
	mark    string          // byte order mark before the first line, or ""
	lines   []secret.Secret // lines of the file, including line ends
	entries []yamlEntry
}

// yamlEntry is an entry of the map and its lines.
type yamlEntry struct {
	name       string
	value      secret.Secret
	isString   bool
	first, end int    // lines [first, end)
	comment    string // after a single-line value, including the white space before it
}

var errNoMap = errors.New("it is no flat YAML map of the form NAME: value, with one entry a line")

func parseYAML(data []byte) (*yamlDocument, error) {
	d := &yamlDocument{}
	if err := d.read(data); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *yamlDocument) read(data []byte) error {
	// YAML ends a line at a bare CR; most editors, and the code that finds lines here, do not.
	if bytes.Count(data, []byte("\r")) > bytes.Count(data, []byte("\r\n")) {
		return errors.New("a line of it ends with a carriage return and no line feed")
	}
	text := bytes.TrimPrefix(data, []byte(byteOrderMark))
	d.mark, d.lines, d.entries = string(data[:len(data)-len(text)]), nil, nil
	for line := range bytes.Lines(text) {
		d.lines = append(d.lines, secret.New(bytes.Clone(line)))
	}
	// YAML treats both line ends the same, but the parser miscounts lines with CRLF.
	values, err := yamlValues(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	if err != nil {
		return err
	}
	for _, value := range values {
		entry, err := d.entry(value)
		if err != nil {
			return err
		}
		d.entries = append(d.entries, entry)
	}
	return nil
}

// yamlValues parses the text and returns the entries of its map, or nil if it is empty.
// Aliases and similar features are rejected: different readers interpret them
// differently.
func yamlValues(data []byte) ([]*ast.MappingValueNode, error) {
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, yamlError(err)
	}
	if len(file.Docs) > 1 && file.Docs[1].Body != nil || documentStarts(data) > 1 {
		return nil, errors.New("it has more than one YAML document")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, nil
	}
	switch body := file.Docs[0].Body.(type) {
	case *ast.MappingNode:
		if body.IsFlowStyle {
			return nil, errNoMap
		}
		return body.Values, nil
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{body}, nil
	case *ast.CommentGroupNode:
		return nil, nil
	}
	return nil, errNoMap
}

// documentStarts counts the lines that start a document: the parser ignores everything after
// an empty document.
func documentStarts(data []byte) int {
	n := 0
	for line := range bytes.Lines(data) {
		if rest, ok := bytes.CutPrefix(line, []byte("---")); ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\n"), rest[0]) >= 0) {
			n++
		}
	}
	return n
}

// yamlError keeps the line number of a syntax error and drops the text that it quotes.
func yamlError(err error) error {
	fault := errors.New("this is no YAML")
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && syntax.Token != nil && syntax.Token.Position != nil {
		return &LineError{Line: syntax.Token.Position.Line, Err: fault}
	}
	return fault
}

// entry checks one entry and finds its lines: its own and the blank or indented lines
// after it.
func (d *yamlDocument) entry(node *ast.MappingValueNode) (yamlEntry, error) {
	at := node.Key.GetToken().Position
	name, ok := yamlString(node.Key)
	if at.Column != 1 || !ok || at.Line > len(d.lines) {
		return yamlEntry{}, errNoMap
	}
	entry := yamlEntry{name: name, first: at.Line - 1, end: at.Line}
	switch node.Value.(type) {
	case *ast.AliasNode, *ast.AnchorNode, *ast.TagNode, *ast.MergeKeyNode:
		return yamlEntry{}, &LineError{Line: at.Line, Err: errors.New("anchors, aliases and tags are not taken")}
	}
	if value, ok := yamlString(node.Value); ok {
		entry.value, entry.isString = secret.FromString(value), true
	}
	for entry.end < len(d.lines) && continues(d.lines[entry.end].Reveal()) {
		entry.end++
	}
	if _, block := node.Value.(*ast.LiteralNode); !block {
		entry.end = d.withoutBlankEnd(entry)
	}
	if entry.end == entry.first+1 {
		entry.comment = yamlComment(d.lines[entry.first].Reveal())
	}
	return entry, nil
}

// continues reports whether a line belongs to the entry before it: it is blank, indented,
// or a list item, which does not have to be indented.
func continues(line []byte) bool {
	line = bytes.TrimRight(line, "\r\n")
	return len(line) == 0 || line[0] == ' ' || line[0] == '\t' || line[0] == '-' && (len(line) == 1 || line[1] == ' ')
}

// withoutBlankEnd returns the end of the entry without trailing blank lines.
func (d *yamlDocument) withoutBlankEnd(entry yamlEntry) int {
	end := entry.end
	for end > entry.first+1 && len(bytes.TrimSpace(d.lines[end-1].Reveal())) == 0 {
		end--
	}
	return end
}

// yamlString returns the text of a string scalar.
func yamlString(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

// yamlComment returns the comment at the end of a single-line entry, including the white
// space before it.
func yamlComment(line []byte) string {
	line = bytes.TrimRight(line, "\r\n")
	key := scalarEnd(line, ':')
	value := line[min(key+1, len(line)):]
	value = value[blanks(value):]
	tail := value[scalarEnd(value, 0):]
	if rest := bytes.TrimLeft(tail, " \t"); len(rest) > 0 && rest[0] == '#' {
		return string(tail)
	}
	return ""
}

// scalarEnd returns the end of the scalar at the start of text: after its quotes, at the
// stop character, or at a comment.
func scalarEnd(text []byte, stop byte) int {
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case i == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == '"' && c == '\\':
			i++
		case quote == '\'' && c == quote && i+1 < len(text) && text[i+1] == quote:
			i++
		case quote != 0 && c == quote:
			return i + 1
		case quote == 0 && stop != 0 && c == stop:
			return i
		case quote == 0 && (c == ' ' || c == '\t') && bytes.HasPrefix(bytes.TrimLeft(text[i:], " \t"), []byte("#")):
			return i
		}
	}
	return len(text)
}

func (d *yamlDocument) Names() []string {
	var names []string
	for i, entry := range d.entries {
		if entry.isString && d.last(entry.name) == i {
			names = append(names, entry.name)
		}
	}
	return names
}

// last returns the index of the last entry with that name, or -1.
func (d *yamlDocument) last(name string) int {
	for i, entry := range slices.Backward(d.entries) {
		if entry.name == name {
			return i
		}
	}
	return -1
}

func (d *yamlDocument) Get(name string) (secret.Secret, error) {
	i := d.last(name)
	switch {
	case i < 0:
		return secret.Secret{}, ErrNoSecret
	case !d.entries[i].isString:
		return secret.Secret{}, ErrNoString
	}
	return d.entries[i].value, nil
}

func (d *yamlDocument) Set(name string, value secret.Secret) error {
	if err := errors.Join(FormatYAML.CheckName(name), FormatYAML.CheckValue(value)); err != nil {
		return err
	}
	if err := d.set(name, value); err != nil {
		return err
	}
	switch i := d.last(name); {
	case i < 0:
		return errors.New("the last entry of the file would take the new one in; give that a value first")
	case !d.entries[i].value.Equal(value):
		return errors.New("what is in the file already would hide the new entry")
	}
	return nil
}

// set replaces the last entry with that name, or appends the entry.
func (d *yamlDocument) set(name string, value secret.Secret) error {
	i := d.last(name)
	if i < 0 {
		at := d.appendAt()
		return d.splice(at, at, yamlEntryText(name, value.RevealString(), ""))
	}
	entry := d.entries[i]
	if entry.isString && entry.value.Equal(value) && d.first(name) == i {
		return nil
	}
	if err := d.splice(entry.first, entry.end, yamlEntryText(name, value.RevealString(), entry.comment)); err != nil {
		return err
	}
	for first := d.first(name); first != d.last(name); first = d.first(name) {
		if err := d.splice(d.entries[first].first, d.entries[first].end, ""); err != nil {
			return err
		}
	}
	return nil
}

// first returns the index of the first entry with that name, or -1.
func (d *yamlDocument) first(name string) int {
	return slices.IndexFunc(d.entries, func(entry yamlEntry) bool { return entry.name == name })
}

// appendAt returns the index of the line before which a new entry goes: the end of the
// file, or of the document if its end is marked.
func (d *yamlDocument) appendAt() int {
	from := 0
	if len(d.entries) > 0 {
		from = d.entries[len(d.entries)-1].end
	}
	for i := from; i < len(d.lines); i++ {
		if line := d.lines[i].Reveal(); bytes.HasPrefix(line, []byte("...")) {
			return i
		}
	}
	return len(d.lines)
}

// splice replaces lines [first, end) with text, which is one entry or empty, parses the
// result, and checks that all other entries are unchanged.
func (d *yamlDocument) splice(first, end int, text string) error {
	others := slices.DeleteFunc(slices.Clone(d.entries), func(e yamlEntry) bool { return first <= e.first && e.first < end })
	b := []byte(d.mark)
	for _, line := range d.lines[:first] {
		b = append(b, line.Reveal()...)
	}
	if first > 0 && b[len(b)-1] != '\n' && text != "" {
		b = append(b, '\n')
	}
	b = append(b, text...)
	for _, line := range d.lines[end:] {
		b = append(b, line.Reveal()...)
	}
	if err := d.read(b); err != nil {
		return err
	}
	now := slices.DeleteFunc(slices.Clone(d.entries), func(e yamlEntry) bool { return text != "" && e.first == first })
	if !slices.EqualFunc(others, now, yamlEntry.means) {
		return errOthersChange
	}
	return nil
}

// errOthersChange occurs if the last value is a block and its last line does not end in a
// newline: adding one would add a newline to the value.
var errOthersChange = errors.New("another value in the file would change; end the file with a newline first")

// means reports whether two entries have the same meaning, regardless of their position.
func (e yamlEntry) means(other yamlEntry) bool {
	return e.name == other.name && e.isString == other.isString && e.value.Equal(other.value)
}

func (d *yamlDocument) Remove(name string) bool {
	before := len(d.entries)
	for i := d.last(name); i >= 0; i = d.last(name) {
		if err := d.splice(d.entries[i].first, d.entries[i].end, ""); err != nil {
			return false
		}
	}
	return len(d.entries) < before
}

func (d *yamlDocument) Bytes() []byte {
	data := []byte(d.mark)
	for _, line := range d.lines {
		data = append(data, line.Reveal()...)
	}
	return data
}

// Faults returns an error for each entry that is not a string.
func (d *yamlDocument) Faults() []error {
	var faults []error
	for _, entry := range d.entries {
		if !entry.isString {
			faults = append(faults, &LineError{Line: entry.first + 1, Err: fmt.Errorf("%q is no string", entry.name)})
		}
	}
	return faults
}
