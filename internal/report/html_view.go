package report

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// ruleViews numbers the rules of a page. Classes and filter values use these numbers,
// so that they contain no foreign text.
type ruleViews struct{ list []ruleView }

func newRuleViews(page Page) *ruleViews {
	r := &ruleViews{}
	known := lint.Rules()
	for _, t := range page.Templates {
		for _, f := range t.Findings {
			i := slices.IndexFunc(r.list, func(v ruleView) bool { return v.RuleInfo.ID == f.Rule })
			if i < 0 {
				i = len(r.list)
				info := lint.RuleInfo{ID: f.Rule, Title: f.Rule, Severity: f.Severity}
				if at := slices.IndexFunc(known, func(k lint.RuleInfo) bool { return k.ID == f.Rule }); at >= 0 {
					info = known[at]
				}
				r.list = append(r.list, ruleView{RuleInfo: info, ID: i + 1})
			}
			r.list[i].Counts.Add(f.Severity)
			r.list[i].Count++
			r.list[i].Severity = max(r.list[i].Severity, f.Severity)
		}
	}
	return r
}

func (r *ruleViews) id(rule string) int {
	return slices.IndexFunc(r.list, func(v ruleView) bool { return v.RuleInfo.ID == rule }) + 1
}

// sorted lists the rules, the worst first, then the most frequent.
func (r *ruleViews) sorted() []ruleView {
	list := slices.Clone(r.list)
	sort.SliceStable(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), b.Count-a.Count, cmp.Compare(a.RuleInfo.ID, b.RuleInfo.ID)) < 0
	})
	most := 1
	for _, rule := range list {
		most = max(most, rule.Count)
	}
	for i := range list {
		list[i].Shares = sharesOf(list[i].Counts, most)
	}
	return list
}

func countsOf(findings []lint.Finding) (c lint.SeverityCounts) {
	for _, f := range findings {
		c.Add(f.Severity)
	}
	return c
}

// sharesOf divides a bar of 1000 units, which stand for all findings, by severity.
func sharesOf(c lint.SeverityCounts, all int) []share {
	var list []share
	x := 0
	for _, part := range []share{{Severity: lint.SeverityError, Count: c.Error}, {Severity: lint.SeverityWarning, Count: c.Warning}, {Severity: lint.SeverityNote, Count: c.Note}} {
		if part.Count == 0 {
			continue
		}
		part.X, part.Width = x, max(part.Count*1000/all, 8)
		x += part.Width
		list = append(list, part)
	}
	return list
}

// fewTemplates is the maximum number of templates and owners that are filtered by CSS
// alone.
const fewTemplates = 300

// filterStyle returns CSS that makes the filters work without the script: it hides
// what a filter excludes. It contains only numbers.
func filterStyle(v *view) string {
	var b strings.Builder
	for _, rule := range v.Rules {
		fmt.Fprintf(&b, "#filters:has(#rule option[value=\"%d\"]:checked)~#findings .f:not(.r%d){display:none}\n", rule.ID, rule.ID)
	}
	if !v.FewTemplates {
		return b.String() // left to the script: that many rules would make the page slow
	}
	for _, t := range v.Shown {
		fmt.Fprintf(&b, "#filters:has(#template option[value=\"%d\"]:checked)~#findings .t:not(#t%d){display:none}\n", t.ID, t.ID)
	}
	for i := range v.Owners {
		fmt.Fprintf(&b, "#filters:has(#owner option[value=\"%d\"]:checked)~#findings .t:not(.o%d){display:none}\n", i+1, i+1)
	}
	return b.String()
}

// excerptOf returns the source lines to show, with the lines around them if they are
// known. It removes the indentation that all lines share.
func excerptOf(f lint.Finding) []lint.SourceLine {
	lines := f.Excerpt
	if len(lines) == 0 {
		lines = f.Lines
	}
	lines = slices.Clone(lines)
	shared := -1
	for i := range lines {
		lines[i].Text = strings.ReplaceAll(lines[i].Text, "\t", " ")
		if indent := len(lines[i].Text) - len(strings.TrimLeft(lines[i].Text, " ")); strings.TrimSpace(lines[i].Text) != "" && (shared < 0 || indent < shared) {
			shared = indent
		}
	}
	for i := range lines {
		cut := min(max(shared, 0), len(lines[i].Text))
		lines[i].Text = lines[i].Text[cut:]
		if lines[i].End > 0 {
			lines[i].Start, lines[i].End = max(lines[i].Start-cut, 1), max(lines[i].End-cut, 1)
		}
	}
	return lines
}

// linePart is a part of a line. Class says how it is shown: "" plain, "k" marked, "z"
// masked, "kz" both.
type linePart struct{ Class, Text string }

const mask = "***"

// lineParts splits a line where its marks and masks begin and end.
func lineParts(line lint.SourceLine) []linePart {
	runes := []rune(line.Text)
	start, end := min(max(line.Start-1, 0), len(runes)), min(max(line.End-1, 0), len(runes))
	var parts []linePart
	add := func(class string, text []rune) {
		for i, plain := range strings.Split(string(text), mask) {
			if i > 0 {
				parts = append(parts, linePart{class + "z", mask})
			}
			if plain != "" {
				parts = append(parts, linePart{class, visible(plain)})
			}
		}
	}
	if end <= start {
		add("", runes)
		return parts
	}
	add("", runes[:start])
	add("k", runes[start:end])
	add("", runes[end:])
	return parts
}

// hintParts splits a hint at the commands in it, which are quoted. Class is "c" for a
// command.
func hintParts(hint string) []linePart {
	const begin, end = "'coder-secrets ", "'"
	var parts []linePart
	for {
		text, rest, found := strings.Cut(hint, begin)
		command, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			return append(parts, linePart{"", hint})
		}
		parts = append(parts, linePart{"", text}, linePart{"c", begin[1:] + command})
		hint = after
	}
}

// visible replaces invisible characters, and those that change the direction of text,
// by their escapes.
func visible(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, unseen) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case unseen(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// plural returns the noun in the form for n.
func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// pathParts splits a path after its slashes, where a line may break.
func pathParts(p string) []string { return strings.SplitAfter(p, "/") }
