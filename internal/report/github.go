package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// maxAnnotations is how many annotations GitHub shows of one step.
const maxAnnotations = 10

// GitHub writes workflow commands that GitHub shows as annotations: the worst
// findings, as many as it takes. The rest is in Markdown.
func GitHub(w io.Writer, r *lint.Report, _ Tool) error {
	b := bufio.NewWriter(w)
	for i, f := range worstFirst(r.Findings) {
		if i == maxAnnotations {
			fmt.Fprintf(b, "::notice title=coder-secrets::%s more; see the job's summary\n", count(len(r.Findings)-i, "finding"))
			break
		}
		fmt.Fprintf(b, "::%s file=%s,line=%d,endLine=%d,col=%d,title=%s::%s\n", command(f.Severity), property(f.File),
			f.Range.Start.Line, f.Range.End.Line, f.Range.Start.Column, property(f.Rule), data(f.Message+". "+upperFirst(f.Hint)+"."))
	}
	return b.Flush()
}

func command(s lint.Severity) string {
	if s == lint.SeverityNote {
		return "notice"
	}
	return s.String()
}

// worstFirst orders by severity, then as before.
func worstFirst(findings []lint.Finding) []lint.Finding {
	sorted := slices.Clone(findings)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Severity > sorted[j].Severity })
	return sorted
}

// data and property escape what would end a workflow command or begin another.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}

// Markdown writes the report as a table, for a job's summary or a comment.
func Markdown(w io.Writer, r *lint.Report) error {
	b := bufio.NewWriter(w)
	c := r.Summary.Findings
	fmt.Fprintf(b, "### Secrets in templates\n\n%s, %s, %s in %s.\n", count(c.Error, "error"), count(c.Warning, "warning"), count(c.Note, "note"),
		count(r.Summary.Templates, "template"))
	if len(r.Findings) == 0 {
		return b.Flush()
	}
	fmt.Fprint(b, "\n| | Place | Finding | Way out |\n|---|---|---|---|\n")
	for _, f := range worstFirst(r.Findings) {
		fmt.Fprintf(b, "| %s | `%s:%d` | %s [%s](%s) | %s |\n", f.Severity, cell(strings.ReplaceAll(f.File, "`", "'")), f.Range.Start.Line, cell(f.Message), f.Rule,
			lint.RuleURL(f.Rule), cell(f.Hint))
	}
	return b.Flush()
}

// cell keeps text of a template from being read as Markdown or HTML.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "<", "&lt;", ">", "&gt;", "[", `\[`, "*", `\*`, "_", `\_`).Replace(s)
}
