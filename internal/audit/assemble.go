package audit

import (
	"cmp"
	"fmt"
	"sort"
	"strconv"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// result assembles what is known so far.
func (a *audit) result(partial bool) *Result {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := &Result{
		Server: a.opts.Server, Partial: partial, Templates: []Template{}, Findings: []Finding{}, Exposures: notNil(a.exposures),
		Summary: Summary{Templates: len(a.order), Versions: a.versions, Workspaces: len(a.seen)},
	}
	sort.SliceStable(r.Exposures, func(i, j int) bool {
		x, y := &r.Exposures[i], &r.Exposures[j]
		return cmp.Or(cmp.Compare(x.Template, y.Template), -cmp.Compare(x.Severity, y.Severity), cmp.Compare(x.Workspace, y.Workspace),
			cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.In, y.In), cmp.Compare(x.Name, y.Name)) < 0
	})
	held := a.held(r.Exposures)
	for _, state := range a.order {
		entry := state.entry
		entry.Affected = len(state.affected)
		r.Summary.Affected += entry.Affected
		findings := held[state.path()]
		for _, fingerprint := range state.order {
			findings = append(findings, *state.findings[fingerprint])
		}
		sort.SliceStable(findings, func(i, j int) bool {
			x, y := &findings[i], &findings[j]
			return cmp.Or(-cmp.Compare(x.Severity, y.Severity), cmp.Compare(x.File, y.File), cmp.Compare(x.Range.Start.Line, y.Range.Start.Line),
				cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Message, y.Message)) < 0
		})
		for _, f := range findings {
			entry.Findings.Add(f.Severity)
			r.Summary.Findings.Add(f.Severity)
		}
		if worst := entry.Findings.Worst(); worst > 0 {
			entry.Worst = worst.String()
		}
		if len(entry.Errors) > 0 {
			r.Summary.Failed++
		}
		r.Findings = append(r.Findings, findings...)
		r.Templates = append(r.Templates, entry)
	}
	return r
}

// held returns, for each template, one finding for all its builds that hold a secret
// under the same name.
func (a *audit) held(exposures []Exposure) map[string][]Finding {
	type key struct{ template, kind, name string }
	type group struct {
		workspaces, owners map[string]bool
		what               string
	}
	groups, order := map[key]*group{}, []key{}
	for _, e := range exposures {
		if e.Severity != lint.SeverityError {
			continue
		}
		k := key{e.Template, e.Kind, e.Name}
		g := groups[k]
		if g == nil {
			g = &group{map[string]bool{}, map[string]bool{}, e.What}
			groups[k] = g
			order = append(order, k)
		}
		g.workspaces[e.WorkspaceID], g.owners[e.Owner] = true, true
	}
	found := map[string][]Finding{}
	for _, k := range order {
		g := groups[k]
		what := "a secret"
		if g.what != what[2:] {
			what += " (" + g.what + ")"
		}
		builds := "the latest builds"
		if a.opts.AllBuilds {
			builds = "builds"
		}
		message := fmt.Sprintf("%s of %s of %s keep %s in %s %s, for everyone who may read the workspace",
			builds, count(len(g.workspaces), "workspace"), count(len(g.owners), "owner"), what, k.kind, strconv.Quote(k.name))
		f, ok := lint.StoredFinding(k.template, k.kind, k.name, message, a.opts.Lint.Config)
		if ok {
			found[k.template] = append(found[k.template], Finding{Finding: f, Template: k.template})
		}
	}
	return found
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
