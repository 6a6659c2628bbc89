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

// secretUses is what a module uses as a secret. A random_id is an ID in most templates, and
// a token in some; a parameter "anthropic" may be an account or a key.
type secretUses struct {
	names *naming.Judge
	// under is the secret name that an address is used under: of an environment variable,
	// an argument, a query, a login in a URL.
	under map[string]string
	// bearers are the names of environment variables that a script sends as a bearer token.
	bearers map[string]bool
}

// noteModule adds the uses in a module.
func (u *secretUses) noteModule(m *terraform.Module) {
	for _, b := range m.Blocks {
		if b.File.IsLarge() {
			continue // its tree is not kept
		}
		if name, value := terraform.EnvPair(b.ResourceType, b.Body()); value != nil {
			u.noteNamed(name, value.Expr)
		}
		_ = hclsyntax.VisitAll(b.Body(), func(n hclsyntax.Node) hcl.Diagnostics {
			u.noteNode(n)
			return nil
		})
	}
	u.noteLocals(m)
}

// maxLocals bounds the number of locals between a value and its use.
const maxLocals = 8

// noteLocals adds what the locals that are used as a secret are made of.
func (u *secretUses) noteLocals(m *terraform.Module) {
	names := slices.Sorted(maps.Keys(m.Locals))
	for round, before := 0, -1; round < maxLocals && before < len(u.under); round++ {
		before = len(u.under)
		for _, name := range names {
			l := m.Locals[name]
			if use := u.under["local."+name]; use != "" && !l.Block.File.IsLarge() {
				u.noteUse(use, l.Attribute().Expr)
			}
		}
	}
}

// noteNode adds the uses that a node of the syntax tree shows.
func (u *secretUses) noteNode(n hclsyntax.Node) {
	switch n := n.(type) {
	case *hclsyntax.Attribute:
		u.noteNamed(n.Name, n.Expr)
	case *hclsyntax.Block:
		if name, value := terraform.EnvPair(n.Type, n.Body); value != nil {
			u.noteNamed(name, value.Expr)
		}
	case *hclsyntax.ObjectConsExpr:
		name, value := terraform.ObjectPair(n)
		for _, item := range n.Items {
			u.noteNamed(terraform.KeyText(item.KeyExpr), item.ValueExpr)
		}
		if value != nil {
			u.noteNamed(name, value)
		}
	case *hclsyntax.TemplateExpr:
		for i := 1; i < len(n.Parts); i++ {
			before, _ := n.Parts[i-1].(*hclsyntax.LiteralValueExpr)
			if before == nil {
				continue
			}
			text, _ := terraform.StringOf(before.Val)
			if script.EndsInLogin(text) {
				u.noteUse("password", n.Parts[i])
			} else {
				u.noteNamed(script.AssignedName(text), n.Parts[i])
			}
		}
	}
}

// noteNamed adds an expression under a name, if that means a secret.
func (u *secretUses) noteNamed(name string, expr hclsyntax.Expression) {
	if name != "" && (u.bearers[name] || u.names.Secret(name)) {
		u.noteUse(name, expr)
	}
}

// noteUse adds what an expression passes on unchanged.
func (u *secretUses) noteUse(name string, expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		address := usedAddress(e.Traversal)
		if address != "" && (u.under[address] == "" || u.names.Classify(name).Confidence == naming.ConfidenceHigh) {
			u.under[address] = name
		}
	case *hclsyntax.TemplateWrapExpr:
		u.noteUse(name, e.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		u.noteUse(name, e.Expression)
	case *hclsyntax.FunctionCallExpr:
		for _, arg := range e.Args {
			if terraform.PassingFunctions.Has(e.Name) || e.Name == "urlencode" || e.Name == "join" {
				u.noteUse(name, arg)
			}
		}
	case *hclsyntax.ConditionalExpr:
		u.noteUse(name, e.TrueResult)
		u.noteUse(name, e.FalseResult)
	}
}

// usedAddress returns the address of what a reference takes the value of: a variable, a
// local, a parameter or a resource. It returns "" for a part of a variable or local.
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
