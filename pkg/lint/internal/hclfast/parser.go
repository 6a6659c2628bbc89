package hclfast

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// ParseConfig is hclsyntax.ParseConfig for a text without errors. ok is false if there are
// errors or constructs that it does not support: directives and trim markers of templates,
// names that are not ASCII, functions of providers, and nesting or chains of operators of
// more than a few hundred levels.
func ParseConfig(src []byte, filename string, start hcl.Pos) (body *hclsyntax.Body, ok bool) {
	ok = parse(src, filename, start, func(p *parser) {
		p.skip()
		body = p.body(p.pos(), 0)
	})
	return body, ok
}

// ParseTemplate is hclsyntax.ParseTemplate under the same conditions.
func ParseTemplate(src []byte, filename string, start hcl.Pos) (expr hclsyntax.Expression, ok bool) {
	ok = parse(src, filename, start, func(p *parser) { expr = p.wholeTemplate() })
	return expr, ok
}

// parse calls read with a parser of src, and reports whether it did not give up.
func parse(src []byte, filename string, start hcl.Pos, read func(*parser)) (ok bool) {
	if !isPlain(src) {
		return false
	}
	defer func() {
		if r := recover(); r != nil && r != gaveUp {
			panic(r)
		}
	}()
	read(&parser{src: src, filename: filename, line: start.Line, base: -start.Column, firstByte: start.Byte, newlines: true})
	return true
}

// isPlain reports whether src has none of the bytes that the parser does not check for: NUL,
// which it reads as the end, a byte order mark, a carriage return without a line feed, and
// invalid UTF-8.
func isPlain(src []byte) bool {
	for rest := src; ; {
		i := bytes.IndexByte(rest, '\r')
		if i < 0 {
			break
		}
		if i+1 == len(rest) || rest[i+1] != '\n' {
			return false
		}
		rest = rest[i+2:]
	}
	return bytes.IndexByte(src, 0) < 0 && !bytes.HasPrefix(src, []byte("\uFEFF")) && utf8.Valid(src)
}

// parser is a position in the text. A method that reads a construct stops right after it,
// and does not skip the white space that follows.
type parser struct {
	src       []byte
	filename  string
	at        int // the offset of the next byte
	line      int
	base      int // the column of an offset in the current line is the offset minus base
	firstByte int // the offset of src in its file
	lineEnd   int // the last result of restOfLine

	newlines bool    // newlines are tokens here, as in hclsyntax's peeker
	end      hcl.Pos // the end of the last token
	depth    int     // of recursion

	// Stacks on which lists are collected: a nested list is above the ones around it.
	exprs  []hclsyntax.Expression
	items  []hclsyntax.ObjectConsItem
	attrs  []*hclsyntax.Attribute
	blocks []*hclsyntax.Block

	names map[string]string // short strings that were read
}

const (
	// maxDepth bounds the recursion.
	maxDepth = 250
	// maxChain bounds the operators in a row: each makes the tree deeper.
	maxChain = 250
)

type givingUp struct{}

// gaveUp is the value of the panic with which the parser stops.
var gaveUp any = givingUp{}

// giveUp stops the parser: hclsyntax has to parse the text.
func (p *parser) giveUp() { panic(gaveUp) }

// nest is called where a method may recurse. The caller decrements depth when it returns.
func (p *parser) nest() {
	if p.depth++; p.depth > maxDepth {
		p.giveUp()
	}
}

func (p *parser) pos() hcl.Pos {
	return hcl.Pos{Line: p.line, Column: p.at - p.base, Byte: p.at + p.firstByte}
}

// since returns the range from start to the end of the last token.
func (p *parser) since(start hcl.Pos) hcl.Range {
	return hcl.Range{Filename: p.filename, Start: start, End: p.end}
}

// markEnd records that a token ends here.
func (p *parser) markEnd() { p.end = p.pos() }

// byteAt returns the byte n bytes after the next one, or 0 after the end.
func (p *parser) byteAt(n int) byte {
	if p.at+n < len(p.src) {
		return p.src[p.at+n]
	}
	return 0
}

