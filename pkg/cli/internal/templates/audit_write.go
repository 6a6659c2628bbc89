package templates

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/internal/report"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// auditResult is what `templates audit` found.
type auditResult struct{ *audit.Result }

// write writes the report in all selected formats.
func (r auditResult) write(a *app.App, opts *templatesAuditOptions) error {
	var errs []error
	for _, target := range opts.targets {
		if target.path == "" {
			errs = append(errs, r.writeFormat(a, console.LogWriter(a.Sys.Stdout, target.format), target.format, lintStyle(a.UI), opts))
			continue
		}
		var buf bytes.Buffer
		err := r.writeFormat(a, &buf, target.format, report.Style{Escape: console.EscapeLine}, opts)
		if err == nil {
			err = target.write(buf.Bytes())
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (r auditResult) writeFormat(a *app.App, w io.Writer, format string, style report.Style, opts *templatesAuditOptions) error {
	tool := report.Tool{Name: "coder-secrets", Version: a.Sys.Build.Version}
	switch {
	case opts.rotateList && format == "json":
		return console.WriteJSON(w, newRotateList(r.Result))
	case opts.rotateList:
		return newRotateList(r.Result).WriteText(a.UI, w)
	case format == "json":
		return r.writeJSON(w, tool)
	case format == "sarif":
		return r.writeSARIF(w, tool)
	case format == "html":
		return r.writeHTML(w, a, tool)
	}
	return r.writeText(a.UI, w, style)
}

// writeJSON writes the result as one object, one list item at a time: a large server
// has many items.
func (r auditResult) writeJSON(w io.Writer, tool report.Tool) error {
	out := &objectWriter{w: bufio.NewWriter(w), prefix: "{\n"}
	out.field("version", 1)
	out.field("tool", tool)
	out.field("server", r.Server)
	writeList(out, "templates", r.Templates)
	writeList(out, "findings", r.Findings)
	writeList(out, "exposures", r.Exposures)
	out.field("partial", r.Partial)
	out.field("summary", r.Summary)
	out.text("\n}\n")
	return errors.Join(out.err, out.w.Flush())
}

// objectWriter writes a JSON object field by field.
type objectWriter struct {
	w      *bufio.Writer
	prefix string
	err    error
}

func (o *objectWriter) text(s string) {
	if o.err == nil {
		_, o.err = o.w.WriteString(s)
	}
}

func (o *objectWriter) value(v any, indent string) {
	text, err := json.MarshalIndent(v, indent, "  ")
	o.err = errors.Join(o.err, err)
	o.text(string(text))
}

func (o *objectWriter) field(name string, v any) {
	o.text(o.prefix + `  "` + name + `": `)
	o.prefix = ",\n"
	o.value(v, "  ")
}

func writeList[T any](o *objectWriter, name string, list []T) {
	o.text(o.prefix + `  "` + name + `": [`)
	o.prefix = ",\n"
	for i, item := range list {
		o.text(map[bool]string{true: ",\n    ", false: "\n    "}[i > 0])
		o.value(item, "    ")
	}
	o.text(map[bool]string{true: "\n  ]", false: "]"}[len(list) > 0])
}

// lintReport returns the result as a lint report.
func (r auditResult) lintReport() *lint.Report {
	out := &lint.Report{Summary: lint.Summary{Templates: r.Summary.Templates, Findings: r.Summary.Findings, Complete: !r.Partial && r.Summary.Failed == 0}}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, f.Finding)
	}
	return out
}

// writeSARIF uses coder:// URIs for locations on the server, and adds the dashboard's
// page to each finding.
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
	tool.Missed = r.missed()
	tool.Base = "coder://" + server.Host + "/templates/"
	tool.View = func(f lint.Finding) string {
		if version := versions[f.Fingerprint+f.Template]; version != "" {
			return r.Server + "/templates/" + (&url.URL{Path: f.Template}).EscapedPath() + "/versions/" + url.PathEscape(version)
		}
		return r.Server + "/workspaces?filter=" + url.QueryEscape("template:"+path.Base(f.Template))
	}
	return report.SARIF(w, r.lintReport(), tool)
}

// missed lists what was not audited.
func (r auditResult) missed() []string {
	var lines []string
	if r.Partial {
		lines = append(lines, "the run was cut short, and this is what was known by then")
	}
	for _, t := range r.Templates {
		for _, line := range t.Errors {
			lines = append(lines, t.Path()+": "+line)
		}
	}
	return lines
}

// writeText writes a line for each template, then the findings, then the places in
// workspaces.
func (r auditResult) writeText(u *console.UI, w io.Writer, style report.Style) error {
	lines := [][]string{{"TEMPLATE", "VERSIONS", "READ", "WORST", "ERRORS", "WARNINGS", "NOTES", "LAST USED", "WORKSPACES"}}
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
		lines = append(lines, []string{
			t.Path(), someVersions(t.Versions), read, cmp.Or(t.Worst, "-"),
			strconv.Itoa(t.Findings.Error), strconv.Itoa(t.Findings.Warning), strconv.Itoa(t.Findings.Note), used, workspaces,
		})
	}
	if _, err := fmt.Fprintln(w, u.Columns(lines)); err != nil {
		return err
	}
	if err := report.TextFindings(w, r.lintReport().Findings, style); err != nil {
		return err
	}
	if err := r.writeExposures(u, w); err != nil {
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

func (r auditResult) writeExposures(u *console.UI, w io.Writer) error {
	if len(r.Exposures) == 0 {
		return nil
	}
	lines := [][]string{{"WORKSPACE", "BUILD", "SINCE", "SEVERITY", "HELD IN", "SECRET", "READ BY ITS OWNER AND"}}
	for _, e := range r.Exposures {
		lines = append(lines, []string{
			e.Workspace, strconv.Itoa(e.Build), e.Since.Format(time.DateOnly), e.Severity.String(), heldIn(e), e.What, e.Readers,
		})
	}
	_, err := fmt.Fprintln(w, u.Columns(lines))
	return err
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
	looked := []string{console.Count(s.Templates, "template"), console.Count(s.Versions, "version")}
	if s.Workspaces > 0 {
		looked = append(looked, console.Count(s.Workspaces, "workspace"))
	}
	line := report.Counts(s.Findings) + " in " + strings.Join(looked, ", ")
	if s.Affected > 0 {
		line += fmt.Sprintf("; %s with secrets to change, see --rotate-list", console.Count(s.Affected, "workspace"))
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

// missing says what could not be read, once for all templates that lack the same data.
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
		lines = append(lines, fmt.Sprintf("not read in %s: %s", console.Count(counts[missing], "template"), missing))
	}
	return lines
}
