package lint

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// parameter is one coder_parameter, for_each expanded.
type parameter struct {
	block   *block
	each    expansion
	name    string // as Coder shows it
	verdict nameVerdict
	secret  bool
	// why not, where a look-alike was passed over
	passed string
	typ    string
	origin *origin

	masked, ephemeral, disabled bool
	options                     []scopedBlock
}

// parameters are the parameters that a block makes.
func (in *instance) parameters(b *block) []*parameter {
	if list, ok := in.params[b]; ok {
		return list
	}
	in.params[b] = nil
	var list []*parameter
	each := b.body().Attributes["for_each"]
	for _, e := range in.expand(b.body(), in.top) {
		list = append(list, in.parameter(b, e))
		if each != nil && e.key == "" {
			in.graph.gap(gap{each.Expr.Range(), b.at, b.address, "the for_each of " + b.address + " is not known here, so its parameters were not told apart", true})
		}
	}
	in.params[b] = list
	return list
}

func (in *instance) parameter(b *block, e expansion) *parameter {
	p := &parameter{block: b, each: e}
	str := func(name string) string { return e.scope.textOf(b.body().Attributes[name]) }
	p.name, p.typ = str("name"), str("type")
	if p.name == "" {
		p.name = b.name
	}
	if attr := b.body().Attributes["ephemeral"]; attr != nil {
		p.ephemeral, _ = e.scope.eval(attr.Expr).boolean()
	}
	p.masked, p.disabled = in.styling(b, e.scope)
	p.options = in.blocks(b.body(), "option", e.scope)
	p.origin = in.graph.origin(originKey{kind: fromParameter, address: b.address, instance: e.key, in: in})
	p.origin.title, p.origin.at, p.origin.block = "parameter "+quoteName(p.name), b.DefRange(), b
	facts := parameterFacts{
		name: p.name, label: b.name, display: str("display_name"), description: str("description"), typ: p.typ, formType: str("form_type"),
		chosen: len(p.options) > 0, disabled: p.disabled, validations: in.validations(b, e.scope),
	}
	v := facts.named(in.graph.names)
	if e.key == "" {
		v = judgedByUse(v, in.usedAs(b, v))
	}
	p.verdict, p.secret, p.passed = facts.takesSecret(v)
	if p.secret && elsewhere(b.name, str("default")) {
		p.secret, p.passed = false, "its default says where the secret is"
	}
	return p
}

// textOf is the text of an attribute: interpolations that are not known are left
// out, the words around them stay.
func (s *scope) textOf(attr *hclsyntax.Attribute) string {
	if attr == nil {
		return ""
	}
	if text, ok := s.eval(attr.Expr).str(); ok {
		return text
	}
	tpl, ok := attr.Expr.(*hclsyntax.TemplateExpr)
	if !ok {
		if keyword := hcl.ExprAsKeyword(attr.Expr); keyword != "" {
			return keyword
		}
		return ""
	}
	var b strings.Builder
	for _, part := range tpl.Parts {
		if text, ok := s.eval(part).str(); ok {
			b.WriteString(text)
		}
	}
	return b.String()
}

// styling reads the two settings that matter of a parameter's styling.
func (in *instance) styling(b *block, s *scope) (masked, disabled bool) {
	attr := b.body().Attributes["styling"]
	if attr == nil {
		return false, false
	}
	v := s.eval(attr.Expr)
	if v.inner != nil {
		v = v.inner
	} else if text, ok := v.str(); ok {
		v = fromJSON(text)
	}
	return setting(v, "mask_input"), setting(v, "disabled")
}

func setting(v *value, name string) bool {
	field := v.fields[name]
	if field == nil {
		return false
	}
	b, ok := field.boolean()
	return b || !ok
}

// validations are the regular expressions that a parameter's value must match.
func (in *instance) validations(b *block, s *scope) []string {
	var list []string
	for _, v := range in.blocks(b.body(), "validation", s) {
		if text := v.scope.textOf(v.Body.Attributes["regex"]); text != "" {
			list = append(list, text)
		}
	}
	return list
}
