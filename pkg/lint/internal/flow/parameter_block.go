package flow

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// Parameters lists the instances of a coder_parameter.
func (in *Instance) Parameters(b *terraform.Block) []*Parameter {
	if list, ok := in.parameters[b]; ok {
		return list
	}
	in.parameters[b] = nil
	var list []*Parameter
	each := b.Body().Attributes["for_each"]
	for _, e := range in.Expand(b.Body(), in.Top) {
		list = append(list, in.parameter(b, e))
		if each != nil && e.Key == "" {
			in.graph.NoteNotFollowed(NotFollowed{each.Expr.Range(), b.Range, b.Address, "the for_each of " + b.Address + " is not known here, so its parameters were not told apart", true})
		}
	}
	in.parameters[b] = list
	return list
}

func (in *Instance) parameter(b *terraform.Block, e Expansion) *Parameter {
	p := &Parameter{Block: b, Each: e}
	str := func(name string) string { return e.Scope.TextOf(b.Body().Attributes[name]) }
	p.Name = str("name")
	if p.Name == "" {
		p.Name = b.Name
	}
	if attr := b.Body().Attributes["ephemeral"]; attr != nil {
		p.Ephemeral, _ = e.Scope.eval(attr.Expr).Bool()
	}
	p.Masked, p.Disabled = in.styling(b, e.Scope)
	options := in.Blocks(b.Body(), "option", e.Scope)
	p.Source = in.graph.source(sourceKey{kind: taint.SourceParameter, address: b.Address, instance: e.Key, in: in})
	p.Source.Title, p.Source.At, p.Source.Block = "parameter "+values.Quote(p.Name), b.HeaderRange, b
	facts := ParameterFacts{
		Name: p.Name, Label: b.Name, Display: str("display_name"), Description: str("description"), Type: str("type"), FormType: str("form_type"),
		Chosen: len(options) > 0, disabled: p.Disabled, Validations: in.validations(b, e.Scope),
	}
	v := facts.Named(in.graph.Names)
	if e.Key == "" {
		v = judgedByUse(v, in.usedAs(b, v))
	}
	p.Verdict, p.Secret, p.WhyNot = facts.TakesSecret(v)
	if p.Secret && elsewhere(b.Name, str("default")) {
		p.Secret, p.WhyNot = false, "its default says where the secret is"
	}
	return p
}

// styling reads the two relevant settings of a parameter's styling.
func (in *Instance) styling(b *terraform.Block, s *Scope) (masked, disabled bool) {
	attr := b.Body().Attributes["styling"]
	if attr == nil {
		return false, false
	}
	v := s.eval(attr.Expr)
	if v.Inner != nil {
		v = v.Inner
	} else if text, ok := v.Text(); ok {
		v = taint.FromJSON(text)
	}
	return setting(v, "mask_input"), setting(v, "disabled")
}

func setting(v *taint.Value, name string) bool {
	field := v.Fields[name]
	if field == nil {
		return false
	}
	b, ok := field.Bool()
	return b || !ok
}

// validations lists the regular expressions that a parameter's value must match.
func (in *Instance) validations(b *terraform.Block, s *Scope) []string {
	var list []string
	for _, v := range in.Blocks(b.Body(), "validation", s) {
		if text := v.Scope.TextOf(v.Body.Attributes["regex"]); text != "" {
			list = append(list, text)
		}
	}
	return list
}
