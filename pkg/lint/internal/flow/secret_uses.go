package flow

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
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
		if b.File.IsLarge() {
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
			if use := in.uses["local."+name]; use != "" && !l.Block.File.IsLarge() {
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
