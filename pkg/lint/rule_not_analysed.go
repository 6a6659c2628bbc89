package lint

import (
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

var ruleNotAnalysed = &rule{
	id:       "not-analysed",
	title:    "A part could not be looked into",
	severity: SeverityWarning,
	weight:   weightLow,
	start:    atEnd(checkNotAnalysed),
}

func checkNotAnalysed(p *pass) {
	for _, f := range p.root.mod.files {
		p.brokenFile(f)
	}
	p.oddFiles()
	p.unreadFiles()
	p.remoteModules()
	seen := map[string]bool{}
	for _, g := range p.gaps {
		if key := g.at.String() + g.what; !seen[key] {
			seen[key] = true
			d := draft{at: g.at, around: g.around, address: g.address, message: g.what, hint: "look into it by hand"}
			if g.minor {
				d.severity = SeverityNote
			}
			p.report(d)
		}
	}
	if p.budget.exceeded && len(p.root.mod.files) > 0 {
		at := hcl.Range{Filename: p.root.mod.files[0].name, Start: hcl.InitialPos, End: hcl.InitialPos}
		p.report(draft{at: at, message: "the template is too large to follow every value in it", hint: "split the template, or look into it by hand"})
	}
}

// oddFiles reports what is named like a Terraform file and was not opened. A link may
// lead anywhere, and Coder uploads none.
func (p *pass) oddFiles() {
	for _, name := range p.folder.odd {
		at := path.Join(p.folder.path, name)
		p.report(draft{
			severity: SeverityNote, address: at,
			at:      hcl.Range{Filename: p.run.source.display(at), Start: hcl.InitialPos, End: hcl.InitialPos},
			message: "this is a link or no regular file, so it was not looked into",
			hint:    "put the file itself here: Coder uploads regular files alone",
		})
	}
}

// remoteModules reports the calls of modules that lie elsewhere. Nearly every template
// has some, so those that take no secret are for the pedantic.
func (p *pass) remoteModules() {
	for _, call := range p.remote {
		if p.run.options.pedantic() || slices.ContainsFunc(p.sinks, func(h *hit) bool { return h.block == call && h.leadsAway() }) {
			p.report(draft{
				severity: SeverityNote, at: call.body().Attributes["source"].Expr.Range(), around: call.at, address: call.address, attribute: "source",
				message: call.address + " is not at hand, so what flows into it was not followed", hint: "look into it by hand",
			})
		}
	}
}

// unreadFiles reports the files that lie with the template and could not be read.
func (p *pass) unreadFiles() {
	for _, u := range p.unread {
		p.report(draft{
			severity: SeverityNote, address: u.path,
			at:      hcl.Range{Filename: p.run.source.display(u.path), Start: hcl.InitialPos, End: hcl.InitialPos},
			message: "this file was not looked into: " + u.err.Error(),
			hint:    unreadHint,
		})
	}
}

const unreadHint = "look into it by hand, or leave it out with --exclude"

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
		message, hint := "this part of the file was not looked into: "+lowerFirst(d.Summary), "run 'terraform validate' to see what is wrong"
		if d.Summary == summaryUnread {
			message, hint = "this file was not looked into: "+d.Detail, unreadHint
		}
		p.report(draft{at: at, address: f.path, attribute: d.Summary, message: message, hint: hint})
	}
}
