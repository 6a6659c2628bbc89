package secretfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// jsonDocument is a JSON file with a single object. Members with string values are secrets;
// other members are kept and ignored. An edit changes the text of one member and uses the
// formatting of its neighbours.
type jsonDocument struct {
	text    secret.Secret
	members []jsonMember
	end     int // index of the object's closing brace
}

// jsonMember is the position of a member in the text.
type jsonMember struct {
	name            string
	isString        bool
	key, keyEnd     int // the name, including its quotes
	value, valueEnd int
	lead            int // start of the white space before the name
}

var errNoObject = errors.New("it is no JSON object of the form {\"NAME\": \"value\"}")

func parseJSON(data []byte) (*jsonDocument, error) {
	d := &jsonDocument{}
	if len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte(byteOrderMark)))) == 0 {
		data = []byte("{}\n")
	}
	if err := d.read(data); err != nil {
		return nil, err
	}
	return d, nil
}

// read finds the members of a text. The standard library validates the text first, so the
// scan can assume valid JSON.
func (d *jsonDocument) read(data []byte) error {
	body := bytes.TrimPrefix(data, []byte(byteOrderMark))
	if err := jsonError(body); err != nil {
		return err
	}
	s := &jsonScan{text: data, at: len(data) - len(body)}
	s.space()
	if s.text[s.at] != '{' {
		return errNoObject
	}
	s.at++
	d.text, d.members = secret.New(data), nil
	for {
		lead := s.at
		s.space()
		if s.text[s.at] == '}' {
			d.end = s.at
			return nil
		}
		d.members = append(d.members, s.member(lead))
		s.space()
		if s.text[s.at] == ',' {
			s.at++
		}
	}
}

// jsonError returns the position of a syntax error in data without showing any of it.
func jsonError(data []byte) error {
	var syntax *json.SyntaxError
	err := json.Unmarshal(data, new(json.RawMessage))
	if errors.As(err, &syntax) {
		line := bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")) + 1
		return &LineError{Line: line, Err: errors.New("this is no JSON")}
	}
	return err
}

// jsonScan scans text that is known to be valid JSON.
type jsonScan struct {
	text []byte
	at   int
}

func (s *jsonScan) space() {
	for s.at < len(s.text) && bytes.IndexByte([]byte(" \t\r\n"), s.text[s.at]) >= 0 {
		s.at++
	}
}

func (s *jsonScan) member(lead int) jsonMember {
	m := jsonMember{lead: lead, key: s.at}
	s.skip()
	m.keyEnd = s.at
	_ = json.Unmarshal(s.text[m.key:m.keyEnd], &m.name)
	s.space()
	s.at++ // the colon
	s.space()
	m.value, m.isString = s.at, s.text[s.at] == '"'
	s.skip()
	m.valueEnd = s.at
	return m
}

// skip skips one value of any type.
func (s *jsonScan) skip() {
	depth := 0
	for {
		switch s.text[s.at] {
		case '"':
			for s.at++; s.text[s.at] != '"'; s.at++ {
				if s.text[s.at] == '\\' {
					s.at++
				}
			}
			s.at++
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			depth--
			s.at++
		case ',', ':', ' ', '\t', '\r', '\n':
			s.at++
		default:
			for s.at < len(s.text) && bytes.IndexByte([]byte(",]} \t\r\n"), s.text[s.at]) < 0 {
				s.at++
			}
		}
		if depth == 0 {
			return
		}
	}
}

func (d *jsonDocument) Names() []string {
	var names []string
	for i, m := range d.members {
		if m.isString && d.last(m.name) == i {
			names = append(names, m.name)
		}
	}
	return names
}

// last returns the index of the last member with that name, the one that counts, or -1.
func (d *jsonDocument) last(name string) int {
	for i, m := range slices.Backward(d.members) {
		if m.name == name {
			return i
		}
	}
	return -1
}

func (d *jsonDocument) Get(name string) (secret.Secret, error) {
	i := d.last(name)
	switch {
	case i < 0:
		return secret.Secret{}, ErrNoSecret
	case !d.members[i].isString:
		return secret.Secret{}, ErrNoString
	}
	var value secret.Secret
	m := d.members[i]
	err := value.UnmarshalJSON(d.text.Reveal()[m.value:m.valueEnd])
	return value, err
}

func (d *jsonDocument) Set(name string, value secret.Secret) error {
	if err := errors.Join(FormatJSON.CheckName(name), FormatJSON.CheckValue(value)); err != nil {
		return err
	}
	text := d.text.Reveal()
	if i := d.last(name); i >= 0 {
		m := d.members[i]
		if old, err := d.Get(name); err == nil && old.Equal(value) {
			return d.dropEarlier(name)
		}
		if err := d.read(slices.Concat(text[:m.value], quoteJSON(value.RevealString()), text[m.valueEnd:])); err != nil {
			return err
		}
		return d.dropEarlier(name)
	}
	member := slices.Concat(quoteJSON(name), d.colon(), quoteJSON(value.RevealString()))
	if len(d.members) == 0 {
		open := bytes.IndexByte(text, '{') + 1
		return d.read(slices.Concat(text[:open], []byte("\n  "), member, []byte("\n"), text[d.end:]))
	}
	last := d.members[len(d.members)-1]
	return d.read(slices.Concat(text[:last.valueEnd], []byte(","), text[last.lead:last.key], member, text[last.valueEnd:]))
}

// colon returns the text that separates names and values in this file.
func (d *jsonDocument) colon() []byte {
	if len(d.members) == 0 {
		return []byte(": ")
	}
	last := d.members[len(d.members)-1]
	return d.text.Reveal()[last.keyEnd:last.value]
}

// dropEarlier removes members that are hidden by a later member with the same name.
func (d *jsonDocument) dropEarlier(name string) error {
	for i := 0; i < len(d.members); i++ {
		if d.members[i].name == name && i != d.last(name) {
			if err := d.cut(i); err != nil {
				return err
			}
			i--
		}
	}
	return nil
}

func (d *jsonDocument) Remove(name string) bool {
	before := len(d.members)
	for i := d.last(name); i >= 0; i = d.last(name) {
		if err := d.cut(i); err != nil {
			return false
		}
	}
	return len(d.members) < before
}

// cut removes member i and the comma before or after it.
func (d *jsonDocument) cut(i int) error {
	text, m := d.text.Reveal(), d.members[i]
	switch {
	case i > 0:
		return d.read(slices.Concat(text[:d.members[i-1].valueEnd], text[m.valueEnd:]))
	case len(d.members) > 1:
		return d.read(slices.Concat(text[:m.key], text[d.members[1].key:]))
	}
	return d.read(slices.Concat(text[:m.lead], text[d.end:]))
}

func (d *jsonDocument) Bytes() []byte { return d.text.Reveal() }

// Faults returns an error for each member that is not a string.
func (d *jsonDocument) Faults() []error {
	var faults []error
	for _, m := range d.members {
		if !m.isString {
			line := bytes.Count(d.text.Reveal()[:m.key], []byte("\n")) + 1
			faults = append(faults, &LineError{Line: line, Err: fmt.Errorf("%q is no string", m.name)})
		}
	}
	return faults
}

// quoteJSON encodes a string without the HTML escapes of encoding/json.
func quoteJSON(text string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // encoding a string cannot fail
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
