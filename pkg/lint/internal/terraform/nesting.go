package terraform

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/hclfast"
)

// The parsers and the walks of the trees recurse for each level of nesting. Go ends a
// program whose stack overflows, and the program cannot recover: so texts are checked
// before they are parsed, and those that nest too deeply are not parsed.

const (
	// maxOperators bounds the operators of an expression; each is a level of its tree.
	maxOperators = 5000
	// maxLiterals bounds the lines of a text, and the parts between characters such as $
	// in it: the parser joins them one by one, in quadratic time.
	maxLiterals = 10_000
	// maxTokens bounds the tokens of a tree; each takes about 200 bytes.
	maxTokens = 300_000
)

// parseConfigAt is hclsyntax.ParseConfig for untrusted text. The body is never nil.
func parseConfigAt(src []byte, name string, start hcl.Pos) (*hclsyntax.Body, hcl.Diagnostics) {
	if tooManyTokens(src) < 0 {
		if body, ok := hclfast.ParseConfig(src, name, start); ok {
			return body, nil
		}
	}
	if at, why := tooDeep(src, hclsyntax.LexConfig, bytes.Contains(src, []byte("<<"))); at >= 0 {
		return &hclsyntax.Body{}, leftOut(src, at, why, name, start)
	}
	parsed, diags := hclsyntax.ParseConfig(src, name, start)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		body = &hclsyntax.Body{}
	}
	return body, diags
}

// ParseTemplate is hclsyntax.ParseTemplate for untrusted text.
func ParseTemplate(src []byte, name string, start hcl.Pos) (hclsyntax.Expression, hcl.Diagnostics) {
	if tooManyTokens(src) < 0 {
		if expr, ok := hclfast.ParseTemplate(src, name, start); ok {
			return expr, nil
		}
	}
	if at, why := tooDeep(src, hclsyntax.LexTemplate, true); at >= 0 {
		return &hclsyntax.TemplateExpr{SrcRange: hcl.Range{Filename: name, Start: start, End: start}}, leftOut(src, at, why, name, start)
	}
	return hclsyntax.ParseTemplate(src, name, start)
}

// leftOut is the error for a text that is not parsed because of what is at an offset.
func leftOut(src []byte, at int, why, name string, start hcl.Pos) hcl.Diagnostics {
	pos := start
	pos.Byte += at
	if lines := bytes.Count(src[:at], []byte("\n")); lines > 0 {
		pos.Line += lines
		pos.Column = at - bytes.LastIndexByte(src[:at], '\n')
	} else {
		pos.Column += at
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: why, Detail: "It is left out, for it would take more memory than there may be.",
		Subject: &hcl.Range{Filename: name, Start: pos, End: pos},
	}}
}

// tooDeep returns the offset at which a text nests too deeply or has too many tokens for
// one tree, or -1 if it can be parsed. It first counts brackets, those in strings and
// comments too: in real texts they are balanced or nearly so. Only if there seem to be too
// many levels does it count tokens. lines says whether all lines may belong to one string.
func tooDeep(src []byte, lex func([]byte, string, hcl.Pos) (hclsyntax.Tokens, hcl.Diagnostics), lines bool) (offset int, why string) {
	if at := tooManyTokens(src); at >= 0 {
		return at, "Too much in one block"
	}
	at := chars.BracketsTooDeep(src)
	if at < 0 && !manyOperators(src, lines) {
		return -1, ""
	}
	if at >= 0 && len(src) > largeFile {
		return at, nestedTooDeeply
	}
	tokens, _ := lex(src, "", hcl.InitialPos)
	return tokensTooDeep(tokens)
}

// tooManyTokens returns the offset at which a text has too many tokens, or -1. It estimates:
// outside of quotes each punctuation character is a token, and in quotes each $ or %. Three
// words or lines count as one token, because those of comments and here-documents are none.
func tooManyTokens(src []byte) int {
	if len(src) <= maxTokens {
		return -1
	}
	const words = 3
	count, quoted, last := 0, false, byte(' ') // count is in thirds of a token
	for i, c := range src {
		switch {
		case c == '\n':
			quoted = false
			count++
		case c == '"' && last != '\\':
			quoted = !quoted
			count += words
		case quoted && (c == '$' || c == '%'):
			count += words
		case quoted:
		case chars.IsNameByte(c) && !chars.IsNameByte(last):
			count++
		case c > ' ' && c < 0x80 && !chars.IsNameByte(c):
			count += words
		}
		if last = c; count > words*maxTokens {
			return i
		}
	}
	return -1
}

const nestedTooDeeply = "Nested too deeply"

// manyOperators reports whether a text may have an expression with too many operators, or
// a string with too many lines. Unary and conditional operators nest one level each; an
// index adds a level to its operand, an attribute does not.
func manyOperators(src []byte, lines bool) bool {
	for _, operator := range []byte("?!-+*/%&|=<>[$\n") {
		most := maxOperators
		switch operator {
		case '?', '!':
			most = chars.MaxNesting
		case '$', '%':
			most = maxLiterals
		case '\n':
			if most = maxLiterals; !lines {
				continue
			}
		}
		if len(src) > most && bytes.Count(src, []byte{operator}) > most {
			return true
		}
	}
	return false
}

// tokensTooDeep is tooDeep by exact tokens.
func tokensTooDeep(tokens hclsyntax.Tokens) (offset int, why string) {
	type level struct{ operators, nested, literals int }
	levels := []level{{}}
	nested, surplus := 0, 0 // the sum over all levels; closing tokens without an opening one
	for _, token := range tokens {
		last := &levels[len(levels)-1]
		switch token.Type {
		case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			if token.Type == hclsyntax.TokenOBrack {
				last.operators++
			}
			levels = append(levels, level{})
			nested++
		case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenTemplateSeqEnd, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			if len(levels) == 1 {
				surplus++
				break
			}
			nested -= last.nested + 1
			levels = levels[:len(levels)-1]
		case hclsyntax.TokenComma:
			nested -= last.nested
			*last = level{}
		case hclsyntax.TokenEqual:
			nested -= last.nested
			*last = level{}
		case hclsyntax.TokenStringLit, hclsyntax.TokenQuotedLit:
			last.literals++
		case hclsyntax.TokenQuestion, hclsyntax.TokenBang, hclsyntax.TokenMinus:
			last.nested++
			nested++
		case hclsyntax.TokenPlus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenAnd, hclsyntax.TokenOr, hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual,
			hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq, hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq:
			last.operators++
		}
		switch last = &levels[len(levels)-1]; {
		case nested > chars.MaxNesting, surplus > chars.MaxNesting, last.operators > maxOperators:
			return token.Range.Start.Byte, nestedTooDeeply
		case last.literals > maxLiterals:
			return token.Range.Start.Byte, "Too many lines in one text"
		}
	}
	return -1, ""
}
