package lint

import "github.com/hashicorp/hcl/v2"

var ruleNotAnalysed = &rule{
	id:       "not-analysed",
	title:    "A part could not be looked into",
	severity: SeverityWarning,
	weight:   weightLow,
	finish:   checkNotAnalysed,
}

func checkNotAnalysed(p *pass) {
	for _, f := range p.root.mod.files {
		p.brokenFile(f)
	}
	seen := map[string]bool{}
	for _, g := range p.gaps {
		if key := g.at.String() + g.what; !seen[key] {
			seen[key] = true
			p.report(draft{severity: g.severity, at: g.at, around: g.around, address: g.address, message: g.what, hint: "look into it by hand"})
		}
	}
	if p.exceeded && len(p.root.mod.files) > 0 {
		at := hcl.Range{Filename: p.root.mod.files[0].name, Start: hcl.InitialPos, End: hcl.InitialPos}
		p.report(draft{at: at, message: "the template is too large to follow every value in it", hint: "split the template, or look into it by hand"})
	}
}

// brokenFile reports the first mistakes of a file; what could be read of it was
// linted all the same.
func (p *pass) brokenFile(f *file) {
	const most = 3
	n := 0
	for _, d := range f.diags {
		if d.Severity != hcl.DiagError || n >= most {
			continue
		}
		n++
		at := hcl.Range{Filename: f.name, Start: hcl.InitialPos, End: hcl.InitialPos}
		if d.Subject != nil {
			at.Start, at.End = d.Subject.Start, d.Subject.End
		}
		p.report(draft{
			at: at, address: f.path, attribute: d.Summary,
			message: "this part of the file was not looked into: " + lowerFirst(d.Summary),
			hint:    "run 'terraform validate' to see what is wrong",
		})
	}
}
