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
//   - It is one file that asks nobody for anything: its policy forbids every request,
//     and every style and script but those whose hash it names.
//   - It is made to be forwarded, so it holds no value: excerpts come masked.
//   - All text of templates is escaped, after what a reader cannot see (control,
//     bidirectional and invisible characters) was made visible; see markup.
//   - It can be read, filtered and printed without a script; the script adds counts,
//     search and opening all at once.
//   - Colour never says something alone.

// Page is a report as a web page shows it. A lint and an audit fill it alike.
type Page struct {
	// Title says what the page is, Subject what was looked at: folders or a server.
	Title, Subject string
	// Looked says how much was looked at: "3 templates, 12 files".
	Looked string
	Tool   Tool
	// Made is when; the zero time is not shown.
	Made time.Time
	// Partial says, a line each, what could not be looked at.
	Partial   []string
	Templates []PageTemplate
	// Tables come before the findings, such as what has to be rotated.
	Tables []PageTable
	// Ignored are the findings that a comment or a baseline hides.
	Ignored []lint.Finding
}

// PageTemplate is a template with its findings. One without findings is counted
// and not shown.
type PageTemplate struct {
	Name string
	// Owner is who looks after it, "" where that is not known.
	Owner string
	// Link is where it can be looked at, "" for nowhere.
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

// HTML writes a lint's report as a web page.
func HTML(w io.Writer, r *lint.Report, tool Tool) error {
	return WritePage(w, LintPage(r, tool, nil))
}

// LintPage is the page of a lint. owner says who looks after a file; it may be nil.
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
			names = append(names, name) // of a module that no template's folder holds
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

// sharedFolder is how much of the sorted names is a folder that all lie in: on a page of
// many it would be all that a reader sees of them.
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

// contentPolicy allows the one style and the one script of the page, and nothing else.
func contentPolicy(style, script string) string {
	return "default-src 'none'; style-src " + sourceHash(style) + "; script-src " + sourceHash(script) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}

func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// openFindings is how many findings are shown unfolded; more would be a wall.
const openFindings = 60

// view is what the page shows.
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
	// FewTemplates is set where no script is needed to filter by template and owner.
	FewTemplates bool
	Date         string
	ISODate      string
}

// share is a severity's part of all findings, in thousandths for the bar.
type share struct {
	Severity lint.Severity
	Count    int
	X, Width int
}

type templateView struct {
	PageTemplate
	ID      int
	OwnerID int // 0 for none
	Counts  lint.SeverityCounts
	Shares  []share
	Cards   []cardView
}

type ruleView struct {
	lint.RuleInfo
	Severity lint.Severity // the worst it was reported with
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
	// The worst template comes first, so that the first screen is the most urgent.
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
