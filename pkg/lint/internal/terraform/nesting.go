package terraform

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/hclfast"
)

// The parsers call themselves for each level of a text, and so does what walks the
// trees. Go ends a program whose stack is used up, and nothing can catch that: so
// texts are looked at before, and one that nests like no template does is left out.

const (
	// maxOperators is how many operators an expression may have; each is a level of
	// its tree.
	maxOperators = 5000
	// maxLiterals is how many lines a text may have, or stretches between marks such as
	// $ in it: the parser joins them one by one, which takes the square of their number.
	maxLiterals = 10_000
	// maxTokens is how much one tree may be made of: it takes some 200 bytes for each.
	maxTokens = 300_000
)

// hclConfig is hclsyntax.ParseConfig for a text that anybody may have written. The body is
// never nil.
func hclConfig(src []byte, name string, start hcl.Pos) (*hclsyntax.Body, hcl.Diagnostics) {
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

// HCLTemplate is hclsyntax.ParseTemplate for a text that anybody may have written.
func HCLTemplate(src []byte, name string, start hcl.Pos) (hclsyntax.Expression, hcl.Diagnostics) {
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

// tooDeep is the offset from which a text nests too deeply, or is too much for one
// tree; -1 where it can be parsed. It counts what is in strings and comments too, which
// in real texts is in balance or nearly so: only where the levels seem too many are the
// tokens looked at. The lines count where they may be those of one text.
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

// tooManyTokens counts what makes a token: what is no letter, digit or space outside of
// quotes, and marks of what is put into a text; of words and lines every third, for those
// of a comment or a here-document are none.
func tooManyTokens(src []byte) int {
	if len(src) <= maxTokens {
		return -1
	}
	const words = 3
	count, quoted, last := 0, false, byte(' ') // of thirds of tokens
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

// manyOperators reports whether a text may have an expression of too many operators,
// or one text too many lines, if lines are of one. Operators of one operand and the conditional are levels
// by themselves; an index is a level of what it is taken from, and an attribute is not.
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

// tokensTooDeep counts levels where they count.
func tokensTooDeep(tokens hclsyntax.Tokens) (offset int, why string) {
	type level struct{ operators, nested, literals int }
	levels := []level{{}}
	nested, surplus := 0, 0 // of all levels; of what closes and nothing opened
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
