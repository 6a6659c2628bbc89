package script

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// printsArguments reports whether the body of a function prints $1, $@ or $*.
func printsArguments(body *syntax.Stmt) bool {
	found := false
	syntax.Walk(body, func(n syntax.Node) bool {
		s, ok := n.(*syntax.Stmt)
		if !ok {
			return !found
		}
		c, ok := s.Cmd.(*syntax.CallExpr)
		if !ok || toFile(s.Redirs) {
			return !toFile(s.Redirs) && !found
		}
		if name, args := command(c); name == "echo" || name == "printf" || name == "logger" {
			for _, arg := range args {
				found = found || hasArgument(arg)
			}
		}
		return !found
	})
	return found
}

// hasArgument reports whether a word expands an argument of the function.
func hasArgument(w *syntax.Word) bool {
	found := false
	syntax.Walk(w, func(n syntax.Node) bool {
		if e, ok := n.(*syntax.ParamExp); ok && e.Param != nil && expandsToValue(e) {
			name := e.Param.Value
			found = found || name == "@" || name == "*" || chars.Digits.All(name)
		}
		return !found
	})
	return found
}
