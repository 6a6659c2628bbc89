package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// maxAnnotations is the maximum number of annotations that GitHub shows for one step.
const maxAnnotations = 10

// GitHub writes workflow commands that GitHub shows as annotations: the worst
// findings, up to its limit. Markdown has the rest.
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

// worstFirst sorts by severity, and otherwise keeps the order.
func worstFirst(findings []lint.Finding) []lint.Finding {
	sorted := slices.Clone(findings)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Severity > sorted[j].Severity })
	return sorted
}

// data and property escape text that would end a workflow command or start another
// one.
func data(s string) string {
	s = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
	return visible(s) // people also read logs in a terminal
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}

// maxSummary is the maximum size of a job summary: GitHub accepts 1 MiB for a step,
// and shows nothing if there is more.
const maxSummary = 1 << 20

// Markdown writes the report as a table, for a job summary or a comment: the worst
// findings first, up to the limit of a summary.
func Markdown(w io.Writer, r *lint.Report) error {
	var b strings.Builder
	c := r.Summary.Findings
	fmt.Fprintf(&b, "### Secrets in templates\n\n%s, %s, %s in %s.\n", count(c.Error, "error"), count(c.Warning, "warning"), count(c.Note, "note"),
		count(r.Summary.Templates, "template"))
	if len(r.Findings) > 0 {
		fmt.Fprint(&b, "\n| | Place | Finding | Way out |\n|---|---|---|---|\n")
	}
	for i, f := range worstFirst(r.Findings) {
		row := fmt.Sprintf("| %s | <code>%s:%d</code> | %s [%s](%s) | %s |\n", f.Severity, cell(f.File), f.Range.Start.Line, cell(f.Message), f.Rule,
			lint.RuleURL(f.Rule), cell(f.Hint))
		left := fmt.Sprintf("\n%s more, for which there is no room here: see the SARIF report.\n", count(len(r.Findings)-i, "finding"))
		if b.Len()+len(row)+len(left) > maxSummary {
			b.WriteString(left)
			break
		}
		b.WriteString(row)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell prevents a template's text from being read as Markdown or HTML: it replaces
// special characters by character references, inside and outside of code.
func cell(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		if r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -,;./'\"()", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "www.", "www&#46;") // GitHub turns www. into a link
}
