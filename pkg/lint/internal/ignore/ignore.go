package ignore

import (
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
// It covers its own line, or the block or attribute that begins right below it. In
// a script within a template that is the line below.
// Set off by a blank line at the file's start, or spelt ignore-file, it covers
// the file.
type Comment struct {
	Rules  []string
	Reason string
	At     hcl.Range
	// first and last are the lines that are covered; last is 0 where there are none.
	first, last int
}

// Mark begins such a comment.
const Mark = "coder-secrets:ignore"

var ignoreMarkBytes = []byte(Mark)

// wholeFile is the last line of a file that has no end.
const wholeFile = 1 << 30

// parseIgnore reads a comment's text. It returns nil where it is none of ours.
func parseIgnore(text string, at hcl.Range) (ig *Comment, file bool) {
	i := strings.Index(text, Mark)
	if i < 0 {
		return nil, false
	}
	rest := text[i+len(Mark):]
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
	ig = &Comment{Reason: strings.Trim(reason, " \t-:"), At: at}
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			ig.Rules = append(ig.Rules, name)
		}
	}
	return ig, file
}

// Hides reports whether the comment hides what a rule finds on a line.
func (ig *Comment) Hides(rule string, line int) bool {
	return ig.Reason != "" && slices.Contains(ig.Rules, rule) && ig.first <= line && line <= ig.last
}

// cover works out the lines that the comment at tokens[i] is about.
func (ig *Comment) cover(f *terraform.File, tokens hclsyntax.Tokens, i int, file bool) {
	line := tokens[i].Range.Start.Line
	switch {
	case file:
		ig.first, ig.last = 1, wholeFile
	case i > 0 && tokens[i-1].Type != hclsyntax.TokenNewline && tokens[i-1].Type != hclsyntax.TokenComment && tokens[i-1].Range.End.Line == line:
		ig.first, ig.last = line, line
		if first, last, ok := f.Extent(line); ok && first == line && tokens[i-1].Type == hclsyntax.TokenOBrace {
			ig.last = last
		}
	default:
		ig.coverBelow(f, tokens, i)
	}
}

// coverBelow covers what begins on the line below a comment that has its line to
// itself. A run of comments counts as one.
func (ig *Comment) coverBelow(f *terraform.File, tokens hclsyntax.Tokens, i int) {
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
		if first, last, ok := f.Extent(line); ok {
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
