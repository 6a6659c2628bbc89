package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// block is a top-level block. It knows what and where it is; its tree is large and
// may be let go, to be parsed again when somebody asks for it.
type block struct {
	Type    string
	Labels  []string
	file    *file
	address string // "data.coder_parameter.token", "var.token", "module.x"
	typ     string // the resource type, "" for other blocks
	name    string // the last label, "" where the labels are wrong

	at  hcl.Range // from its type to its closing brace
	def hcl.Range // its type and labels

	localNames []string // of a locals block

	parsed *hclsyntax.Block
	// original is the tree before an override file changed it; parsing again would lose
	// the change.
	original *hclsyntax.Block
}

// newBlock takes in a parsed block.
func newBlock(f *file, syntax *hclsyntax.Block) *block {
	b := &block{Type: syntax.Type, Labels: syntax.Labels, file: f, at: whole(syntax), def: syntax.DefRange(), parsed: syntax}
	b.identify()
	if b.Type == "locals" {
		for name := range syntax.Body.Attributes {
			b.localNames = append(b.localNames, name)
		}
		slices.Sort(b.localNames)
	}
	return b
}

// identify fills in what the labels say.
func (b *block) identify() {
	labels := b.Labels
	switch {
	case (b.Type == "resource" || b.Type == "data" || b.Type == "ephemeral") && len(labels) == 2:
		b.typ, b.name = labels[0], labels[1]
		b.address = labels[0] + "." + labels[1]
		if b.Type != "resource" {
			b.address = b.Type + "." + b.address
		}
	case b.Type == "variable" && len(labels) == 1:
		b.name, b.address = labels[0], "var."+labels[0]
	case (b.Type == "module" || b.Type == "output") && len(labels) == 1:
		b.name, b.address = labels[0], b.Type+"."+labels[0]
	case len(labels) == 0:
		b.address = b.Type
	default:
		b.address = strings.Join(append([]string{b.Type}, labels...), ".")
	}
}

// key is what the block is found by.
func (b *block) key() string {
	if b.typ != "" {
		return b.address
	}
	return b.name
}

// DefRange is the range of the type and labels.
func (b *block) DefRange() hcl.Range { return b.def }

// syntax is the block's tree.
func (b *block) syntax() *hclsyntax.Block {
	if b.parsed == nil {
		b.parsed = b.file.parseAgain(b.at)
		b.file.hot = append(b.file.hot, b)
		if len(b.file.hot) > maxHot {
			b.file.hot[0].parsed = nil
			b.file.hot = b.file.hot[1:]
		}
	}
	return b.parsed
}

// maxHot is how many trees of a large file are kept after they were parsed again.
const maxHot = 256

// body is the block's content.
func (b *block) body() *hclsyntax.Body { return b.syntax().Body }

// inFile is the content as it stands in the block's own file.
func (b *block) inFile() *hclsyntax.Body {
	if b.original != nil {
		return b.original.Body
	}
	return b.body()
}

// drop lets the tree go.
func (b *block) drop() {
	if b.original == nil {
		b.parsed = nil
	}
}

// parseAgain parses a block of the file once more.
func (f *file) parseAgain(at hcl.Range) *hclsyntax.Block {
	body, _ := hclConfig(f.src[at.Start.Byte:at.End.Byte], f.name, at.Start)
	if len(body.Blocks) > 0 {
		return body.Blocks[0]
	}
	return &hclsyntax.Block{Body: &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}, TypeRange: at, CloseBraceRange: at}
}
