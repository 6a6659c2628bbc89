package lint

import "github.com/hashicorp/hcl/v2"

// Position is a place in a file. Lines and columns count from 1; a column is a
// character as a person sees it, a grapheme cluster.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Range is a part of a file. End is the position after the last character.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// positions are the range's ends without their byte offsets.
func (r Range) positions() (first, last hcl.Pos) {
	return hcl.Pos{Line: r.Start.Line, Column: r.Start.Column}, hcl.Pos{Line: r.End.Line, Column: r.End.Column}
}

func rangeOf(r hcl.Range) Range {
	out := Range{
		Start: Position{max(r.Start.Line, 1), max(r.Start.Column, 1)},
		End:   Position{max(r.End.Line, 1), max(r.End.Column, 1)},
	}
	if out.End.Line < out.Start.Line {
		out.End = Position{out.Start.Line, out.Start.Column + 1} // the parser reports such ranges for text that it cannot parse
	}
	return out
}
