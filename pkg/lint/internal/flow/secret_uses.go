package flow

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// secretUses lists what the module puts where a secret goes, and the name it goes
// under: an environment variable, an argument, a query, a login in front of a host.
// A random_id tells machines apart in most templates, and in some it is a token; a
// parameter "anthropic" may be an account or a key.
func (in *Instance) secretUses() map[string]string {
	if in.uses != nil {
		return in.uses
	}
	in.uses, in.bearers = map[string]string{}, map[string]bool{}
	in.noteBearers()
	for _, b := range in.Module.Blocks {
		if b.File.Large() {
			continue // its trees come and go
		}
		if name, value := terraform.EnvPair(b.ResourceType, b.Body()); value != nil {
			in.noteNamed(name, value.Expr)
		}
		_ = hclsyntax.VisitAll(b.Body(), func(n hclsyntax.Node) hcl.Diagnostics {
			in.noteSecretUse(n)
			return nil
		})
	}
	in.noteLocals()
	return in.uses
}

// maxUsedAs is through how many locals in a row a name is handed on.
const maxUsedAs = 8

// noteLocals hands the name of each local on to what the local is made of, through
// several of them.
func (in *Instance) noteLocals() {
	names := slices.Sorted(maps.Keys(in.Module.Locals))
	for round, before := 0, -1; round < maxUsedAs && before < len(in.uses); round++ {
		before = len(in.uses)
		for _, name := range names {
			l := in.Module.Locals[name]
			if use := in.uses["local."+name]; use != "" && !l.Block.File.Large() {
				in.noteUse(use, l.Attribute().Expr)
			}
		}
	}
}

func (in *Instance) noteSecretUse(n hclsyntax.Node) {
	switch n := n.(type) {
	case *hclsyntax.Attribute:
		in.noteNamed(n.Name, n.Expr)
	case *hclsyntax.Block:
		if name, value := terraform.EnvPair(n.Type, n.Body); value != nil {
			in.noteNamed(name, value.Expr)
		}
	case *hclsyntax.ObjectConsExpr:
		name, value := terraform.ObjectPair(n)
		for _, item := range n.Items {
			in.noteNamed(terraform.KeyText(item.KeyExpr), item.ValueExpr)
		}
		if value != nil {
			in.noteNamed(name, value)
		}
	case *hclsyntax.TemplateExpr:
		for i := 1; i < len(n.Parts); i++ {
			before, _ := n.Parts[i-1].(*hclsyntax.LiteralValueExpr)
			if before == nil {
				continue
			}
			text, _ := terraform.StringOf(before.Val)
			if script.EndsInLogin(text) {
				in.noteUse("password", n.Parts[i])
			} else {
				in.noteNamed(script.AssignedName(text), n.Parts[i])
			}
		}
	}
}

// noteBearers notes the environment variables that a script of the module sends as
// a bearer's token, whatever they are called.
func (in *Instance) noteBearers() {
	for _, f := range in.Module.Files {
		if !f.Large() {
			in.noteBearersIn(f.Content, chars.IsNameByte)
		}
	}
	if !in.IsRoot() {
		return
	}
	for _, p := range in.graph.aux {
		if f, err := in.graph.Loader.Text(p); err == nil {
			in.noteBearersIn(f.Content, isEnvByte)
		}
	}
}

// isEnvByte is a byte of an environment variable's name; a script's own variables are
// not in capitals.
func isEnvByte(c byte) bool {
	return chars.ClassOf(c)&(chars.HexUpper|chars.RestUpper|chars.Digits|chars.Underscore) != 0
}

// noteBearersIn notes those of a text whose names are of such bytes.
func (in *Instance) noteBearersIn(src []byte, ofName func(byte) bool) {
	for {
		_, rest, ok := bytes.Cut(src, []byte("Bearer $"))
		if !ok {
			return
		}
		if name := script.ExpandedName(rest); name != "" && !slices.ContainsFunc([]byte(name), func(c byte) bool { return !ofName(c) }) {
			in.bearers[name] = true
		}
		src = rest
	}
}

