package fix

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// aligned aligns what `terraform fmt` aligns, and changes nothing else: in adjacent lines
// the equal signs of attributes, then the comments after them. hclwrite does the same (a
// test compares the two), but it delays every start of the program by half a millisecond.
func aligned(src []byte) []byte {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	lines := fmtLines(tokens)
	align(lines, func(l *fmtLine) *space { return l.equal })
	for i := range lines {
		lines[i].shiftComment()
	}
	align(lines, func(l *fmtLine) *space { return l.comment })
	return withSpaces(src, lines)
}

// space is the white space before an equal sign or a comment.
type space struct {
	start, end int // offsets
	column     int // of its start, from 0
	width      int // after the alignment
}

// fmtLine is a line as `terraform fmt` sees it: a multi-line text is one.
type fmtLine struct{ equal, comment *space }

// fmtLines splits tokens into lines.
func fmtLines(tokens hclsyntax.Tokens) []fmtLine {
	var lines []fmtLine
	start := 0
	for i, t := range tokens {
		if t.Type == hclsyntax.TokenNewline || t.Type == hclsyntax.TokenComment && bytes.HasSuffix(t.Bytes, []byte("\n")) {
			lines = append(lines, newFmtLine(tokens[start:i+1]))
			start = i + 1
		}
	}
	return append(lines, newFmtLine(tokens[start:]))
}

func newFmtLine(tokens hclsyntax.Tokens) fmtLine {
	var l fmtLine
	if n := len(tokens) - 1; n > 0 && tokens[n].Type == hclsyntax.TokenComment {
		l.comment = spaceBefore(tokens, n)
		tokens = tokens[:n]
	}
	for i, t := range tokens {
		if i > 0 && t.Type == hclsyntax.TokenEqual {
			if closesAll(tokens[i:]) {
				l.equal = spaceBefore(tokens, i)
			}
			break
		}
	}
	return l
}

func spaceBefore(tokens hclsyntax.Tokens, i int) *space {
	from, to := tokens[i-1].Range.End, tokens[i].Range.Start
	return &space{start: from.Byte, end: to.Byte, column: from.Column - 1, width: to.Byte - from.Byte}
}

// closesAll reports whether the brackets in tokens are balanced.
func closesAll(tokens hclsyntax.Tokens) bool {
	open := 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateControl, hclsyntax.TokenTemplateInterp:
			open++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
			open--
		}
	}
	return open == 0
}

// shiftComment moves the space before a comment as far as the equal sign of its line moved.
func (l *fmtLine) shiftComment() {
	if l.equal != nil && l.comment != nil {
		l.comment.column += l.equal.width - (l.equal.end - l.equal.start)
	}
}

// align sets the widths of the spaces in adjacent lines so that all end in one column.
func align(lines []fmtLine, of func(*fmtLine) *space) {
	var run []*space
	widest := 0
	for i := range len(lines) + 1 {
		if i < len(lines) {
			if s := of(&lines[i]); s != nil {
				run, widest = append(run, s), max(widest, s.column)
				continue
			}
		}
		for _, s := range run {
			s.width = widest - s.column + 1
		}
		run, widest = run[:0], 0
	}
}

// withSpaces returns the text with the widths of its lines' spaces.
func withSpaces(src []byte, lines []fmtLine) []byte {
	var out bytes.Buffer
	at := 0
	for _, l := range lines {
		for _, s := range []*space{l.equal, l.comment} {
			if s != nil {
				out.Write(src[at:s.start])
				out.Write(bytes.Repeat([]byte(" "), s.width))
				at = s.end
			}
		}
	}
	out.Write(src[at:])
	return out.Bytes()
}
