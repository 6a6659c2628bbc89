package ignore

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Find returns the ignore comments in a file.
func Find(f *terraform.File) []*Comment {
	if !bytes.Contains(f.Content, markBytes) {
		return nil
	}
	var list []*Comment
	switch {
	case f.JSON:
		for _, property := range f.Comments {
			if c := fromJSON(property); c != nil {
				list = append(list, c)
			}
		}
	case f.IsTerraform:
		for _, at := range f.Pieces() {
			list = append(list, findInHCL(f, at)...)
		}
	default:
		list = findInText(f, 0, len(f.Content))
	}
	return list
}

// findInHCL returns the ignore comments in a piece of a file in native syntax.
func findInHCL(f *terraform.File, at hcl.Range) []*Comment {
	src := f.Content[at.Start.Byte:at.End.Byte]
	if !bytes.Contains(src, markBytes) {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, f.Name, at.Start)
	var list []*Comment
	for i, tok := range tokens {
		if tok.Type == hclsyntax.TokenStringLit { // of a heredoc; a quoted string has another type
			list = append(list, findInText(f, tok.Range.Start.Byte, tok.Range.End.Byte)...)
		}
		if tok.Type != hclsyntax.TokenComment {
			continue
		}
		c, wholeFile := parse(string(tok.Bytes), tok.Range)
		if c == nil {
			continue
		}
		list = append(list, c)
		c.cover(f, tokens, i, wholeFile)
	}
	return list
}

// findInText returns the ignore comments between two offsets in a text that is not HCL. Each
// covers its own line; one that is alone on its line also covers the next line.
func findInText(f *terraform.File, from, to int) []*Comment {
	var list []*Comment
	for at := from; ; {
		i := bytes.Index(f.Content[at:to], markBytes)
		if i < 0 {
			return list
		}
		begin := at + i
		at = begin + len(Mark)
		text := string(f.Content[begin:f.LineEnd(begin)])
		c, wholeFile := parse(strings.TrimSuffix(strings.TrimSpace(text), "-->"), f.Span(begin, at))
		if c == nil {
			continue
		}
		c.first, c.last = c.Range.Start.Line, c.Range.Start.Line
		switch before := strings.Trim(string(f.Content[f.LineStart(begin):begin]), " \t#/;*-<!"); {
		case wholeFile:
			c.coverFile()
		case before == "", strings.EqualFold(before, "rem"):
			c.last++
		}
		list = append(list, c)
	}
}

// fromJSON returns the ignore comment in a "//" property of a JSON file, or nil. It covers
// the object that contains it; in the top-level object it covers the file.
func fromJSON(property terraform.Comment) *Comment {
	c, wholeFile := parse(property.Text, property.Range)
	if c == nil {
		return nil
	}
	c.first, c.last = property.First, property.Last
	if property.Top || wholeFile {
		c.coverFile()
	}
	return c
}

// commentEnd returns the line after a comment. The token of a comment to the end of its line
// includes the newline.
func commentEnd(tok hclsyntax.Token) int {
	if bytes.HasSuffix(tok.Bytes, []byte("\n")) {
		return tok.Range.Start.Line + bytes.Count(tok.Bytes, []byte("\n"))
	}
	return tok.Range.End.Line + 1
}
