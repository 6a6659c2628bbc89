package fix

import (
	"bytes"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// TextEdit replaces a range of a file.
type TextEdit struct {
	start, end int
	text       string
}

// Replace returns the edit that replaces a range with a text.
func Replace(at hcl.Range, text string) TextEdit { return TextEdit{at.Start.Byte, at.End.Byte, text} }

// edited applies edits to the part of a file between two offsets, and aligns the result if
// that part was aligned before.
func edited(src []byte, start, end int, edits []TextEdit) []byte {
	before := src[start:end]
	var out bytes.Buffer
	at := start
	for _, e := range edits {
		out.Write(src[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(src[at:end])
	if bytes.Equal(aligned(before), before) {
		return aligned(out.Bytes())
	}
	return out.Bytes()
}

// NestedAt returns the block in a body, at any depth, that has a range.
func NestedAt(body *hclsyntax.Body, at hcl.Range) *hclsyntax.Block {
	for _, b := range body.Blocks {
		if terraform.WholeRange(b) == at {
			return b
		}
		if found := NestedAt(b.Body, at); found != nil {
			return found
		}
	}
	return nil
}

// SetAttribute returns the edit that sets an attribute of a block.
func SetAttribute(f *terraform.File, b *hclsyntax.Block, name, value string) TextEdit {
	if attr := b.Body.Attributes[name]; attr != nil {
		at := attr.Expr.Range()
		return Replace(at, value)
	}
	newline := "\n"
	if bytes.Contains(f.Content, []byte("\r\n")) {
		newline = "\r\n"
	}
	line := name + " = " + value + newline
	open, end := b.OpenBraceRange.End.Byte, b.CloseBraceRange.Start.Byte
	if b.OpenBraceRange.Start.Line == b.CloseBraceRange.Start.Line {
		inner := strings.TrimSpace(string(f.Content[open:end]))
		indent := indentAt(f, terraform.WholeRange(b).Start.Byte)
		if inner != "" {
			inner = indent + "  " + inner + newline
		}
		return TextEdit{open, end, newline + inner + indent + "  " + line + indent}
	}
	after := f.LineEnd(open)
	indent := indentAt(f, terraform.WholeRange(b).Start.Byte) + "  "
	for _, attr := range terraform.Attributes(b.Body) {
		if len(b.Body.Blocks) > 0 && attr.SrcRange.Start.Byte > b.Body.Blocks[0].TypeRange.Start.Byte {
			break
		}
		after = f.LineEnd(attr.SrcRange.End.Byte)
		indent = indentAt(f, attr.SrcRange.Start.Byte)
	}
	return TextEdit{after, after, indent + line}
}

// indentAt returns the indentation of the line at an offset.
func indentAt(f *terraform.File, offset int) string {
	start := f.LineStart(offset)
	end := start
	for end < len(f.Content) && (f.Content[end] == ' ' || f.Content[end] == '\t') {
		end++
	}
	return string(f.Content[start:end])
}

// RemoveLines returns the edit that removes a range, and its lines if nothing else is on
// them.
func RemoveLines(f *terraform.File, at hcl.Range) TextEdit {
	start, end := at.Start.Byte, at.End.Byte
	lineStart, lineEnd := f.LineStart(start), f.LineEnd(end)
	if strings.TrimSpace(string(f.Content[lineStart:start])) == "" {
		tail := strings.TrimSpace(string(f.Content[end:lineEnd]))
		if tail == "" || tail == "," || strings.HasPrefix(tail, "#") || strings.HasPrefix(tail, "//") {
			return TextEdit{lineStart, lineEnd, ""}
		}
	}
	after := end
	for after < len(f.Content) && (f.Content[after] == ' ' || f.Content[after] == ',') {
		after++
	}
	if before := strings.TrimRight(string(f.Content[lineStart:start]), " "); !bytes.Contains(f.Content[end:after], []byte(",")) && strings.HasSuffix(before, ",") {
		return TextEdit{lineStart + len(before) - 1, end, ""} // the last element of a list on one line
	}
	return TextEdit{start, after, ""}
}

// removeBlock returns the edit that removes a top-level block and one blank line after it.
func removeBlock(f *terraform.File, b *terraform.Block) TextEdit {
	at := b.Range
	start, end := f.LineStart(at.Start.Byte), f.LineEnd(at.End.Byte)
	if next := end + bytes.IndexByte(f.Content[end:], '\n') + 1; len(bytes.TrimSpace(f.Content[end:next])) == 0 {
		end = next
	}
	return TextEdit{start, end, ""}
}

// regions returns the offsets of the lines of a file's top-level blocks, in order.
func regions(f *terraform.File) [][2]int {
	var list [][2]int
	for _, b := range f.Blocks {
		list = append(list, [2]int{f.LineStart(b.Range.Start.Byte), f.LineEnd(b.Range.End.Byte)})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i][0] < list[j][0] })
	return list
}
