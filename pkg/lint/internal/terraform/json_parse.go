package terraform

import (
	"strconv"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// JSONKind is the kind of a JSON value.
type JSONKind byte

// The kinds of JSON values.
const (
	jsonNull JSONKind = iota
	JSONBool
	JSONNumber
	JSONText
	JSONArray
	JSONObject
)

// JSONNode is a JSON value with its position.
type JSONNode struct {
	Kind     JSONKind
	Text     string // the decoded string, or the source text of a number, boolean or null
	Members  []JSONMember
	Elements []*JSONNode

	start, end int
	// offsets maps the bytes of Text to the source; nil for a string without escapes.
	offsets []int
}

// JSONMember is a property of a JSON object.
type JSONMember struct {
	Key   *JSONNode
	Value *JSONNode
}

// maxJSONDepth bounds the recursion of the reader.
const maxJSONDepth = 200

// jsonReader reads JSON with positions: encoding/json has none, and hcl's JSON parser does
// not export its tree.
type jsonReader struct {
	src   []byte
	at    int
	depth int
	err   string // the first error
	errAt int
}

func (r *jsonReader) fail(what string) *JSONNode {
	if r.err == "" {
		r.err, r.errAt = what, r.at
	}
	return nil
}

func (r *jsonReader) space() {
	for r.at < len(r.src) {
		switch r.src[r.at] {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return
		}
	}
}

func (r *jsonReader) peek() byte {
	r.space()
	if r.at >= len(r.src) {
		return 0
	}
	return r.src[r.at]
}

func (r *jsonReader) take(b byte) bool {
	if r.peek() != b || r.at >= len(r.src) {
		return false
	}
	r.at++
	return true
}

// value reads one value, or returns nil after an error.
func (r *jsonReader) value() *JSONNode {
	if r.depth++; r.depth > maxJSONDepth {
		return r.fail("it is nested too deeply")
	}
	defer func() { r.depth-- }()
	switch c := r.peek(); {
	case c == '{':
		return r.object()
	case c == '[':
		return r.array()
	case c == '"':
		return r.str()
	case c == '-' || chars.IsDigit(c):
		return r.number()
	case chars.Lower.Has(c):
		return r.word()
	}
	return r.fail("a value is missing")
}

func (r *jsonReader) object() *JSONNode {
	node := &JSONNode{Kind: JSONObject, start: r.at}
	r.at++
	for !r.take('}') {
		if len(node.Members) > 0 && !r.take(',') {
			return r.fail("a comma is missing between two properties")
		}
		if r.peek() != '"' {
			return r.fail("a property name in quotes is missing")
		}
		key := r.str()
		if key == nil {
			return nil
		}
		if !r.take(':') {
			return r.fail("a colon is missing after a property name")
		}
		value := r.value()
		if value == nil {
			return nil
		}
		node.Members = append(node.Members, JSONMember{key, value})
	}
	node.end = r.at
	return node
}

func (r *jsonReader) array() *JSONNode {
	node := &JSONNode{Kind: JSONArray, start: r.at}
	r.at++
	for !r.take(']') {
		if len(node.Elements) > 0 && !r.take(',') {
			return r.fail("a comma is missing between two elements")
		}
		value := r.value()
		if value == nil {
			return nil
		}
		node.Elements = append(node.Elements, value)
	}
	node.end = r.at
	return node
}

func (r *jsonReader) number() *JSONNode {
	start := r.at
	for r.at < len(r.src) && (chars.IsDigit(r.src[r.at]) || r.src[r.at] == '-' || r.src[r.at] == '+' ||
		r.src[r.at] == '.' || r.src[r.at] == 'e' || r.src[r.at] == 'E') {
		r.at++
	}
	text := string(r.src[start:r.at])
	if _, err := strconv.ParseFloat(text, 64); err != nil && len(text) < 300 {
		return r.fail("a number is not valid")
	}
	return &JSONNode{Kind: JSONNumber, start: start, end: r.at, Text: text}
}

func (r *jsonReader) word() *JSONNode {
	start := r.at
	for r.at < len(r.src) && chars.Lower.Has(r.src[r.at]) {
		r.at++
	}
	node := &JSONNode{start: start, end: r.at, Text: string(r.src[start:r.at])}
	switch node.Text {
	case "null":
	case "true", "false":
		node.Kind = JSONBool
	default:
		return r.fail("a word is neither true, false nor null")
	}
	return node
}

// ReadJSON parses a JSON document.
func ReadJSON(src []byte, name string) (*JSONNode, hcl.Diagnostics) {
	r := &jsonReader{src: src}
	node := r.value()
	if node != nil && r.peek() != 0 {
		node = r.fail("there is more after the document's end")
	}
	if node == nil {
		f := &File{Name: name, Content: src}
		at := f.Span(r.errAt, r.errAt)
		return nil, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid JSON", Detail: r.err, Subject: &at}}
	}
	return node, nil
}
