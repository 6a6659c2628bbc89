package flow

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// resource evaluates an attribute of a resource or data source, or returns it as a whole.
func (in *Instance) resource(address string, rest hcl.Traversal) (*taint.Value, hcl.Traversal) {
	key := ""
	for len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseAttr); ok {
			break
		}
		if step, ok := rest[0].(hcl.TraverseIndex); ok {
			key, _ = taint.Constant(step.Key).Text()
		}
		rest = rest[1:]
	}
	name, left := terraform.AttrStep(rest)
	if name == "" {
		attribute := func(key, name string) *taint.Value { return in.attributeOnce(address, key, name) }
		return &taint.Value{Whole: &taint.Resource{Key: key, Attribute: attribute}}, nil
	}
	return in.attributeOnce(address, key, name), left
}

func (in *Instance) attributeOnce(address, key, name string) *taint.Value {
	return in.once(address+"["+key+"]."+name, func() *taint.Value { return in.attribute(address, key, name) })
}

func (in *Instance) attribute(address, key, name string) *taint.Value {
	resourceType := address[:strings.LastIndexByte(address, '.')]
	b := in.Module.Resources[address]
	if resourceType == "data.coder_parameter" {
		return in.parameterValue(b, key, name)
	}
	if secret, ok := secretAttributeOf(resourceType, name); ok {
		if secret.named && !in.graph.Names.Secret(address[len(resourceType)+1:]) && !in.namesSecret(b) && (secret.kind != taint.SourceGenerated || in.secretUses().under[address] == "") {
			return taint.Unknown
		}
		return in.provided(secret, b, address, name)
	}
	if b == nil {
		return taint.Unknown
	}
	if inputs, ok := results()[resourceType+"."+name]; ok {
		return in.computed(b, inputs)
	}
	v := in.configured(b, name)
	if len(v.AllTaints()) > 0 || strings.Contains(resourceType, "coder_") || !in.graph.Names.Secret(name) || v.IsConstant() {
		return v
	}
	return in.provided(secretAttribute{kind: taint.SourceProvider, title: address + "." + name}, b, address, name)
}

// namesSecret reports whether a block's argument "name" means a secret: /dev/npm_token.
func (in *Instance) namesSecret(b *terraform.Block) bool {
	if b == nil || b.Body().Attributes["name"] == nil {
		return false
	}
	name := terraform.PlainText(b.Body().Attributes["name"])
	return in.graph.Names.Secret(name[strings.LastIndexByte(name, '/')+1:])
}

// provided evaluates an attribute that is a secret by its name or by what is known of it.
func (in *Instance) provided(secret secretAttribute, b *terraform.Block, address, name string) *taint.Value {
	source := in.graph.source(sourceKey{kind: secret.kind, address: address + "." + name, in: in})
	source.Title, source.Block = secret.title, b
	return &taint.Value{Taints: []*taint.Taint{{Source: source}}, Document: secret.document}
}

// configured evaluates an attribute as the template sets it.
func (in *Instance) configured(b *terraform.Block, name string) *taint.Value {
	attr := b.Body().Attributes[name]
	if attr == nil {
		return taint.Unknown
	}
	var values []*taint.Value
	for i, e := range in.Expand(b.Body(), in.Top) {
		if i >= maxExpansion {
			break
		}
		s := e.Scope.owned(b.Address + "." + name)
		values = append(values, s.literal(name, attr.Expr, s.eval(attr.Expr)))
	}
	if len(values) == 0 {
		return taint.Unknown
	}
	return taint.OneOf(values...)
}

// computed evaluates an attribute that is made from other arguments.
func (in *Instance) computed(b *terraform.Block, inputs []string) *taint.Value {
	var values []*taint.Value
	for _, e := range in.Expand(b.Body(), in.Top) {
		for _, name := range inputs {
			s := e.Scope.owned(b.Address)
			if attr := b.Body().Attributes[name]; attr != nil {
				values = append(values, s.eval(attr.Expr))
			}
			for _, part := range in.Blocks(b.Body(), name, s) {
				for _, attr := range terraform.Attributes(part.Body) {
					values = append(values, part.Scope.eval(attr.Expr))
				}
			}
		}
	}
	if len(values) == 1 {
		return values[0]
	}
	return taint.Carrying(values...)
}

// parameterValue evaluates an attribute of a parameter. Only "value" comes from people.
func (in *Instance) parameterValue(b *terraform.Block, key, name string) *taint.Value {
	if b == nil {
		return taint.Unknown
	}
	if name != "value" {
		return in.configured(b, name)
	}
	var taints []*taint.Taint
	for _, p := range in.Parameters(b) {
		if p.Secret && (key == "" || p.Each.name == "" || p.Each.name == key) {
			taints = taint.Join(taints, []*taint.Taint{{Source: p.Source}})
		}
	}
	if len(taints) == 0 {
		return taint.Unknown
	}
	return &taint.Value{Taints: taints}
}
