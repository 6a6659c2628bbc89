package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Block is a top-level block. It knows what and where it is; its tree is large and
// may be let go, to be parsed again when somebody asks for it.
type Block struct {
	Kind         string
	Labels       []string
	File         *File
	Address      string // "data.coder_parameter.token", "var.token", "module.x"
	ResourceType string // the resource type, "" for other blocks
	Name         string // the last label, "" where the labels are wrong

	Range       hcl.Range // from its type to its closing brace
	HeaderRange hcl.Range // its type and labels

	localNames []string // of a locals block

	parsed *hclsyntax.Block
	// original is the tree before an override file changed it; parsing again would lose
	// the change.
	original *hclsyntax.Block
}

// newBlock takes in a parsed block.
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

// identify fills in what the labels say.
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

// key is what the block is found by.
func (b *Block) key() string {
	if b.ResourceType != "" {
		return b.Address
	}
	return b.Name
}

// DefRange is the range of the type and labels.
func (b *Block) DefRange() hcl.Range { return b.HeaderRange }

// Syntax is the block's tree.
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

// maxRecent is how many trees of a large file are kept after they were parsed again.
const maxRecent = 256

// Body is the block's content.
func (b *Block) Body() *hclsyntax.Body { return b.Syntax().Body }

// inFile is the content as it stands in the block's own file.
func (b *Block) inFile() *hclsyntax.Body {
	if b.original != nil {
		return b.original.Body
	}
	return b.Body()
}

// Drop lets the tree go.
func (b *Block) Drop() {
	if b.original == nil {
		b.parsed = nil
	}
}

// parseAgain parses a block of the file once more.
func (f *File) parseAgain(at hcl.Range) *hclsyntax.Block {
	body, _ := hclConfig(f.Content[at.Start.Byte:at.End.Byte], f.Name, at.Start)
	if len(body.Blocks) > 0 {
		return body.Blocks[0]
	}
	return &hclsyntax.Block{Body: &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}, TypeRange: at, CloseBraceRange: at}
}
