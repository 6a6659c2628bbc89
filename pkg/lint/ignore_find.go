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
		if tok.Type == hclsyntax.TokenStringLit { // of a heredoc; a text in quotes is another kind
			list = append(list, f.lineIgnores(tok.Range.Start.Byte, tok.Range.End.Byte)...)
		}
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

// lineIgnores reads the ignore comments of a stretch that is not Terraform's: each
// covers its own line, or the next where it has the line to itself.
func (f *file) lineIgnores(from, to int) []*ignore {
	var list []*ignore
	for at := from; ; {
		i := bytes.Index(f.src[at:to], ignoreMarkBytes)
		if i < 0 {
			return list
		}
		begin := at + i
		at = begin + len(ignoreMark)
		text := string(f.src[begin:f.lineEnd(begin)])
		ig, file := parseIgnore(strings.TrimSuffix(strings.TrimSpace(text), "-->"), f.span(begin, at))
		if ig == nil {
			continue
		}
		ig.first, ig.last = ig.at.Start.Line, ig.at.Start.Line
		switch before := strings.Trim(string(f.src[f.lineStart(begin):begin]), " \t#/;*-<!"); {
		case file:
			ig.first, ig.last = 1, wholeFile
		case before == "", strings.EqualFold(before, "rem"):
			ig.last++
		}
		list = append(list, ig)
	}
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
