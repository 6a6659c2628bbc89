package lint

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Blocks that stand for several: count, for_each and dynamic.

// expansion is one instance of a block that has count or for_each.
type expansion struct {
	scope *scope
	key   string // as Terraform writes it: "", "[0]" or `["name"]`
	name  string // the key alone
}

// expand lists the instances of a block as far as its for_each is known. None is
// returned where count or for_each is known to be empty.
func (in *instance) expand(body *hclsyntax.Body, s *scope) []expansion {
	if attr := body.Attributes["count"]; attr != nil {
		v := s.eval(attr.Expr)
		if n, ok := smallInt(v); ok && n == 0 && !v.assumed {
			return nil
		}
		count := &value{}
		count.set("index", unknown)
		return []expansion{{scope: s.child(map[string]*value{"count": count})}}
	}
	attr := body.Attributes["for_each"]
	if attr == nil {
		return []expansion{{scope: s}}
	}
	return in.each(s.eval(attr.Expr), s)
}

// each binds each.key and each.value per element of a collection.
func (in *instance) each(collection *value, s *scope) []expansion {
	if !collection.isList && !collection.isObject() {
		return []expansion{{scope: s.each(unknown, carrying(collection))}}
	}
	var list []expansion
	for i, part := range collection.parts() {
		if i >= maxExpansion {
			in.graph.budget.exceeded = true
			break
		}
		part = part.withMarks(collection.marks)
		key := part
		if collection.isObject() {
			key = constantString(collection.keys[i])
		}
		name, _ := key.str()
		list = append(list, expansion{scope: s.each(key, part), key: `["` + name + `"]`, name: name})
	}
	if len(list) == 0 && (collection.partial || collection.assumed) {
		list = append(list, expansion{scope: s.each(unknown, carrying(collection))})
	}
	return list
}

// blocks lists the nested blocks of a type with their scopes, dynamic ones
// expanded.
func (in *instance) blocks(body *hclsyntax.Body, typ string, s *scope) []scopedBlock {
	var list []scopedBlock
	for _, b := range body.Blocks {
		switch {
		case b.Type == typ:
			list = append(list, scopedBlock{b, s})
		case b.Type == "dynamic" && slices.Equal(b.Labels, []string{typ}):
			list = append(list, in.dynamic(b, s)...)
		}
	}
	return list
}

// scopedBlock is a nested block and the scope its expressions are evaluated in.
type scopedBlock struct {
	*hclsyntax.Block
	scope *scope
}

// dynamic is what a dynamic block stands for.
func (in *instance) dynamic(b *hclsyntax.Block, s *scope) []scopedBlock {
	if len(b.Labels) != 1 {
		return nil // Terraform refuses it
	}
	iterator := b.Labels[0]
	if attr := b.Body.Attributes["iterator"]; attr != nil {
		if name := hcl.ExprAsKeyword(attr.Expr); name != "" {
			iterator = name
		}
	}
	collection := unknown
	if attr := b.Body.Attributes["for_each"]; attr != nil {
		collection = s.eval(attr.Expr)
	}
	var list []scopedBlock
	for _, content := range nested(b.Body, "content") {
		for _, e := range in.each(collection, s) {
			each, _ := e.scope.lookup("each")
			list = append(list, scopedBlock{content, e.scope.child(map[string]*value{iterator: each})})
		}
	}
	return list
}
