package flow

import (
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
)

// preset collects the sinks of each parameter's value, which may be in a local far from
// the preset.
func (c *collector) preset() {
	attr := c.block.Body().Attributes["parameters"]
	if attr == nil {
		return
	}
	v := c.scope.owned(c.block.Address + ".parameters").eval(attr.Expr)
	for _, name := range v.Keys {
		field := c.in.presetLiteral(name, v.Fields[name])
		c.value(&Sink{Kind: SinkPreset, Attribute: "parameters", Inner: c.block.Range, Label: name}, field.Range, field)
	}
	c.value(&Sink{Kind: SinkPreset, Attribute: "parameters", Inner: c.block.Range}, attr.Expr.Range(), &taint.Value{Taints: v.Taints})
}

// presetLiteral returns v with a taint if it is a literal for a parameter that takes a
// secret, whatever the parameter's name alone means.
func (in *Instance) presetLiteral(name string, v *taint.Value) *taint.Value {
	text, ok := v.Text()
	if !ok || len(v.AllTaints()) > 0 || v.Range.Filename == "" || !in.graph.isSecret(v.Range, text, name, true) || !in.takesSecret(name) {
		return v
	}
	return v.WithTaints([]*taint.Taint{{Source: in.graph.literalSource(v.Range, name)}})
}

// takesSecret reports whether a parameter with the name takes a secret.
func (in *Instance) takesSecret(name string) bool {
	for _, b := range in.Module.Of("data", "coder_parameter") {
		if slices.ContainsFunc(in.Parameters(b), func(p *Parameter) bool { return p.Secret && p.Name == name }) {
			return true
		}
	}
	return false
}
