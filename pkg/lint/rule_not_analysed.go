package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

var ruleNotAnalysed = &rule{
	RuleInfo: RuleInfo{
		ID:       notAnalysed,
		Title:    "A part could not be looked into",
		Severity: SeverityWarning,
		Weight:   weightLow,
	},
	start: atEnd(checkNotAnalysed),
}

func checkNotAnalysed(p *pass) {
	for _, f := range p.Root.Module.Files {
		p.brokenFile(f)
	}
	p.oddFiles()
	p.unreadFiles()
	p.remoteModules()
	seen := map[string]bool{}
	for _, g := range p.NotFollowed {
		if key := g.Range.String() + g.What; !seen[key] {
			seen[key] = true
			found := problem{at: g.Range, around: g.Block, address: g.Address, message: g.What, hint: "look into it by hand"}
			if g.Minor {
				found.severity = SeverityNote
			}
			p.report(found)
		}
	}
	if p.Budget.Exceeded && len(p.Root.Module.Files) > 0 {
		at := hcl.Range{Filename: p.Root.Module.Files[0].Name, Start: hcl.InitialPos, End: hcl.InitialPos}
		p.report(problem{at: at, message: "the template is too large to follow every value in it", hint: "split the template, or look into it by hand"})
	}
}

// oddFiles reports what has the name of a Terraform file and is a link or not a regular
// file. A link may point outside the template, and Coder does not upload it.
func (p *pass) oddFiles() {
	for _, name := range p.folder.Irregular {
		at := path.Join(p.folder.Path, name)
		p.report(problem{
			severity: SeverityNote, address: at,
			at:      hcl.Range{Filename: p.source.Display(at), Start: hcl.InitialPos, End: hcl.InitialPos},
			message: "this is a link or no regular file, so it was not looked into",
			hint:    "put the file itself here: Coder uploads regular files alone",
		})
	}
}

// remoteModules reports the calls of modules whose files are not available. Nearly every
// template has some, so a call without a secret is reported in profile pedantic only.
func (p *pass) remoteModules() {
	for _, call := range p.Remote {
		if p.options.pedantic() || slices.ContainsFunc(p.Sinks, func(sink *flow.Sink) bool { return sink.Block == call && sink.LeadsAway() }) {
			p.report(problem{
				severity: SeverityNote, at: call.Body().Attributes["source"].Expr.Range(), around: call.Range, address: call.Address, attribute: "source",
				message: call.Address + " is not at hand, so what flows into it was not followed", hint: "look into it by hand",
			})
		}
	}
}

// unreadFiles reports the files beside the template that could not be read.
func (p *pass) unreadFiles() {
	for _, u := range p.unread {
		p.report(problem{
			severity: SeverityNote, address: u.path,
			at:      hcl.Range{Filename: p.source.Display(u.path), Start: hcl.InitialPos, End: hcl.InitialPos},
			message: "this file was not looked into: " + u.err.Error(),
			hint:    unreadHint,
		})
	}
}

const unreadHint = "look into it by hand, or leave it out with --exclude"

// brokenFile reports the first syntax errors of a file. The parts of it that could be
// parsed are linted.
func (p *pass) brokenFile(f *terraform.File) {
	const most = 3
	n := 0
	for _, d := range f.Diagnostics {
		if d.Severity != hcl.DiagError || n >= most {
			continue
		}
		n++
		at := hcl.Range{Filename: f.Name, Start: hcl.InitialPos, End: hcl.InitialPos}
		if d.Subject != nil {
			at.Start, at.End = d.Subject.Start, d.Subject.End
		}
		message, hint := "this part of the file was not looked into: "+lowerFirst(d.Summary), "run 'terraform validate' to see what is wrong"
		if d.Summary == terraform.SummaryUnread {
			message, hint = "this file was not looked into: "+d.Detail, unreadHint
		}
		p.report(problem{at: at, address: f.Path, attribute: d.Summary, message: message, hint: hint})
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
