package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// ignore is a comment that hides findings:
//
//	# coder-secrets:ignore secret-parameter the reason why
//
// It covers its own line, or the block or attribute that begins right below it. In
// a script within a template that is the line below.
// Set off by a blank line at the file's start, or spelt ignore-file, it covers
// the file.
type ignore struct {
	rules  []string
	reason string
	at     hcl.Range
	// first and last are the lines that are covered; last is 0 where there are none.
	first, last int
}

// ignoreMark begins such a comment.
const ignoreMark = "coder-secrets:ignore"

var ignoreMarkBytes = []byte(ignoreMark)

// wholeFile is the last line of a file that has no end.
const wholeFile = 1 << 30

// parseIgnore reads a comment's text. It returns nil where it is none of ours.
func parseIgnore(text string, at hcl.Range) (ig *ignore, file bool) {
	i := strings.Index(text, ignoreMark)
	if i < 0 {
		return nil, false
	}
	rest := text[i+len(ignoreMark):]
	rest, file = strings.CutPrefix(rest, "-file")
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
	ig = &ignore{reason: strings.Trim(reason, " \t-:"), at: at}
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			ig.rules = append(ig.rules, name)
		}
	}
	return ig, file
}

// hides reports whether the comment hides what a rule finds on a line.
func (ig *ignore) hides(rule string, line int) bool {
	return ig.reason != "" && slices.Contains(ig.rules, rule) && ig.first <= line && line <= ig.last
}

// cover works out the lines that the comment at tokens[i] is about.
func (ig *ignore) cover(f *file, tokens hclsyntax.Tokens, i int, file bool) {
	line := tokens[i].Range.Start.Line
	switch {
	case file:
		ig.first, ig.last = 1, wholeFile
	case i > 0 && tokens[i-1].Type != hclsyntax.TokenNewline && tokens[i-1].Type != hclsyntax.TokenComment && tokens[i-1].Range.End.Line == line:
		ig.first, ig.last = line, line
		if first, last, ok := f.extent(line); ok && first == line && tokens[i-1].Type == hclsyntax.TokenOBrace {
			ig.last = last
		}
	default:
		ig.coverBelow(f, tokens, i)
	}
}

// coverBelow covers what begins on the line below a comment that has its line to
// itself. A run of comments counts as one.
func (ig *ignore) coverBelow(f *file, tokens hclsyntax.Tokens, i int) {
	next := i + 1
	line := commentEnd(tokens[i])
	for next < len(tokens) && tokens[next].Type == hclsyntax.TokenComment && tokens[next].Range.Start.Line == line {
		line = commentEnd(tokens[next])
		next++
	}
	if next < len(tokens) && tokens[next].Type == hclsyntax.TokenNewline && tokens[next].Range.Start.Line == line-1 {
		next++ // one between /* and */ does not hold its newline
	}
	if next < len(tokens) && tokens[next].Range.Start.Line == line && tokens[next].Type != hclsyntax.TokenNewline && tokens[next].Type != hclsyntax.TokenEOF {
		ig.first, ig.last = line, line
		if first, last, ok := f.extent(line); ok {
			ig.first, ig.last = first, last
		}
		return
	}
	onlyComments := tokens[0].Range.Start.Line == 1
	for _, tok := range tokens[:i] {
		onlyComments = onlyComments && (tok.Type == hclsyntax.TokenComment || tok.Type == hclsyntax.TokenNewline)
	}
	if onlyComments {
		ig.first, ig.last = 1, wholeFile
	}
}
