package ignore

import (
	"math"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Comment is a comment that hides findings:
//
//	# coder-secrets:ignore secret-parameter the reason why
//
// It covers its own line, or the block or attribute that begins on the line below it; in a
// script within a template, the line below it. At the start of a file and followed by a
// blank line, or written as ignore-file, it covers the file.
type Comment struct {
	Rules  []string
	Reason string
	Range  hcl.Range
	// first and last are the lines that it covers; last is 0 if it covers nothing.
	first, last int
}

// Mark is the text that an ignore comment begins with.
const Mark = "coder-secrets:ignore"

var markBytes = []byte(Mark)

// parse parses the text of a comment. It returns nil if it is not an ignore comment.
func parse(text string, at hcl.Range) (c *Comment, wholeFile bool) {
	i := strings.Index(text, Mark)
	if i < 0 {
		return nil, false
	}
	rest := text[i+len(Mark):]
	rest, wholeFile = strings.CutPrefix(rest, "-file")
	if line, _, ok := strings.Cut(rest, "\n"); ok {
		rest = line
	}
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return nil, false
	}
	rest = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "*/"))
	names, reason, _ := strings.Cut(rest, " ")
	for strings.HasSuffix(names, ",") && reason != "" {
		next, after, _ := strings.Cut(strings.TrimSpace(reason), " ")
		names, reason = names+next, after
	}
	names = strings.TrimRight(names, ":")
	c = &Comment{Reason: strings.Trim(reason, " \t-:"), Range: at}
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			c.Rules = append(c.Rules, name)
		}
	}
	return c, wholeFile
}

// Hides reports whether the comment hides the findings of a rule on a line.
func (c *Comment) Hides(rule string, line int) bool {
	return c.Reason != "" && slices.Contains(c.Rules, rule) && c.first <= line && line <= c.last
}

// coverFile makes the comment cover every line.
func (c *Comment) coverFile() { c.first, c.last = 1, math.MaxInt }

// cover sets the lines that the comment at tokens[i] covers.
func (c *Comment) cover(f *terraform.File, tokens hclsyntax.Tokens, i int, wholeFile bool) {
	line := tokens[i].Range.Start.Line
	switch {
	case wholeFile:
		c.coverFile()
	case i > 0 && tokens[i-1].Type != hclsyntax.TokenNewline && tokens[i-1].Type != hclsyntax.TokenComment && tokens[i-1].Range.End.Line == line:
		c.first, c.last = line, line
		if first, last, ok := f.Extent(line); ok && first == line && tokens[i-1].Type == hclsyntax.TokenOBrace {
			c.last = last
		}
	default:
		c.coverBelow(f, tokens, i)
	}
}

// coverBelow covers what begins on the line below a comment that is alone on its line.
// Consecutive comments count as one.
func (c *Comment) coverBelow(f *terraform.File, tokens hclsyntax.Tokens, i int) {
	next := i + 1
	line := commentEnd(tokens[i])
	for next < len(tokens) && tokens[next].Type == hclsyntax.TokenComment && tokens[next].Range.Start.Line == line {
		line = commentEnd(tokens[next])
		next++
	}
	if next < len(tokens) && tokens[next].Type == hclsyntax.TokenNewline && tokens[next].Range.Start.Line == line-1 {
		next++ // the token of a /* */ comment does not include the newline
	}
	if next < len(tokens) && tokens[next].Range.Start.Line == line && tokens[next].Type != hclsyntax.TokenNewline && tokens[next].Type != hclsyntax.TokenEOF {
		c.first, c.last = line, line
		if first, last, ok := f.Extent(line); ok {
			c.first, c.last = first, last
		}
		return
	}
	onlyComments := tokens[0].Range.Start.Line == 1
	for _, tok := range tokens[:i] {
		onlyComments = onlyComments && (tok.Type == hclsyntax.TokenComment || tok.Type == hclsyntax.TokenNewline)
	}
	if onlyComments {
		c.coverFile()
	}
}
