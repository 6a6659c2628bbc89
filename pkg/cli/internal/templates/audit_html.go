package templates

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/internal/report"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// maxPageRows limits the tables of a page; JSON has all rows.
const maxPageRows = 1000

// writeHTML writes the result as a web page that starts with the secrets to rotate.
func (r auditResult) writeHTML(w io.Writer, a *app.App, tool report.Tool) error {
	page := report.Page{
		Title: "Secrets on a Coder server", Subject: r.Server, Tool: tool, Made: a.Sys.Now(), Partial: append(r.missing(), r.missed()...),
		Looked: console.Count(r.Summary.Templates, "template") + ", " + console.Count(r.Summary.Versions, "version"),
	}
	if r.Summary.Workspaces > 0 {
		page.Looked += ", " + console.Count(r.Summary.Workspaces, "workspace")
	}
	findings := map[string][]lint.Finding{}
	for _, f := range r.Findings {
		findings[f.Template] = append(findings[f.Template], f.Finding)
	}
	for _, t := range r.Templates {
		page.Templates = append(page.Templates, report.PageTemplate{
			Name: t.Path(), Owner: t.CreatedBy, Link: r.Server + "/templates/" + (&url.URL{Path: t.Path()}).EscapedPath(),
			Facts: r.templateFacts(t), Findings: findings[t.Path()],
		})
	}
	page.Tables = append(page.Tables, r.rotateTable()...)
	page.Tables = append(page.Tables, r.exposureTable()...)
	page.Tables = append(page.Tables, r.lookedTable())
	return report.WritePage(w, page)
}

// lookedTable lists all templates, including those without findings.
func (r auditResult) lookedTable() report.PageTable {
	table := report.PageTable{
		Title: "What was looked at", Header: []string{"Template", "Versions", "Read", "Worst", "Last used", "Workspaces to mend"},
		Text: "Read says how deep: files, or what the server lists of a template to those who may use it.",
	}
	for i, t := range r.Templates {
		if i == maxPageRows {
			table.Text += fmt.Sprintf(" The first %d of %d templates; -o json has all.", i, len(r.Templates))
			break
		}
		used, workspaces := "-", "-"
		if t.LastUsed != nil {
			used = t.LastUsed.Format(time.DateOnly)
		}
		if r.Summary.Workspaces > 0 {
			workspaces = fmt.Sprintf("%d of %d", t.Affected, t.Workspaces)
		}
		table.Rows = append(table.Rows, []string{t.Path(), someVersions(t.Versions), string(t.Depth), cmp.Or(t.Worst, "-"), used, workspaces})
	}
	return table
}

func (r auditResult) templateFacts(t audit.Template) []string {
	facts := []string{someVersions(t.Versions)}
	if t.Depth != audit.DepthFiles {
		facts = append(facts, "read: "+string(t.Depth))
	}
	if t.LastUsed != nil {
		facts = append(facts, "last used "+t.LastUsed.Format(time.DateOnly))
	}
	if r.Summary.Workspaces > 0 {
		facts = append(facts, fmt.Sprintf("%d of %s with secrets to change", t.Affected, console.Count(t.Workspaces, "workspace")))
	}
	return facts
}

// rotateTable is --rotate-list; nil if workspaces were not audited.
func (r auditResult) rotateTable() []report.PageTable {
	list := newRotateList(r.Result)
	if r.Summary.Workspaces == 0 || len(list) == 0 {
		return nil
	}
	table := report.PageTable{
		Title: "What has to be changed, and by whom", Header: []string{"By", "Secret", "Template", "Held in", "Workspaces", "Since"},
		Text: "Old builds keep a value for ever: change the secret at its source first, then mend the template.",
	}
	for i, row := range list {
		if i == maxPageRows {
			table.Text += fmt.Sprintf(" The first %d of %d rows; --rotate-list -o json has all.", i, len(list))
			break
		}
		since := "-"
		if row.Since != nil {
			since = row.Since.Format(time.DateOnly)
		}
		table.Rows = append(table.Rows, []string{
			cmp.Or(row.By, "maintainers of the template"), row.What, row.Template, strings.Join(row.Places, ", "), someOf(row.Workspaces), since,
		})
	}
	return []report.PageTable{table}
}

// someOf names the first of many names.
func someOf(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return cmp.Or(strings.Join(names, ", "), "-")
}

func (r auditResult) exposureTable() []report.PageTable {
	if len(r.Exposures) == 0 {
		return nil
	}
	table := report.PageTable{
		Title: "What workspaces hold", Text: "The latest build of each workspace, and who reads it besides its owner.",
		Header: []string{"Workspace", "Build", "Since", "Severity", "Held in", "Secret", "Read by its owner and"},
	}
	for i, e := range r.Exposures {
		if i == maxPageRows {
			table.Text += fmt.Sprintf(" The first %d of %d places; -o json has all.", i, len(r.Exposures))
			break
		}
		table.Rows = append(table.Rows, []string{
			e.Workspace, fmt.Sprint(e.Build), e.Since.Format(time.DateOnly), e.Severity.String(), heldIn(e), e.What, e.Readers,
		})
	}
	return []report.PageTable{table}
}
