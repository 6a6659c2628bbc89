package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	_ "embed" // the page's style and script
	"encoding/base64"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// The rules of the page:
//
//   - It is one file that loads nothing: its content security policy forbids all
//     requests, and all styles and scripts except those whose hash it lists.
//   - It is made to be forwarded, so it contains no value: excerpts are masked.
//   - All text from templates is escaped, after control, bidirectional and invisible
//     characters were made visible; see markup.
//   - It can be read, filtered and printed without the script, which adds counts,
//     search and expanding all at once.
//   - Colour is never the only sign.

// Page is a report as a web page. Both a lint and an audit use it.
type Page struct {
	// Title says what the page is, Subject what was checked: folders or a server.
	Title, Subject string
	// Looked says how much was checked: "3 templates, 12 files".
	Looked string
	Tool   Tool
	// Made is the time of the report. The zero time is not shown.
	Made time.Time
	// Partial has one line for each thing that could not be checked.
	Partial   []string
	Templates []PageTemplate
	// Tables come before the findings, such as what has to be rotated.
	Tables []PageTable
	// Ignored are the findings hidden by a comment or a baseline.
	Ignored []lint.Finding
}

// PageTemplate is a template with its findings. A template without findings is
// counted but not shown.
type PageTemplate struct {
	Name string
	// Owner is who maintains it, "" if that is not known.
	Owner string
	// Link is the URL of its page, or "".
	Link string
	// Facts are short lines such as "active version of 3 May" or "12 workspaces".
	Facts    []string
	Findings []lint.Finding
}

// PageTable is a table with a heading.
type PageTable struct {
	Title, Text string
	Header      []string
	Rows        [][]string
}

// HTML writes a lint report as a web page.
func HTML(w io.Writer, r *lint.Report, tool Tool) error {
	return WritePage(w, LintPage(r, tool, nil))
}

// LintPage returns the page of a lint. owner says who maintains a file; it may be
// nil.
func LintPage(r *lint.Report, tool Tool, owner func(file string) string) Page {
	page := Page{
		Title: "Secrets in templates", Tool: tool, Ignored: r.Ignored,
		Looked: count(r.Summary.Templates, "template") + ", " + count(r.Summary.Files, "file"),
	}
	if owner == nil {
		owner = func(string) string { return "" }
	}
	byTemplate := map[string][]lint.Finding{}
	for _, f := range r.Findings {
		byTemplate[f.Template] = append(byTemplate[f.Template], f)
		if f.Rule == "not-analysed" && f.Severity > lint.SeverityNote {
			page.Partial = append(page.Partial, f.File+": "+f.Message)
		}
	}
	names := slices.Clone(r.Templates)
	for name := range byTemplate {
		if !slices.Contains(r.Templates, name) {
			names = append(names, name) // a module outside all templates' folders
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	shared := sharedFolder(names)
	for _, name := range names {
		t := PageTemplate{Name: name[shared:], Findings: byTemplate[name]}
		if len(t.Findings) > 0 {
			t.Owner = owner(t.Findings[0].File)
		}
		page.Templates = append(page.Templates, t)
	}
	return page
}

// sharedFolder returns the length of the folder prefix that all the sorted names
// share. On a page of many templates a reader would see little else.
func sharedFolder(names []string) int {
	if len(names) < 2 {
		return 0
	}
	first, last := names[0], names[len(names)-1]
	n := 0
	for n < min(len(first), len(last)) && first[n] == last[n] {
		n++
	}
	return strings.LastIndex(first[:n], "/") + 1
}

//go:embed html/style.css
var pageStyle string

//go:embed html/script.js
var pageScript string

// WritePage writes a page.
func WritePage(w io.Writer, page Page) error {
	p := pageWriter{bufio.NewWriterSize(w, 1<<16)}
	p.write(viewOf(page))
	return p.Flush()
}

// contentPolicy allows only the page's own style and script.
func contentPolicy(style, script string) string {
	return "default-src 'none'; style-src " + sourceHash(style) + "; script-src " + sourceHash(script) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// openFindings is the maximum number of findings shown expanded; more would be too
// much to read.
const openFindings = 60

// view is the data of the page.
type view struct {
	Page
	Policy string
	Style  markup
	Script markup
	Counts lint.SeverityCounts
	Total  int
	Shares []share
	Shown  []templateView
	Rules  []ruleView
	Owners []string
	Open   bool
	// FewTemplates is set if filters by template and owner work without the script.
	FewTemplates bool
	Date         string
	ISODate      string
}

// share is a severity's share of all findings, in thousandths, for the bar.
type share struct {
	Severity lint.Severity
	Count    int
	X, Width int
}

type templateView struct {
	PageTemplate
	ID      int
	OwnerID int // 0 for no owner
	Counts  lint.SeverityCounts
	Shares  []share
	Cards   []cardView
}

type ruleView struct {
	lint.RuleInfo
	Severity lint.Severity // the worst severity of its findings
	ID       int
	Counts   lint.SeverityCounts
	Count    int
	Shares   []share // in thousandths of the longest bar
}

// cardView is a finding.
type cardView struct {
	lint.Finding
	ID      int
	RuleID  int
	Excerpt []lint.SourceLine
	Flow    *drawing
}

func viewOf(page Page) *view {
	v := &view{Page: page}
	rules := newRuleViews(page)
	for i, t := range page.Templates {
		if len(t.Findings) == 0 {
			continue
		}
		shown := templateView{PageTemplate: t, ID: i + 1, Counts: countsOf(t.Findings)}
		shown.Shares = sharesOf(shown.Counts, len(t.Findings))
		if t.Owner != "" {
			if !slices.Contains(v.Owners, t.Owner) {
				v.Owners = append(v.Owners, t.Owner)
			}
		}
		v.Shown = append(v.Shown, shown)
	}
	slices.Sort(v.Owners)
	// The worst template comes first, so that the first screen has the most urgent
	// findings.
	sort.SliceStable(v.Shown, func(i, j int) bool {
		a, b := &v.Shown[i], &v.Shown[j]
		return cmp.Or(b.Counts.Error-a.Counts.Error, b.Counts.Warning-a.Counts.Warning, b.Counts.Note-a.Counts.Note) < 0
	})
	for i := range v.Shown {
		t := &v.Shown[i]
		t.OwnerID = slices.Index(v.Owners, t.Owner) + 1
		for _, f := range worstFirst(t.PageTemplate.Findings) {
			v.Total++
			t.Cards = append(t.Cards, cardView{Finding: f, ID: v.Total, RuleID: rules.id(f.Rule), Excerpt: excerptOf(f), Flow: draw(f)})
		}
		v.Counts.Error += t.Counts.Error
		v.Counts.Warning += t.Counts.Warning
		v.Counts.Note += t.Counts.Note
	}
	v.Rules = rules.sorted()
	v.Shares = sharesOf(v.Counts, v.Total)
	v.Open = v.Total <= openFindings
	v.FewTemplates = len(v.Shown) <= fewTemplates
	if !page.Made.IsZero() {
		v.Date, v.ISODate = page.Made.UTC().Format("2 January 2006, 15:04 UTC"), page.Made.UTC().Format(time.RFC3339)
	}
	style, script := pageStyle+filterStyle(v), pageScript
	v.Policy, v.Style, v.Script = contentPolicy(style, script), markup(style), markup(script)
	return v
}
