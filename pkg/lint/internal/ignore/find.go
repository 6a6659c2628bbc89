package ignore

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Find reads the ignore comments of a file.
func Find(f *terraform.File) []*Comment {
	if !bytes.Contains(f.Content, ignoreMarkBytes) {
		return nil
	}
	var list []*Comment
	switch {
	case f.JSON:
		for _, c := range f.Comments {
			list = append(list, jsonIgnore(c)...)
		}
	case f.IsTerraform:
		for _, at := range f.Pieces() {
			list = append(list, ignoresIn(f, at)...)
		}
	default:
		list = lineIgnores(f, 0, len(f.Content))
	}
	return list
}

// ignoresIn reads those of a part of a file in native syntax.
func ignoresIn(f *terraform.File, at hcl.Range) []*Comment {
	src := f.Content[at.Start.Byte:at.End.Byte]
	if !bytes.Contains(src, ignoreMarkBytes) {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, f.Name, at.Start)
	var list []*Comment
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
func lineIgnores(f *terraform.File, from, to int) []*Comment {
	var list []*Comment
	for at := from; ; {
		i := bytes.Index(f.Content[at:to], ignoreMarkBytes)
		if i < 0 {
			return list
		}
		begin := at + i
		at = begin + len(Mark)
		text := string(f.Content[begin:f.LineEnd(begin)])
		ig, file := parseIgnore(strings.TrimSuffix(strings.TrimSpace(text), "-->"), f.Span(begin, at))
		if ig == nil {
			continue
		}
		ig.first, ig.last = ig.At.Start.Line, ig.At.Start.Line
		switch before := strings.Trim(string(f.Content[f.LineStart(begin):begin]), " \t#/;*-<!"); {
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
func jsonIgnore(c terraform.Comment) []*Comment {
	ig, file := parseIgnore(c.Text, c.Range)
	if ig == nil {
		return nil
	}
	ig.first, ig.last = c.First, c.Last
	if c.Top || file {
		ig.first, ig.last = 1, wholeFile
	}
	return []*Comment{ig}
}

// commentEnd is the line after a comment. A comment to the line's end holds its
// newline.
func commentEnd(tok hclsyntax.Token) int {
	if bytes.HasSuffix(tok.Bytes, []byte("\n")) {
		return tok.Range.Start.Line + bytes.Count(tok.Bytes, []byte("\n"))
	}
	return tok.Range.End.Line + 1
}
