package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Block is a top-level block. Its syntax tree is large, so it may be dropped and parsed
// again when it is needed.
type Block struct {
	Kind         string // "resource", "data", "locals", …
	Labels       []string
	File         *File
	Address      string // "data.coder_parameter.token", "var.token", "module.x"
	ResourceType string // "" if Kind is not resource, data or ephemeral
	Name         string // the last label, "" if the labels are not valid

	Range       hcl.Range // from its kind to its closing brace
	HeaderRange hcl.Range // its kind and labels

	// Note is what a Visit of Loader.Parse returned for a block of a large file.
	Note any

	localNames []string // the attributes of a locals block, sorted

	parsed *hclsyntax.Block
	// original is the tree before an override file changed it. It is never dropped:
	// parsing again would lose the change.
	original *hclsyntax.Block
}

func newBlock(f *File, syntax *hclsyntax.Block) *Block {
	b := &Block{Kind: syntax.Type, Labels: syntax.Labels, File: f, Range: WholeRange(syntax), HeaderRange: syntax.DefRange(), parsed: syntax}
	b.identify()
	if b.Kind == "locals" {
		for name := range syntax.Body.Attributes {
			b.localNames = append(b.localNames, name)
		}
		slices.Sort(b.localNames)
	}
	return b
}

// identify sets the fields that follow from the kind and the labels.
func (b *Block) identify() {
	labels := b.Labels
	switch {
	case (b.Kind == "resource" || b.Kind == "data" || b.Kind == "ephemeral") && len(labels) == 2:
		b.ResourceType, b.Name = labels[0], labels[1]
		b.Address = labels[0] + "." + labels[1]
		if b.Kind != "resource" {
			b.Address = b.Kind + "." + b.Address
		}
	case b.Kind == "variable" && len(labels) == 1:
		b.Name, b.Address = labels[0], "var."+labels[0]
	case (b.Kind == "module" || b.Kind == "output") && len(labels) == 1:
		b.Name, b.Address = labels[0], b.Kind+"."+labels[0]
	case len(labels) == 0:
		b.Address = b.Kind
	default:
		b.Address = strings.Join(append([]string{b.Kind}, labels...), ".")
	}
}

// key is the block's key in the index of its kind.
func (b *Block) key() string {
	if b.ResourceType != "" {
		return b.Address
	}
	return b.Name
}

// Syntax returns the block's syntax tree, and parses it again if it was dropped.
func (b *Block) Syntax() *hclsyntax.Block {
	if b.parsed == nil {
		b.parsed = b.File.parseAgain(b.Range)
		b.File.recent = append(b.File.recent, b)
		if len(b.File.recent) > maxRecent {
			b.File.recent[0].parsed = nil
			b.File.recent = b.File.recent[1:]
		}
	}
	return b.parsed
}

// maxRecent is how many trees of a large file stay in memory after they were parsed again.
const maxRecent = 256

// Body returns the block's body.
func (b *Block) Body() *hclsyntax.Body { return b.Syntax().Body }

// originalBody returns the body without the changes of override files.
func (b *Block) originalBody() *hclsyntax.Body {
	if b.original != nil {
		return b.original.Body
	}
	return b.Body()
}

// Drop frees the syntax tree.
func (b *Block) Drop() {
	if b.original == nil {
		b.parsed = nil
	}
}

// parseAgain parses one block of the file.
func (f *File) parseAgain(at hcl.Range) *hclsyntax.Block {
	body, _ := parseConfigAt(f.Content[at.Start.Byte:at.End.Byte], f.Name, at.Start)
	if len(body.Blocks) > 0 {
		return body.Blocks[0]
	}
	return &hclsyntax.Block{Body: &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}, TypeRange: at, CloseBraceRange: at}
}
