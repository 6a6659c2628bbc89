package lint

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// findIgnores reads the ignore comments of a file in native syntax.
func findIgnores(f *file) []*ignore {
	if !bytes.Contains(f.src, ignoreMarkBytes) {
		return nil
	}
	var list []*ignore
	for _, at := range f.parts() {
		list = append(list, f.ignoresIn(at)...)
	}
	return list
}

// parts are the pieces that the file is looked at in.
func (f *file) parts() []hcl.Range {
	if len(f.src) > largeFile {
		return f.cut()
	}
	return []hcl.Range{{Filename: f.name, Start: hcl.InitialPos, End: hcl.Pos{Byte: len(f.src)}}}
}

func (f *file) ignoresIn(at hcl.Range) []*ignore {
	src := f.src[at.Start.Byte:at.End.Byte]
	if !bytes.Contains(src, ignoreMarkBytes) {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, f.name, at.Start)
	var list []*ignore
	for i, tok := range tokens {
		if tok.Type != hclsyntax.TokenComment {
			continue
		}
		ig, file := parseIgnore(string(tok.Bytes), tok.Range)
		if ig == nil {
			continue
		}
		list = append(list, ig)
		ig.cover(f, tokens, i, file)
	}
	return list
}

// lineIgnores reads the ignore comments of a file that is not Terraform's: each
// covers its own line and the next.
func lineIgnores(f *file) []*ignore {
	if !bytes.Contains(f.src, ignoreMarkBytes) {
		return nil
	}
	var list []*ignore
	for number := range f.lineStarts() {
		number++
		text := f.line(number)
		i := strings.Index(text, ignoreMark)
		if i < 0 {
			continue
		}
		begin := f.lineStarts()[number-1]
		ig, file := parseIgnore(strings.TrimSuffix(strings.TrimSpace(text), "-->"), f.span(begin+i, begin+i+len(ignoreMark)))
		if ig == nil {
			continue
		}
		ig.first, ig.last = number, number+1
		if file {
			ig.first, ig.last = 1, wholeFile
		}
		list = append(list, ig)
	}
	return list
}

// jsonIgnores reads those of a JSON file: the value of a "//" property covers the
// object it stands in, at the top the file.
func jsonIgnores(f *file, n *jsonNode, top bool) []*ignore {
	var list []*ignore
	for _, e := range n.elements {
		list = append(list, jsonIgnores(f, e, false)...)
	}
	for _, m := range n.members {
		list = append(list, jsonIgnores(f, m.value, false)...)
		if m.key.text != commentKey || m.value.kind != jsonText {
			continue
		}
		ig, file := parseIgnore(m.value.text, f.span(m.value.start, m.value.end))
		if ig == nil {
			continue
		}
		ig.first, ig.last = f.position(n.start).Line, f.position(n.end).Line
		if top || file {
			ig.first, ig.last = 1, wholeFile
		}
		list = append(list, ig)
	}
	return list
}

// commentEnd is the line after a comment. A comment to the line's end holds its
// newline.
func commentEnd(tok hclsyntax.Token) int {
	if bytes.HasSuffix(tok.Bytes, []byte("\n")) {
		return tok.Range.Start.Line + bytes.Count(tok.Bytes, []byte("\n"))
	}
	return tok.Range.End.Line + 1
}
