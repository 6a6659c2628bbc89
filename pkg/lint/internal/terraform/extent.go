package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Extent returns the lines of the block, attribute or item that begins on a line.
func (f *File) Extent(line int) (first, last int, ok bool) {
	for _, b := range f.Blocks {
		if b.Range.Start.Line == line {
			return line, b.Range.End.Line, true
		}
		if b.Range.Start.Line < line && line <= b.Range.End.Line {
			return extent(b.originalBody(), line)
		}
	}
	return 0, 0, false
}

// extent returns the lines of the outermost block or attribute that begins on a line.
func extent(body *hclsyntax.Body, line int) (first, last int, ok bool) {
	for _, b := range body.Blocks {
		at := WholeRange(b)
		if at.Start.Line == line {
			return line, at.End.Line, true
		}
		if at.Start.Line < line && line <= at.End.Line {
			return extent(b.Body, line)
		}
	}
	for _, a := range body.Attributes {
		if a.SrcRange.Start.Line == line {
			return line, a.SrcRange.End.Line, true
		}
		if a.SrcRange.Start.Line < line && line <= a.SrcRange.End.Line {
			return itemExtent(a.Expr, line)
		}
	}
	return 0, 0, false
}

// itemExtent returns the lines of the item of a map or list that begins on a line.
func itemExtent(expr hclsyntax.Expression, line int) (first, last int, ok bool) {
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		if at := n.Range(); !ok && at.Start.Line == line {
			first, last, ok = line, at.End.Line, true
		} else if at.Start.Line == line {
			last = max(last, at.End.Line)
		}
		return nil
	})
	return first, last, ok
}

// Within reports whether outer contains inner; equal ranges contain each other.
func Within(inner, outer hcl.Range) bool {
	return inner.Filename == outer.Filename && inner.Start.Byte >= outer.Start.Byte && inner.End.Byte <= outer.End.Byte
}
