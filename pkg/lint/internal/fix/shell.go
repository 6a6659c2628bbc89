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

// shellVariable makes a script read a variable where the template wrote the value. It
// does not where the shell would not put the variable's value there.
func (u *use) shellVariable(name string) (e TextEdit, ok bool) {
	start, end, ok := interpolation(u.file, u.at)
	if !ok {
		return TextEdit{}, false
	}
	quoted, ok := u.shellQuotes()
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

// script is the text that the use stands in.
func (u *use) script() *hclsyntax.TemplateExpr {
	for _, node := range u.path {
		if e, ok := node.(*hclsyntax.TemplateExpr); ok {
			return e
		}
	}
	return nil
}

func (u *use) inHeredoc() bool {
	return strings.HasPrefix(string(u.file.Content[u.script().SrcRange.Start.Byte:]), "<<")
}

// shellQuotes reports whether the use is all that single quotes in the script hold. It
// is not ok where the text is no script of a shell, and within what a shell leaves as
// it is: other single quotes, and here-documents that are quoted.
func (u *use) shellQuotes() (quoted, ok bool) {
	t := terraform.TextOf(u.file, u.script())
	if t == nil || script.LooksLikePowerShell(t.Text) || chars.BracketsTooDeep([]byte(t.Text)) >= 0 || !runsInShell(t.Text) {
		return false, false
	}
	i := slices.IndexFunc(t.Interpolations, func(e hclsyntax.Expression) bool { return terraform.Within(u.at, e.Range()) })
	if i < 0 {
		return false, false
	}
	hole := string(chars.FirstInterpolation + rune(i))
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(t.Text), "")
	if err != nil {
		return false, false
	}
	ok = true
	syntax.Walk(parsed, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.SglQuoted:
			if strings.Contains(n.Value, hole) {
				quoted = true
				ok = ok && n.Value == hole && !n.Dollar
			}
		case *syntax.Redirect:
			if n.Hdoc != nil && (n.Word.Lit() == "" || strings.Contains(n.Word.Lit(), `\`)) && strings.Contains(n.Hdoc.Lit(), hole) {
				ok = false
			}
		}
		return true
	})
	return quoted, ok
}

// runsInShell reports a script without a first line that names its program, or with
// one that names a shell.
func runsInShell(text string) bool {
	program, named := strings.CutPrefix(strings.TrimSpace(text), "#!")
	program, _, _ = strings.Cut(program, "\n")
	return !named || slices.ContainsFunc(strings.Fields(program), func(word string) bool {
		return strings.HasSuffix(word, "sh") && !strings.HasSuffix(word, "pwsh")
	})
}

// interpolation is the stretch of ${ … } around a range.
func interpolation(f *terraform.File, at hcl.Range) (start, end int, ok bool) {
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
