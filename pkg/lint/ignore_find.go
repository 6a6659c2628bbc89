package lint

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// findIgnores reads the ignore comments of a file.
func findIgnores(f *file) []*ignore {
	if !bytes.Contains(f.src, ignoreMarkBytes) {
		return nil
	}
	var list []*ignore
	switch {
	case f.json:
		for _, c := range f.comments {
			list = append(list, jsonIgnore(c)...)
		}
	case f.tf:
		for _, at := range f.parts() {
			list = append(list, ignoresIn(f, at)...)
		}
	default:
		list = lineIgnores(f, 0, len(f.src))
	}
	return list
}

// ignoresIn reads those of a part of a file in native syntax.
func ignoresIn(f *file, at hcl.Range) []*ignore {
	src := f.src[at.Start.Byte:at.End.Byte]
	if !bytes.Contains(src, ignoreMarkBytes) {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, f.name, at.Start)
	var list []*ignore
	for i, tok := range tokens {
		if tok.Type == hclsyntax.TokenStringLit { // of a heredoc; a text in quotes is another kind
			list = append(list, lineIgnores(f, tok.Range.Start.Byte, tok.Range.End.Byte)...)
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
func lineIgnores(f *file, from, to int) []*ignore {
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

// jsonIgnore reads a comment of a JSON file: it covers the object it stands in, at the
// top the file.
func jsonIgnore(c comment) []*ignore {
	ig, file := parseIgnore(c.text, c.at)
	if ig == nil {
		return nil
	}
	ig.first, ig.last = c.first, c.last
	if c.top || file {
		ig.first, ig.last = 1, wholeFile
	}
	return []*ignore{ig}
}

// commentEnd is the line after a comment. A comment to the line's end holds its
// newline.
func commentEnd(tok hclsyntax.Token) int {
	if bytes.HasSuffix(tok.Bytes, []byte("\n")) {
		return tok.Range.Start.Line + bytes.Count(tok.Bytes, []byte("\n"))
	}
	return tok.Range.End.Line + 1
}
