package fix

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// shellVariable returns the edit that makes a script read a variable instead of the
// interpolation. It is not ok where the shell does not expand variables.
func (u *use) shellVariable(name string) (e TextEdit, ok bool) {
	start, end, ok := interpolationAround(u.file, u.at)
	if !ok {
		return TextEdit{}, false
	}
	quoted, ok := u.inSingleQuotes()
	if !ok {
		return TextEdit{}, false
	}
	src := u.file.Content
	switch {
	case quoted && (start == 0 || src[start-1] != '\'' || end == len(src) || src[end] != '\''):
		return TextEdit{}, false
	case quoted && u.inHeredoc():
		return TextEdit{start - 1, end + 1, `"$` + name + `"`}, true
	case quoted:
		return TextEdit{start - 1, end + 1, `\"$` + name + `\"`}, true
	case end < len(src) && chars.IsNameByte(src[end]):
		return TextEdit{start, end, "$${" + name + "}"}, true
	}
	return TextEdit{start, end, "$" + name}, true
}

// template returns the outermost template around the use.
func (u *use) template() *hclsyntax.TemplateExpr {
	for _, node := range u.path {
		if e, ok := node.(*hclsyntax.TemplateExpr); ok {
			return e
		}
	}
	return nil
}

func (u *use) inHeredoc() bool {
	return strings.HasPrefix(string(u.file.Content[u.template().SrcRange.Start.Byte:]), "<<")
}

// inSingleQuotes reports whether the use is alone in single quotes of a shell script. It is
// not ok if the text is not a shell script, or if the shell does not expand variables at the
// use: within longer text in single quotes, or in a quoted here-document.
func (u *use) inSingleQuotes() (quoted, ok bool) {
	t := terraform.TextOf(u.file, u.template())
	if t == nil || script.LooksLikePowerShell(t.Text) || chars.BracketsTooDeep([]byte(t.Text)) >= 0 || !runsInShell(t.Text) {
		return false, false
	}
	i := slices.IndexFunc(t.Interpolations, func(e hclsyntax.Expression) bool { return terraform.Within(u.at, e.Range()) })
	if i < 0 {
		return false, false
	}
	interpolation := string(chars.FirstInterpolation + rune(i))
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(t.Text), "")
	if err != nil {
		return false, false
	}
	ok = true
	syntax.Walk(parsed, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.SglQuoted:
			if strings.Contains(n.Value, interpolation) {
				quoted = true
				ok = ok && n.Value == interpolation && !n.Dollar
			}
		case *syntax.Redirect:
			if n.Hdoc != nil && (n.Word.Lit() == "" || strings.Contains(n.Word.Lit(), `\`)) && strings.Contains(n.Hdoc.Lit(), interpolation) {
				ok = false
			}
		}
		return true
	})
	return quoted, ok
}

// runsInShell reports whether a script has no #! line, or one that names a shell.
func runsInShell(text string) bool {
	program, ok := strings.CutPrefix(strings.TrimSpace(text), "#!")
	program, _, _ = strings.Cut(program, "\n")
	return !ok || slices.ContainsFunc(strings.Fields(program), func(word string) bool {
		return strings.HasSuffix(word, "sh") && !strings.HasSuffix(word, "pwsh")
	})
}

// interpolationAround returns the offsets of the ${ … } around a range.
func interpolationAround(f *terraform.File, at hcl.Range) (start, end int, ok bool) {
	start, end = at.Start.Byte, at.End.Byte
	for start > 0 && f.Content[start-1] == ' ' {
		start--
	}
	for end < len(f.Content) && f.Content[end] == ' ' {
		end++
	}
	if start < 2 || string(f.Content[start-2:start]) != "${" || end >= len(f.Content) || f.Content[end] != '}' {
		return 0, 0, false
	}
	return start - 2, end + 1, true
}
