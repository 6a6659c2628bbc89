package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/internal/report"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// auditResult is what `templates audit` found.
type auditResult struct{ *audit.Result }

// write writes the report in every form asked for.
func (r auditResult) write(a *app, opts *templatesAuditOptions) error {
	var errs []error
	for _, target := range opts.targets {
		var buf bytes.Buffer
		style := report.Style{Escape: escapeLine}
		if target.path == "" {
			style = lintStyle(a.ui)
		}
		if err := r.writeFormat(a, &buf, target.format, style, opts); err != nil {
			errs = append(errs, err)
			continue
		}
		if target.path == "" {
			_, err := a.sys.Stdout.Write(buf.Bytes())
			errs = append(errs, err)
		} else if err := os.WriteFile(target.path, buf.Bytes(), 0o644); err != nil {
			errs = append(errs, withHint(fmt.Errorf("cannot write the %s report to %q: %w", target.format, target.path, plainPath(err)), reportFileHint))
		}
	}
	return errors.Join(errs...)
}

func (r auditResult) writeFormat(a *app, w io.Writer, format string, style report.Style, opts *templatesAuditOptions) error {
	tool := report.Tool{Name: "coder-secrets", Version: a.sys.Build.Version}
	switch {
	case opts.rotateList && format == "json":
		return writeJSON(w, newRotateList(r.Result))
	case opts.rotateList:
		return newRotateList(r.Result).writeText(a.ui, w)
	case format == "json":
		return writeJSON(w, struct {
			Version int         `json:"version"`
			Tool    report.Tool `json:"tool"`
			*audit.Result
		}{1, tool, r.Result})
	case format == "sarif":
		return r.writeSARIF(w, tool)
	}
	return r.writeText(w, style)
}

// lintReport is the part of the result that is like a linter's.
func (r auditResult) lintReport() *lint.Report {
	out := &lint.Report{Summary: lint.Summary{Templates: r.Summary.Templates, Findings: r.Summary.Findings, Complete: !r.Partial && r.Summary.Failed == 0}}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, f.Finding)
	}
	return out
}

// writeSARIF names what is on the server by coder:// URIs, and gives for each
// finding the page of the dashboard.
func (r auditResult) writeSARIF(w io.Writer, tool report.Tool) error {
	server, err := url.Parse(r.Server)
	if err != nil {
		return err
	}
	versions := map[string]string{}
	for _, f := range r.Findings {
		if len(f.Versions) > 0 {
			versions[f.Fingerprint+f.Template] = f.Versions[0]
		}
	}
	tool.Base = "coder://" + server.Host + "/templates/"
	tool.View = func(f lint.Finding) string {
		page := r.Server + "/templates/" + (&url.URL{Path: f.Template}).EscapedPath()
		if version := versions[f.Fingerprint+f.Template]; version != "" {
			return page + "/versions/" + url.PathEscape(version)
		}
		return page + "/workspaces"
	}
	return report.SARIF(w, r.lintReport(), tool)
}

// writeText writes a line for each template, then the findings, then the places in
// workspaces.
func (r auditResult) writeText(w io.Writer, style report.Style) error {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "TEMPLATE\tVERSIONS\tREAD\tWORST\tERRORS\tWARNINGS\tNOTES\tLAST USED\tWORKSPACES")
	for _, t := range r.Templates {
		used, workspaces := "-", "-"
		if t.LastUsed != nil {
			used = t.LastUsed.Format(time.DateOnly)
		}
		if r.Summary.Workspaces > 0 {
			workspaces = fmt.Sprintf("%d of %d", t.Affected, t.Workspaces)
		}
		read := string(t.Depth)
		if len(t.Errors) > 0 {
			read += ", not all"
		}
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s\n", escapeLine(t.Path()), escapeLine(someVersions(t.Versions)), read, cmp.Or(t.Worst, "-"),
			t.Findings.Error, t.Findings.Warning, t.Findings.Note, used, workspaces)
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := report.TextFindings(w, r.lintReport().Findings, style); err != nil {
		return err
	}
	if err := r.writeExposures(w); err != nil {
		return err
	}
	return r.writeSummary(w)
}

func someVersions(names []string) string {
	switch len(names) {
	case 0:
		return "-"
	case 1:
		return names[0]
	}
	return fmt.Sprintf("%d versions", len(names))
}

func (r auditResult) writeExposures(w io.Writer) error {
	if len(r.Exposures) == 0 {
		return nil
	}
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "WORKSPACE\tBUILD\tSINCE\tSEVERITY\tHELD IN\tSECRET\tREAD BY ITS OWNER AND")
	for _, e := range r.Exposures {
		fmt.Fprintf(columns, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", escapeLine(e.Workspace), e.Build, e.Since.Format(time.DateOnly), e.Severity,
			escapeLine(heldIn(e)), escapeLine(e.What), escapeLine(e.Readers))
	}
	fmt.Fprintln(columns)
	return columns.Flush()
}

// heldIn names the place of an exposure.
func heldIn(e audit.Exposure) string {
	place := e.Kind + " " + e.Name
	if e.In != "" {
		place += " of " + e.In
	}
	return place
}

func (r auditResult) writeSummary(w io.Writer) error {
	s := r.Summary
	looked := []string{count(s.Templates, "template"), count(s.Versions, "version")}
	if s.Workspaces > 0 {
		looked = append(looked, count(s.Workspaces, "workspace"))
	}
	found := "nothing found"
	if c := s.Findings; c.Worst() > 0 {
		found = strings.Join([]string{count(c.Error, "error"), count(c.Warning, "warning"), count(c.Note, "note")}, ", ")
	}
	line := found + " in " + strings.Join(looked, ", ")
	if s.Affected > 0 {
		line += fmt.Sprintf("; %s with secrets to change, see --rotate-list", count(s.Affected, "workspace"))
	}
	fmt.Fprintln(w, line)
	for _, missing := range r.missing() {
		fmt.Fprintln(w, missing)
	}
	if r.Partial {
		fmt.Fprintln(w, "partial: the run was cut short, and this is what was known by then")
	}
	return nil
}

// missing says what could not be read, once for all templates that lack the same.
func (r auditResult) missing() []string {
	counts, order := map[string]int{}, []string{}
	for _, t := range r.Templates {
		if t.Missing == "" {
			continue
		}
		if counts[t.Missing]++; counts[t.Missing] == 1 {
			order = append(order, t.Missing)
		}
	}
	var lines []string
	for _, missing := range order {
		lines = append(lines, fmt.Sprintf("not read of %s: %s", count(counts[missing], "template"), missing))
	}
	return lines
}
