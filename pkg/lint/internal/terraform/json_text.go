package terraform

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string. Most have no escapes, so their Text is the source text.
func (r *jsonReader) str() *JSONNode {
	start := r.at
	r.at++
	for i := r.at; i < len(r.src); i++ {
		switch c := r.src[i]; {
		case c == '"':
			node := &JSONNode{Kind: JSONText, start: start, end: i + 1, Text: string(r.src[r.at:i])}
			r.at = i + 1
			return node
		case c == '\\':
			return r.escaped(start)
		case c == '\n':
			return r.fail("a string does not end")
		}
	}
	return r.fail("a string does not end")
}

func (r *jsonReader) escaped(start int) *JSONNode {
	var text []byte
	var offsets []int
	add := func(at int, bytes ...byte) {
		for range bytes {
			offsets = append(offsets, at)
		}
		text = append(text, bytes...)
	}
	for r.at < len(r.src) {
		c := r.src[r.at]
		switch {
		case c == '"':
			r.at++
			return &JSONNode{Kind: JSONText, start: start, end: r.at, Text: string(text), offsets: append(offsets, r.at-1)}
		case c == '\n':
			return r.fail("a string does not end")
		case c != '\\':
			add(r.at, c)
			r.at++
		default:
			at := r.at
			decoded, ok := r.escape()
			if !ok {
				return r.fail("an escape in a string is not valid")
			}
			add(at, decoded...)
		}
	}
	return r.fail("a string does not end")
}

func (r *jsonReader) escape() ([]byte, bool) {
	if r.at+1 >= len(r.src) {
		return nil, false
	}
	c := r.src[r.at+1]
	r.at += 2
	switch c {
	case '"', '\\', '/':
		return []byte{c}, true
	case 'b':
		return []byte{'\b'}, true
	case 'f':
		return []byte{'\f'}, true
	case 'n':
		return []byte{'\n'}, true
	case 'r':
		return []byte{'\r'}, true
	case 't':
		return []byte{'\t'}, true
	case 'u':
		first, ok := r.hex4()
		if !ok {
			return nil, false
		}
		if utf16.IsSurrogate(first) && r.at+1 < len(r.src) && r.src[r.at] == '\\' && r.src[r.at+1] == 'u' {
			r.at += 2
			second, ok := r.hex4()
			if !ok {
				return nil, false
			}
			first = utf16.DecodeRune(first, second)
		}
		return utf8.AppendRune(nil, first), true
	}
	return nil, false
}

func (r *jsonReader) hex4() (rune, bool) {
	if r.at+4 > len(r.src) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(r.src[r.at:r.at+4]), 16, 32)
	r.at += 4
	return rune(n), err == nil
}
