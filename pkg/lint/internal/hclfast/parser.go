// Package hclfast parses well-formed HCL to the tree that hclsyntax makes of it, in about
// a fifth of the time, and leaves all else to hclsyntax.
//
// It reads the text once, without a list of tokens, and stops at the first thing that is
// wrong or rare: there is no message in it and no recovery. What it does give is
// hclsyntax's tree to the last range, so nobody who walks it can tell who made it; the
// tests hold the two together over every text at hand and what fuzzing makes of them.
package hclfast

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// ParseConfig is hclsyntax.ParseConfig for a text in which nothing is wrong; ok is false
// where something is, or where something is too rare to be known here: directives and
// trim marks of templates, names beyond ASCII, functions of providers, and nesting or
// chains of operators of more than a few hundred levels.
func ParseConfig(src []byte, filename string, start hcl.Pos) (body *hclsyntax.Body, ok bool) {
	ok = parse(src, filename, start, func(p *parser) {
		p.skip()
		body = p.body(p.pos(), 0)
	})
	return body, ok
}

// ParseTemplate is hclsyntax.ParseTemplate under the same conditions.
func ParseTemplate(src []byte, filename string, start hcl.Pos) (expr hclsyntax.Expression, ok bool) {
	ok = parse(src, filename, start, func(p *parser) { expr = p.bare() })
	return expr, ok
}

// parse reads src with what it is given, and reports whether that went to the end.
func parse(src []byte, filename string, start hcl.Pos, read func(*parser)) (ok bool) {
	if !plain(src) {
		return false
	}
	defer func() {
		if r := recover(); r != nil && r != leave {
			panic(r)
		}
	}()
	read(&parser{src: src, filename: filename, line: start.Line, base: -start.Column, firstByte: start.Byte, newlines: true})
	return true
}

// plain reports whether src holds none of the bytes that the parser need not look for
// then: a NUL, which it takes for the end, a byte order mark, a carriage return without
// its line feed, and what is no UTF-8.
func plain(src []byte) bool {
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

// parser is where in the text we are. Every method that reads something begins and ends
// at a byte, not behind the blanks that follow.
type parser struct {
	src       []byte
	filename  string
	at        int // what is read next
	line      int
	base      int // the column of an offset in this line is the offset without it
	firstByte int // what an offset in src is counted from
	lineEnd   int // the end of a line that was looked for last

	newlines bool    // they end something here, as in hclsyntax's peeker
	end      hcl.Pos // of what was read last
	depth    int     // of calls within each other

	// What a list is gathered in, each list above those that it is part of.
	exprs  []hclsyntax.Expression
	items  []hclsyntax.ObjectConsItem
	attrs  []*hclsyntax.Attribute
	blocks []*hclsyntax.Block
	names  map[string]string
}

const (
	// maxDepth is how many calls may be within each other, of those that call themselves.
	maxDepth = 250
	// maxChain is how many operators may follow each other: each makes the tree deeper.
	maxChain = 250
)

type leaving struct{}

// leave is what the parser panics with where it leaves the text to hclsyntax.
var leave any = leaving{}

func (p *parser) leave() { panic(leave) }

// deeper is called by what calls itself, which takes one from the depth at its end.
func (p *parser) deeper() {
	if p.depth++; p.depth > maxDepth {
		p.leave()
	}
}

func (p *parser) pos() hcl.Pos {
	return hcl.Pos{Line: p.line, Column: p.at - p.base, Byte: p.at + p.firstByte}
}

// since is the range from start to the end of what was read last.
func (p *parser) since(start hcl.Pos) hcl.Range {
	return hcl.Range{Filename: p.filename, Start: start, End: p.end}
}

// took notes that something ends here.
func (p *parser) took() { p.end = p.pos() }

// byteAt is the byte that many behind the next one, 0 behind the end.
func (p *parser) byteAt(n int) byte {
	if p.at+n < len(p.src) {
		return p.src[p.at+n]
	}
	return 0
}

// peek is the first byte of the next token, 0 at the end.
func (p *parser) peek() byte {
	p.skip()
	return p.byteAt(0)
}

// take reads a token of one byte.
func (p *parser) take(c byte) {
	if p.peek() != c {
		p.leave()
	}
	p.at++
	p.took()
}

// skip goes on to the next token: past blanks and comments, and past the ends of lines
// where they mean nothing.
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

// newLine is called behind a line feed.
func (p *parser) newLine() {
	p.line++
	p.base = p.at - 1
}

// skipLineComment skips a comment to the end of its line. Where newlines count it stands
// for one, and is not skipped: only the one that ends the text is.
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
		p.leave()
	}
	p.advanceLines(p.at + 2 + length + 2)
}

// advanceLines is advance for a stretch that may be of several lines.
func (p *parser) advanceLines(to int) {
	if lines := bytes.Count(p.src[p.at:to], []byte("\n")); lines > 0 {
		p.at += bytes.LastIndexByte(p.src[p.at:to], '\n') + 1
		p.line += lines - 1
		p.newLine()
	}
	p.advance(to)
}

// atLineEnd reports whether a line ends here, with or without a comment.
func (p *parser) atLineEnd() bool {
	c := p.peek()
	return c == '\n' || c == '\r' || c == '#' || c == '/' && p.byteAt(1) == '/'
}

// takeLineEnd reads to the next line.
func (p *parser) takeLineEnd() {
	p.at += bytes.IndexByte(p.src[p.at:], '\n') + 1
	p.newLine()
}

// advance goes on to an offset in the same line, past what need not be ASCII: columns
// count characters as people see them.
func (p *parser) advance(to int) {
	text := p.src[p.at:to]
	p.at = to
	if isASCII(text) {
		return
	}
	for len(text) > 0 {
		n, _, err := scanGraphemes(text, true)
		if err != nil || n == 0 {
			p.leave()
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

// string is a string of these bytes, of short ones the same for the same bytes.
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
		p.leave()
	}
	start := p.at
	for chars.IsNameByte(p.byteAt(0)) || p.byteAt(0) == '-' {
		p.at++
	}
	if p.byteAt(0) >= utf8.RuneSelf {
		p.leave()
	}
	p.took()
	return p.string(p.src[start:p.at])
}

// isWord reports whether the next token is that name.
func (p *parser) isWord(word string) bool {
	p.skip()
	if !bytes.HasPrefix(p.src[p.at:], []byte(word)) {
		return false
	}
	c := p.byteAt(len(word))
	return !chars.IsNameByte(c) && c != '-' && c < utf8.RuneSelf
}
