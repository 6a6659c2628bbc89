package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// interpolationsIn lists the interpolations in a text.
func interpolationsIn(s string) []PrintedValue {
	var values []PrintedValue
	for _, r := range s {
		if chars.IsInterpolation(r) {
			values = append(values, PrintedValue{Interpolation: r})
		}
	}
	return values
}

// substitutedValues lists the interpolations in the output of $(echo …) or $(echo … | base64 -d).
func (p *printFinder) substitutedValues(c *syntax.CmdSubst) []PrintedValue {
	if len(c.Stmts) != 1 {
		return nil
	}
	s := c.Stmts[0]
	for {
		pipe, ok := s.Cmd.(*syntax.BinaryCmd)
		if !ok || pipe.Op != syntax.Pipe {
			break
		}
		last, ok := pipe.Y.Cmd.(*syntax.CallExpr)
		if !ok {
			return nil
		}
		if name, _ := command(last); !slices.Contains(decoders, name) {
			return nil
		}
		s = pipe.X
	}
	first, ok := s.Cmd.(*syntax.CallExpr)
	if !ok {
		return nil
	}
	name, args := command(first)
	if name != "echo" && name != "printf" {
		return nil
	}
	var values []PrintedValue
	for _, arg := range args {
		values = append(values, p.wordValues(arg)...)
	}
	return values
}

// decoders are commands whose output contains their input, possibly encoded.
var decoders = []string{"base64", "tr", "cat", "gunzip", "openssl", "head", "tail", "xxd"}

// expandsToValue reports an expansion to the value of a variable, and not to its length, a part
// of it or whether it is set.
func expandsToValue(e *syntax.ParamExp) bool {
	if e.Length || e.Slice != nil || e.Excl || e.IsSet {
		return false
	}
	return e.Exp == nil || e.Exp.Op != syntax.AlternateUnset && e.Exp.Op != syntax.AlternateUnsetOrNull
}

// parts lists the interpolations whose value is in the parts of a word.
func (p *printFinder) parts(parts []syntax.WordPart) []PrintedValue {
	var values []PrintedValue
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			values = append(values, interpolationsIn(part.Value)...)
		case *syntax.SglQuoted:
			values = append(values, interpolationsIn(part.Value)...)
		case *syntax.DblQuoted:
			values = append(values, p.parts(part.Parts)...)
		case *syntax.ParamExp:
			if part.Param != nil && expandsToValue(part) {
				values = append(values, namedAt(p.variables[part.Param.Value], int(part.Pos().Offset()), int(part.End().Offset()))...)
			}
		case *syntax.CmdSubst:
			values = append(values, p.substitutedValues(part)...)
		}
	}
	return values
}

// wordValues lists the interpolations whose value is in a word.
func (p *printFinder) wordValues(w *syntax.Word) []PrintedValue {
	if w == nil {
		return nil
	}
	return p.parts(w.Parts)
}

// assigns notes the values of assigned variables.
func (p *printFinder) assigns(list []*syntax.Assign) {
	for _, a := range list {
		if a.Name == nil || a.Value == nil {
			continue
		}
		if values := p.wordValues(a.Value); len(values) > 0 {
			p.variables[a.Name.Value] = append(p.variables[a.Name.Value], values...)
		} else if p.inherited[a.Name.Value] {
			delete(p.variables, a.Name.Value) // the script assigns another value
		}
	}
}
