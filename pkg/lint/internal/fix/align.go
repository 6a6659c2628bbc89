package fix

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// aligned lines up what `terraform fmt` lines up, and changes nothing else: in
// neighbouring lines the equal signs of attributes, then the comments behind them.
// hclwrite formats just so (a test holds this against it), but makes every start of
// the program slower by half a millisecond.
func aligned(src []byte) []byte {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	lines := fmtLines(tokens)
	lineUp(lines, func(l *fmtLine) *space { return l.equal })
	for i := range lines {
		lines[i].shiftComment()
	}
	lineUp(lines, func(l *fmtLine) *space { return l.comment })
	return spaced(src, lines)
}

// space is the white space before an equal sign or a comment.
type space struct {
	start, end int // offsets
	column     int // where it begins, from 0
	width      int // how wide it shall be
}

// fmtLine is a line as `terraform fmt` sees it, a text of several lines being one.
type fmtLine struct{ equal, comment *space }

// fmtLines cuts tokens into lines.
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

// closesAll reports whether a line closes what it opens.
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

// shiftComment moves where a comment's gap begins as far as its line's equal sign moved.
func (l *fmtLine) shiftComment() {
	if l.equal != nil && l.comment != nil {
		l.comment.column += l.equal.width - (l.equal.end - l.equal.start)
	}
}

// lineUp gives the gaps of neighbouring lines the spaces after which all end in one column.
func lineUp(lines []fmtLine, of func(*fmtLine) *space) {
	var run []*space
	widest := 0
	for i := range len(lines) + 1 {
		if i < len(lines) {
			if g := of(&lines[i]); g != nil {
				run, widest = append(run, g), max(widest, g.column)
				continue
			}
		}
		for _, g := range run {
			g.width = widest - g.column + 1
		}
		run, widest = run[:0], 0
	}
}

// spaced is the text with the gaps that its lines shall have.
func spaced(src []byte, lines []fmtLine) []byte {
	var out bytes.Buffer
	at := 0
	for _, l := range lines {
		for _, g := range []*space{l.equal, l.comment} {
			if g != nil {
				out.Write(src[at:g.start])
				out.Write(bytes.Repeat([]byte(" "), g.width))
				at = g.end
			}
		}
	}
	out.Write(src[at:])
	return out.Bytes()
}
