package lint

import (
	"bytes"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// textEdit replaces a stretch of a file.
type textEdit struct {
	start, end int
	text       string
}

// edited is a stretch of a file with edits applied, and aligned if it was before.
func edited(src []byte, start, end int, edits []textEdit) []byte {
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

// nestedAt is the block at a place somewhere in a body.
func nestedAt(body *hclsyntax.Body, at hcl.Range) *hclsyntax.Block {
	for _, b := range body.Blocks {
		if whole(b) == at {
			return b
		}
		if found := nestedAt(b.Body, at); found != nil {
			return found
		}
	}
	return nil
}

// setAttribute is the edit that sets an attribute of a block.
func setAttribute(f *file, b *hclsyntax.Block, name, value string) textEdit {
	if attr := b.Body.Attributes[name]; attr != nil {
		at := attr.Expr.Range()
		return textEdit{at.Start.Byte, at.End.Byte, value}
	}
	newline := "\n"
	if bytes.Contains(f.src, []byte("\r\n")) {
		newline = "\r\n"
	}
	line := name + " = " + value + newline
	open, end := b.OpenBraceRange.End.Byte, b.CloseBraceRange.Start.Byte
	if b.OpenBraceRange.Start.Line == b.CloseBraceRange.Start.Line {
		inner := strings.TrimSpace(string(f.src[open:end]))
		indent := indentAt(f, whole(b).Start.Byte)
		if inner != "" {
			inner = indent + "  " + inner + newline
		}
		return textEdit{open, end, newline + inner + indent + "  " + line + indent}
	}
	after := f.lineEnd(open)
	indent := indentAt(f, whole(b).Start.Byte) + "  "
	for _, attr := range attributes(b.Body) {
		if len(b.Body.Blocks) > 0 && attr.SrcRange.Start.Byte > b.Body.Blocks[0].TypeRange.Start.Byte {
			break
		}
		after = f.lineEnd(attr.SrcRange.End.Byte)
		indent = indentAt(f, attr.SrcRange.Start.Byte)
	}
	return textEdit{after, after, indent + line}
}

// indentAt is the white space that a line begins with.
func indentAt(f *file, offset int) string {
	start := f.lineStart(offset)
	end := start
	for end < len(f.src) && (f.src[end] == ' ' || f.src[end] == '\t') {
		end++
	}
	return string(f.src[start:end])
}

// removeLines is the edit that removes a range with the lines it fills.
func removeLines(f *file, at hcl.Range) textEdit {
	start, end := at.Start.Byte, at.End.Byte
	lineStart, lineEnd := f.lineStart(start), f.lineEnd(end)
	if strings.TrimSpace(string(f.src[lineStart:start])) == "" {
		tail := strings.TrimSpace(string(f.src[end:lineEnd]))
		if tail == "" || tail == "," || strings.HasPrefix(tail, "#") || strings.HasPrefix(tail, "//") {
			return textEdit{lineStart, lineEnd, ""}
		}
	}
	after := end
	for after < len(f.src) && (f.src[after] == ' ' || f.src[after] == ',') {
		after++
	}
	if before := strings.TrimRight(string(f.src[lineStart:start]), " "); !bytes.Contains(f.src[end:after], []byte(",")) && strings.HasSuffix(before, ",") {
		return textEdit{lineStart + len(before) - 1, end, ""} // the last of a list on one line
	}
	return textEdit{start, after, ""}
}

// removeBlock is the edit that removes a top-level block with one blank line.
func removeBlock(f *file, b *block) textEdit {
	at := b.at
	start, end := f.lineStart(at.Start.Byte), f.lineEnd(at.End.Byte)
	if next := end + bytes.IndexByte(f.src[end:], '\n') + 1; len(bytes.TrimSpace(f.src[end:next])) == 0 {
		end = next
	}
	return textEdit{start, end, ""}
}

// regions are the stretches of a file's top-level blocks, whole lines, in order.
func regions(f *file) [][2]int {
	var list [][2]int
	for _, b := range f.blocks {
		list = append(list, [2]int{f.lineStart(b.at.Start.Byte), f.lineEnd(b.at.End.Byte)})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i][0] < list[j][0] })
	return list
}
