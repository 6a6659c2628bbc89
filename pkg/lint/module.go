package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// module is a folder of Terraform files, typed: a template, or a module that
// templates call.
type module struct {
	dir   string // within the source, "." for its top
	files []*file

	blocks    []*block // every top-level block, in the order of files and lines
	variables map[string]*block
	locals    map[string]*local
	resources map[string]*block // by address, data sources with "data."
	calls     map[string]*block
	outputs   map[string]*block
}

// local is one named value of a locals block.
type local struct {
	block *block
	name  string
}

// attr is the value's definition.
func (l *local) attr() *hclsyntax.Attribute { return l.block.body().Attributes[l.name] }

// newModule gathers the blocks of files, with Terraform's override files applied.
func newModule(dir string, files []*file) *module {
	m := &module{
		dir: dir, files: files, variables: map[string]*block{}, locals: map[string]*local{},
		resources: map[string]*block{}, calls: map[string]*block{}, outputs: map[string]*block{},
	}
	var overrides []*file
	for _, f := range files {
		if isOverride(f.path) {
			overrides = append(overrides, f)
			continue
		}
		for _, b := range f.blocks {
			m.add(b)
		}
	}
	for _, f := range overrides {
		for _, b := range f.blocks {
			m.override(b)
		}
	}
	return m
}

// isOverride reports whether Terraform merges the file over the others.
func isOverride(p string) bool {
	name := p[strings.LastIndexByte(p, '/')+1:]
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".tf")
	return name == "override" || strings.HasSuffix(name, "_override")
}

func (m *module) add(b *block) {
	m.blocks = append(m.blocks, b)
	if b.Type == "locals" {
		for _, name := range b.localNames {
			m.locals[name] = &local{b, name}
		}
		return
	}
	if index := m.index(b); index != nil {
		index[b.key()] = b
	}
}

// index is where a block is found by its name, nil for those that have none.
func (m *module) index(b *block) map[string]*block {
	switch {
	case b.typ != "":
		return m.resources
	case b.name == "":
		return nil
	case b.Type == "variable":
		return m.variables
	case b.Type == "module":
		return m.calls
	case b.Type == "output":
		return m.outputs
	}
	return nil
}

// override merges a block of an override file into the one it names: attributes
// replace attributes, nested blocks replace all of their type.
func (m *module) override(b *block) {
	var base *block
	if index := m.index(b); index != nil {
		base = index[b.key()]
	}
	if base == nil {
		m.add(b)
		return
	}
	merged := *base.syntax()
	over := b.body()
	body := *merged.Body
	body.Attributes = hclsyntax.Attributes{}
	for name, attr := range merged.Body.Attributes {
		body.Attributes[name] = attr
	}
	for name, attr := range over.Attributes {
		body.Attributes[name] = attr
	}
	replaced := map[string]bool{}
	for _, nested := range over.Blocks {
		replaced[nested.Type] = true
	}
	body.Blocks = slices.DeleteFunc(slices.Clone(body.Blocks), func(n *hclsyntax.Block) bool { return replaced[n.Type] })
	body.Blocks = append(body.Blocks, over.Blocks...)
	merged.Body = &body
	if base.original == nil {
		base.original = base.syntax()
	}
	base.parsed = &merged
}

// of lists the blocks of a type, such as "data", "coder_parameter".
func (m *module) of(kind, typ string) []*block {
	var list []*block
	for _, b := range m.blocks {
		if b.Type == kind && b.typ == typ {
			list = append(list, b)
		}
	}
	return list
}

// has reports whether the module holds a block of the type.
func (m *module) has(kind, typ string) bool {
	return slices.ContainsFunc(m.blocks, func(b *block) bool { return b.Type == kind && b.typ == typ })
}

// whole is the block's range, from its type to its closing brace.
func whole(b *hclsyntax.Block) hcl.Range {
	return hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
}

// nested lists the direct sub-blocks of a type.
func nested(body *hclsyntax.Body, typ string) []*hclsyntax.Block {
	var list []*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type == typ {
			list = append(list, b)
		}
	}
	return list
}

// attributes lists a body's attributes in the order of the file.
func attributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, a := range body.Attributes {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int {
		return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte
	})
	return list
}
