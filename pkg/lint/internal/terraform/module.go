package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Module is a folder of Terraform files: a template, or a module that templates call.
type Module struct {
	Dir   string // within the source, "." for its root
	Files []*File

	Blocks    []*Block // the top-level blocks, in the order of files and lines
	Variables map[string]*Block
	Locals    map[string]*Local
	Resources map[string]*Block // by address, so the keys of data sources begin with "data."
	Calls     map[string]*Block // the module blocks
	Outputs   map[string]*Block
}

// Local is a named value of a locals block.
type Local struct {
	Block *Block
	name  string
}

// Attribute returns the attribute that defines the value.
func (l *Local) Attribute() *hclsyntax.Attribute { return l.Block.Body().Attributes[l.name] }

// newModule indexes the blocks of files and merges override files as Terraform does.
func newModule(dir string, files []*File) *Module {
	m := &Module{
		Dir: dir, Files: files, Variables: map[string]*Block{}, Locals: map[string]*Local{},
		Resources: map[string]*Block{}, Calls: map[string]*Block{}, Outputs: map[string]*Block{},
	}
	var overrides []*File
	for _, f := range files {
		if isOverride(f.Path) {
			overrides = append(overrides, f)
			continue
		}
		for _, b := range f.Blocks {
			m.add(b)
		}
	}
	for _, f := range overrides {
		for _, b := range f.Blocks {
			m.override(b)
		}
	}
	return m
}

// isOverride reports whether Terraform merges a file into the others.
func isOverride(p string) bool {
	name := p[strings.LastIndexByte(p, '/')+1:]
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".tf")
	return name == "override" || strings.HasSuffix(name, "_override")
}

func (m *Module) add(b *Block) {
	m.Blocks = append(m.Blocks, b)
	if b.Kind == "locals" {
		for _, name := range b.localNames {
			m.Locals[name] = &Local{b, name}
		}
		return
	}
	if index := m.index(b); index != nil {
		index[b.key()] = b
	}
}

// index returns the index that a block belongs in, or nil.
func (m *Module) index(b *Block) map[string]*Block {
	switch {
	case b.ResourceType != "":
		return m.Resources
	case b.Name == "":
		return nil
	case b.Kind == "variable":
		return m.Variables
	case b.Kind == "module":
		return m.Calls
	case b.Kind == "output":
		return m.Outputs
	}
	return nil
}

// override merges a block of an override file into the block of the same address: an
// attribute replaces the one of its name, and nested blocks replace all of their type.
func (m *Module) override(b *Block) {
	var base *Block
	if index := m.index(b); index != nil {
		base = index[b.key()]
	}
	if base == nil {
		m.add(b)
		return
	}
	merged := *base.Syntax()
	over := b.Body()
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
		base.original = base.Syntax()
	}
	base.parsed = &merged
}

// Of returns the blocks of a kind and resource type, such as "data", "coder_parameter".
func (m *Module) Of(kind, resourceType string) []*Block {
	var list []*Block
	for _, b := range m.Blocks {
		if b.Kind == kind && b.ResourceType == resourceType {
			list = append(list, b)
		}
	}
	return list
}

// Has reports whether the module has a block of a kind and resource type.
func (m *Module) Has(kind, resourceType string) bool {
	return slices.ContainsFunc(m.Blocks, func(b *Block) bool { return b.Kind == kind && b.ResourceType == resourceType })
}

// WholeRange returns the range of a block, from its type to its closing brace.
func WholeRange(b *hclsyntax.Block) hcl.Range {
	return hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
}

// Nested returns the blocks of a type directly in a body.
func Nested(body *hclsyntax.Body, blockType string) []*hclsyntax.Block {
	var list []*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type == blockType {
			list = append(list, b)
		}
	}
	return list
}

// Attributes returns the attributes of a body in source order.
func Attributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, a := range body.Attributes {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int {
		return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte
	})
	return list
}