// peek skips to the next token and returns its first byte, or 0 at the end.
func (p *parser) peek() byte {
	p.skip()
	return p.byteAt(0)
}

// take reads a token of one byte.
func (p *parser) take(c byte) {
	if p.peek() != c {
		p.giveUp()
	}
	p.at++
	p.markEnd()
}

// skip moves to the next token: past white space and comments, and past newlines if they
// are not tokens.
func (p *parser) skip() {
	for p.at < len(p.src) {
		switch c := p.src[p.at]; {
		case c == ' ' || c == '\t':
			p.at++
		case c == '\n' && !p.newlines:
			p.at++
			p.newLine()
		case c == '\r' && !p.newlines:
			p.at++
		case c == '#' || c == '/' && p.byteAt(1) == '/':
			if !p.skipLineComment() {
				return
			}
		case c == '/' && p.byteAt(1) == '*':
			p.skipBlockComment()
		default:
			return
		}
	}
}

// newLine is called after a line feed.
func (p *parser) newLine() {
	p.line++
	p.base = p.at - 1
}

// skipLineComment skips a comment to the end of its line, and reports whether it did. If
// newlines are tokens, a comment counts as one and is not skipped, except at the end of the
// text.
func (p *parser) skipLineComment() bool {
	length := bytes.IndexByte(p.src[p.at:], '\n')
	switch {
	case length < 0:
		p.advance(len(p.src))
	case p.newlines:
		return false
	default:
		p.at += length + 1
		p.newLine()
	}
	return true
}

func (p *parser) skipBlockComment() {
	length := bytes.Index(p.src[p.at+2:], []byte("*/"))
	if length < 0 {
		p.giveUp()
	}
	p.advanceLines(p.at + 2 + length + 2)
}

// advanceLines is advance for a text that may have several lines.
func (p *parser) advanceLines(to int) {
	if lines := bytes.Count(p.src[p.at:to], []byte("\n")); lines > 0 {
		p.at += bytes.LastIndexByte(p.src[p.at:to], '\n') + 1
		p.line += lines - 1
		p.newLine()
	}
	p.advance(to)
}

// atLineEnd reports whether the rest of the line is empty or a comment.
func (p *parser) atLineEnd() bool {
	c := p.peek()
	return c == '\n' || c == '\r' || c == '#' || c == '/' && p.byteAt(1) == '/'
}

// takeLineEnd moves to the next line.
func (p *parser) takeLineEnd() {
	p.at += bytes.IndexByte(p.src[p.at:], '\n') + 1
	p.newLine()
}

// advance moves to an offset in the same line. Columns count grapheme clusters.
func (p *parser) advance(to int) {
	text := p.src[p.at:to]
	p.at = to
	if isASCII(text) {
		return
	}
	for len(text) > 0 {
		n, _, err := scanGraphemes(text, true)
		if err != nil || n == 0 {
			p.giveUp()
		}
		p.base += n - 1
		text = text[n:]
	}
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// string returns b as a string. Equal short strings share memory.
func (p *parser) string(b []byte) string {
	const short = 32
	if len(b) > short {
		return string(b)
	}
	s, ok := p.names[string(b)]
	if !ok {
		if p.names == nil {
			p.names = map[string]string{}
		}
		s = string(b)
		p.names[s] = s
	}
	return s
}

func isNameStart(c byte) bool { return chars.IsNameByte(c) && !chars.IsDigit(c) }

// name reads a name.
func (p *parser) name() string {
	if !isNameStart(p.peek()) {
		p.giveUp()
	}
	start := p.at
	for chars.IsNameByte(p.byteAt(0)) || p.byteAt(0) == '-' {
		p.at++
	}
	if p.byteAt(0) >= utf8.RuneSelf {
		p.giveUp()
	}
	p.markEnd()
	return p.string(p.src[start:p.at])
}

// isWord reports whether the next token is a name, such as a keyword.
func (p *parser) isWord(word string) bool {
	p.skip()
	if !bytes.HasPrefix(p.src[p.at:], []byte(word)) {
		return false
	}
	c := p.byteAt(len(word))
	return !chars.IsNameByte(c) && c != '-' && c < utf8.RuneSelf
}
