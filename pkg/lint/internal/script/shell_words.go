package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

func interpolationsIn(s string) []PrintedValue {
	var holes []PrintedValue
	for _, r := range s {
		if chars.IsInterpolation(r) {
			holes = append(holes, PrintedValue{Interpolation: r})
		}
	}
	return holes
}

// substituted lists what the output of $(echo …) or $(echo … | base64 -d) holds.
func (p *printFinder) substituted(c *syntax.CmdSubst) []PrintedValue {
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
	var holes []PrintedValue
	for _, arg := range args {
		holes = append(holes, p.word(arg)...)
	}
	return holes
}

// decoders give back what they read in another form.
var decoders = []string{"base64", "tr", "cat", "gunzip", "openssl", "head", "tail", "xxd"}

// wholeValue reports an expansion that gives the variable's value, and not its
// length, a part of it or whether it is set.
func wholeValue(e *syntax.ParamExp) bool {
	if e.Length || e.Slice != nil || e.Excl || e.IsSet {
		return false
	}
	return e.Exp == nil || e.Exp.Op != syntax.AlternateUnset && e.Exp.Op != syntax.AlternateUnsetOrNull
}

func (p *printFinder) parts(parts []syntax.WordPart) []PrintedValue {
	var holes []PrintedValue
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			holes = append(holes, interpolationsIn(part.Value)...)
		case *syntax.SglQuoted:
			holes = append(holes, interpolationsIn(part.Value)...)
		case *syntax.DblQuoted:
			holes = append(holes, p.parts(part.Parts)...)
		case *syntax.ParamExp:
			if part.Param != nil && wholeValue(part) {
				holes = append(holes, through(p.vars[part.Param.Value], int(part.Pos().Offset()), int(part.End().Offset()))...)
			}
		case *syntax.CmdSubst:
			holes = append(holes, p.substituted(part)...)
		}
	}
	return holes
}

// word lists the interpolations whose value is in a word.
func (p *printFinder) word(w *syntax.Word) []PrintedValue {
	if w == nil {
		return nil
	}
	return p.parts(w.Parts)
}

func (p *printFinder) assigns(list []*syntax.Assign) {
	for _, a := range list {
		if a.Name == nil || a.Value == nil {
			continue
		}
		if holes := p.word(a.Value); len(holes) > 0 {
			p.vars[a.Name.Value] = append(p.vars[a.Name.Value], holes...)
		} else if p.inherited[a.Name.Value] {
			delete(p.vars, a.Name.Value) // the script gives it another value
		}
	}
}
