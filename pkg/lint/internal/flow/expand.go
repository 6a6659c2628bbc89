package flow

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/taint"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// Expand lists the instances of a block as far as its count and for_each are known. There
// are none if either is known to be empty.
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

// each lists an instance per element of a collection.
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

// Blocks lists the nested blocks of a kind with their scopes. It expands dynamic ones.
func (in *Instance) Blocks(body *hclsyntax.Body, kind string, s *Scope) []ScopedBlock {
	var list []ScopedBlock
	for _, b := range body.Blocks {
		switch {
		case b.Type == kind:
			list = append(list, ScopedBlock{b, s})
		case b.Type == "dynamic" && slices.Equal(b.Labels, []string{kind}):
			list = append(list, in.dynamic(b, s)...)
		}
	}
	return list
}

// dynamic expands a dynamic block.
func (in *Instance) dynamic(b *hclsyntax.Block, s *Scope) []ScopedBlock {
	if len(b.Labels) != 1 {
		return nil // not valid Terraform
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
