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
	source *Source
	dir    string // within the source, "." for its top
	files  []*file
	byName map[string]*file // by shown name, for ranges

	blocks    []*block // every top-level block, in the order of files and lines
	variables map[string]*block
	locals    map[string]*local
	resources map[string]*block // by address, data sources with "data."
	calls     map[string]*block
	outputs   map[string]*block
}

// block is a top-level block.
type block struct {
	*hclsyntax.Block
	file    *file
	address string // "data.coder_parameter.token", "var.token", "module.x"
	typ     string // the resource type, "" for other blocks
	name    string // the last label
}

// local is one named value of a locals block.
type local struct {
	*hclsyntax.Attribute
	file *file
}

// newModule gathers the blocks of files, with Terraform's override files applied.
func newModule(source *Source, dir string, files []*file) *module {
	m := &module{
		source: source, dir: dir, files: files, byName: map[string]*file{}, variables: map[string]*block{},
		locals: map[string]*local{}, resources: map[string]*block{}, calls: map[string]*block{}, outputs: map[string]*block{},
	}
	var overrides []*file
	for _, f := range files {
		m.byName[f.name] = f
		if isOverride(f.path) {
			overrides = append(overrides, f)
			continue
		}
		for _, b := range f.body.Blocks {
			m.add(f, b)
		}
	}
	for _, f := range overrides {
		for _, b := range f.body.Blocks {
			m.override(f, b)
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

func (m *module) add(f *file, hb *hclsyntax.Block) {
	b := &block{Block: hb, file: f}
	index := b.identify()
	switch {
	case hb.Type == "locals":
		for name, attr := range hb.Body.Attributes {
			m.locals[name] = &local{attr, f}
		}
	case index == "":
	default:
		m.index(index)[b.key()] = b
	}
	m.blocks = append(m.blocks, b)
}

// identify fills in what the labels say and returns the block's kind, or "".
func (b *block) identify() string {
	labels := b.Labels
	switch {
	case (b.Type == "resource" || b.Type == "data" || b.Type == "ephemeral") && len(labels) == 2:
		b.typ, b.name = labels[0], labels[1]
		b.address = labels[0] + "." + labels[1]
		if b.Type != "resource" {
			b.address = b.Type + "." + b.address
		}
		return "resource"
	case b.Type == "variable" && len(labels) == 1:
		b.name, b.address = labels[0], "var."+labels[0]
		return "variable"
	case (b.Type == "module" || b.Type == "output") && len(labels) == 1:
		b.name, b.address = labels[0], b.Type+"."+labels[0]
		return b.Type
	}
	b.address = strings.Join(append([]string{b.Type}, labels...), ".")
	return ""
}

func (b *block) key() string {
	if b.typ != "" {
		return b.address
	}
	return b.name
}

func (m *module) index(kind string) map[string]*block {
	switch kind {
	case "variable":
		return m.variables
	case "module":
		return m.calls
	case "output":
		return m.outputs
	}
	return m.resources
}

// override merges a block of an override file into the one it names: attributes
// replace attributes, nested blocks replace all of their type.
func (m *module) override(f *file, hb *hclsyntax.Block) {
	b := &block{Block: hb, file: f}
	kind := b.identify()
	var base *block
	if kind != "" {
		base = m.index(kind)[b.key()]
	}
	if base == nil {
		m.add(f, hb)
		return
	}
	merged := *base.Block
	body := *base.Body
	body.Attributes = hclsyntax.Attributes{}
	for name, attr := range base.Body.Attributes {
		body.Attributes[name] = attr
	}
	for name, attr := range hb.Body.Attributes {
		body.Attributes[name] = attr
	}
	replaced := map[string]bool{}
	for _, nested := range hb.Body.Blocks {
		replaced[nested.Type] = true
	}
	body.Blocks = slices.DeleteFunc(slices.Clone(base.Body.Blocks), func(n *hclsyntax.Block) bool { return replaced[n.Type] })
	body.Blocks = append(body.Blocks, hb.Body.Blocks...)
	merged.Body = &body
	base.Block = &merged
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
