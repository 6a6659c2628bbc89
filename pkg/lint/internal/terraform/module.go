package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Module is a folder of Terraform files, typed: a template, or a module that
// templates call.
type Module struct {
	Dir   string // within the source, "." for its top
	Files []*File

	Blocks    []*Block // every top-level block, in the order of files and lines
	Variables map[string]*Block
	Locals    map[string]*local
	Resources map[string]*Block // by address, data sources with "data."
	Calls     map[string]*Block
	Outputs   map[string]*Block
}

// local is one named value of a locals block.
type local struct {
	Block *Block
	name  string
}

// Attribute is the value's definition.
func (l *local) Attribute() *hclsyntax.Attribute { return l.Block.Body().Attributes[l.name] }

// newModule gathers the blocks of files, with Terraform's override files applied.
func newModule(dir string, files []*File) *Module {
	m := &Module{
		Dir: dir, Files: files, Variables: map[string]*Block{}, Locals: map[string]*local{},
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

// isOverride reports whether Terraform merges the file over the others.
func isOverride(p string) bool {
	name := p[strings.LastIndexByte(p, '/')+1:]
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".json"), ".tf")
	return name == "override" || strings.HasSuffix(name, "_override")
}

func (m *Module) add(b *Block) {
	m.Blocks = append(m.Blocks, b)
	if b.Kind == "locals" {
		for _, name := range b.localNames {
			m.Locals[name] = &local{b, name}
		}
		return
	}
	if index := m.index(b); index != nil {
		index[b.key()] = b
	}
}

// index is where a block is found by its name, nil for those that have none.
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

// override merges a block of an override file into the one it names: attributes
// replace attributes, nested blocks replace all of their type.
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

// Of lists the blocks of a type, such as "data", "coder_parameter".
func (m *Module) Of(kind, typ string) []*Block {
	var list []*Block
	for _, b := range m.Blocks {
		if b.Kind == kind && b.ResourceType == typ {
			list = append(list, b)
		}
	}
	return list
}

// Has reports whether the module holds a block of the type.
func (m *Module) Has(kind, typ string) bool {
	return slices.ContainsFunc(m.Blocks, func(b *Block) bool { return b.Kind == kind && b.ResourceType == typ })
}

// WholeRange is the block's range, from its type to its closing brace.
func WholeRange(b *hclsyntax.Block) hcl.Range {
	return hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
}

// Nested lists the direct sub-blocks of a type.
func Nested(body *hclsyntax.Body, typ string) []*hclsyntax.Block {
	var list []*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type == typ {
			list = append(list, b)
		}
	}
	return list
}

// Attributes lists a body's attributes in the order of the file.
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