func (in *Instance) noteNamed(name string, expr hclsyntax.Expression) {
	if name != "" && (in.bearers[name] || in.graph.Names.Secret(name)) {
		in.noteUse(name, expr)
	}
}

// noteUse notes what an expression passes on as it is.
func (in *Instance) noteUse(name string, expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		address := usedAddress(e.Traversal)
		if address != "" && (in.uses[address] == "" || in.graph.Names.Classify(name).Confidence == naming.ConfidenceHigh) {
			in.uses[address] = name
		}
	case *hclsyntax.TemplateWrapExpr:
		in.noteUse(name, e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		in.noteUse(name, e.Expression)
	case *hclsyntax.FunctionCallExpr:
		for _, arg := range e.Args {
			if terraform.PassingFunctions.Has(e.Name) || e.Name == "urlencode" || e.Name == "join" {
				in.noteUse(name, arg)
			}
		}
	case *hclsyntax.ConditionalExpr:
		in.noteUse(name, e.TrueResult)
		in.noteUse(name, e.FalseResult)
	}
}

// usedAddress is what a reference takes the whole value of: a variable, a local, a
// parameter or a resource. A part of a variable is something by itself.
func usedAddress(t hcl.Traversal) string {
	address, rest := t.RootName(), t[1:]
	whole := address == "var" || address == "local"
	step, rest := terraform.AttrStep(rest)
	address += "." + step
	if t.RootName() == "data" {
		parameter := step == "coder_parameter"
		step, rest = terraform.AttrStep(rest)
		address += "." + step
		for len(rest) > 0 {
			if _, ok := rest[0].(hcl.TraverseIndex); !ok {
				break
			}
			rest = rest[1:]
		}
		if value, _ := terraform.AttrStep(rest); parameter && value != "value" {
			return "" // its name
		}
	}
	if whole && len(rest) > 0 {
		return ""
	}
	return address
}

// usedAs is the name of a secret that a parameter or variable is handed on under,
// where its own name leaves open what it is.
func (in *Instance) usedAs(b *terraform.Block, v naming.Verdict) string {
	if v.Secret || len(v.Words) == 0 || naming.Words().Heads[v.Words[0]] || naming.Words().Tails[lastWord(v.Words)] {
		return ""
	}
	if v.Noun != "" && !v.Unclear {
		// A description may speak of the secret's place; what is sent outdoes it.
		if use := in.secretUses()[b.Address]; !in.bearers[use] || !in.graph.Names.Classify(b.Name).Unclear {
			return ""
		}
	}
	if attr := b.Body().Attributes["default"]; attr != nil && !isEmptyDefault(attr) {
		return ""
	}
	return in.UsedAsSecret(b.Address)
}

// isEmptyDefault reports default = "" and default = null.
func isEmptyDefault(attr *hclsyntax.Attribute) bool {
	if lit, ok := attr.Expr.(*hclsyntax.LiteralValueExpr); ok {
		return lit.Val.IsNull()
	}
	return terraform.IsLiteral(attr.Expr) && terraform.PlainText(attr) == ""
}

// judgedByUse is the verdict on what is used under the name of a secret; v where there
// is none.
func judgedByUse(v naming.Verdict, name string) naming.Verdict {
	if name != "" {
		v.Secret, v.Unclear, v.Confidence, v.Noun = true, false, naming.ConfidenceMedium, name
		v.Reason = "its value goes to " + values.Quote(name)
	}
	return v
}

// UsedAsSecret is the name of a secret that something is handed on under. Words such as
// "secret" alone often stand before the name of one.
func (in *Instance) UsedAsSecret(address string) string {
	name := in.secretUses()[address]
	use := in.graph.Names.Classify(name)
	if in.bearers[name] {
		return name
	}
	if use.Confidence < naming.ConfidenceHigh || strings.HasPrefix(use.Noun, "secret") {
		return ""
	}
	return name
}
