package flow

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Blocks that stand for several: count, for_each and dynamic.

// Expand lists the instances of a block as far as its for_each is known. None is
// returned where count or for_each is known to be empty.
func (in *Instance) Expand(body *hclsyntax.Body, s *Scope) []Expansion {
	if attr := body.Attributes["count"]; attr != nil {
		v := s.eval(attr.Expr)
		if n, ok := v.Int(); ok && n == 0 && !v.Assumed {
			return nil
		}
		count := &taint.Value{}
		count.Set("index", taint.Unknown)
		return []Expansion{{Scope: s.child(map[string]*taint.Value{"count": count})}}
	}
	attr := body.Attributes["for_each"]
	if attr == nil {
		return []Expansion{{Scope: s}}
	}
	return in.each(s.eval(attr.Expr), s)
}

// each binds each.key and each.value per element of a collection.
func (in *Instance) each(collection *taint.Value, s *Scope) []Expansion {
	if !collection.IsList && !collection.IsObject() {
		return []Expansion{{Scope: s.each(taint.Unknown, taint.Carrying(collection))}}
	}
	var list []Expansion
	for i, part := range collection.Parts() {
		if i >= maxExpansion {
			in.graph.Budget.Exceeded = true
			break
		}
		part = part.WithTaints(collection.Taints)
		key := part
		if collection.IsObject() {
			key = taint.ConstantString(collection.Keys[i])
		}
		name, _ := key.Text()
		list = append(list, Expansion{Scope: s.each(key, part), Key: `["` + name + `"]`, name: name})
	}
	if len(list) == 0 && (collection.Partial || collection.Assumed) {
		list = append(list, Expansion{Scope: s.each(taint.Unknown, taint.Carrying(collection))})
	}
	return list
}

// Blocks lists the nested blocks of a type with their scopes, dynamic ones
// expanded.
func (in *Instance) Blocks(body *hclsyntax.Body, typ string, s *Scope) []ScopedBlock {
	var list []ScopedBlock
	for _, b := range body.Blocks {
		switch {
		case b.Type == typ:
			list = append(list, ScopedBlock{b, s})
		case b.Type == "dynamic" && slices.Equal(b.Labels, []string{typ}):
			list = append(list, in.dynamic(b, s)...)
		}
	}
	return list
}

// dynamic is what a dynamic block stands for.
func (in *Instance) dynamic(b *hclsyntax.Block, s *Scope) []ScopedBlock {
	if len(b.Labels) != 1 {
		return nil // Terraform refuses it
	}
	iterator := b.Labels[0]
	if attr := b.Body.Attributes["iterator"]; attr != nil {
		if name := hcl.ExprAsKeyword(attr.Expr); name != "" {
			iterator = name
		}
	}
	collection := taint.Unknown
	if attr := b.Body.Attributes["for_each"]; attr != nil {
		collection = s.eval(attr.Expr)
	}
	var list []ScopedBlock
	for _, content := range terraform.Nested(b.Body, "content") {
		for _, e := range in.each(collection, s) {
			each, _ := e.Scope.lookup("each")
			list = append(list, ScopedBlock{content, e.Scope.child(map[string]*taint.Value{iterator: each})})
		}
	}
	return list
}
