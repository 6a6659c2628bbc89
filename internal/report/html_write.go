package report

import (
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

const (
	pageBegin markup = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="`
	pageMeta markup = `">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
`
	pageIcons markup = `<a class="skip" href="#findings">Skip to the findings</a>
<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<symbol id="i-error" viewBox="0 0 16 16"><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="ink" d="M8 4.2v4.6M8 11.2v.6"/></symbol>
<symbol id="i-warning" viewBox="0 0 16 16"><path d="M8 1.2 15.4 14.6H.6z"/><path class="ink" d="M8 6v4M8 12v.5"/></symbol>
<symbol id="i-note" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path class="ink" d="M8 7.4v4M8 4.4v.5"/></symbol>
</defs></svg>
`
	brandIcon markup = `<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false"><rect x="1" y="1" width="22" height="22" rx="6"/><circle cx="9.2" cy="12" r="3.4"/><path d="M12.6 12H20M17 12v3.4"/></svg>`
	goodIcon  markup = `<svg viewBox="0 0 24 24" width="34" height="34" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11"/><path d="m6.8 12.4 3.6 3.6 7-7.6"/></svg>`
	smallBar  markup = `<svg class="bar" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">`
)

// severityIcon returns the icon of a severity. The word is always next to it.
func severityIcon(s lint.Severity) markup {
	return `<svg class="i" aria-hidden="true" focusable="false"><use href="#i-` + text(s.String()) + `"/></svg>`
}

// write writes the whole page.
func (w pageWriter) write(v *view) {
	w.put(pageBegin, text(v.Policy), pageMeta, "<title>")
	if v.Subject != "" {
		w.put(text(v.Subject), ": ")
	}
	w.put(text(v.Title), "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>", v.Style, "</style>\n</head>\n")
	w.put("<body", when(!v.Open, ` class="many"`), ">\n", pageIcons)
	w.header(v)
	w.put("<main class=\"wrap\">\n")
	w.partial(v.Partial)
	if v.Total > 0 {
		w.put("<div class=\"overview\">\n")
		w.byRule(v.Rules)
		w.byTemplate(v)
		w.put("</div>\n")
	}
	for i, table := range v.Tables {
		w.table(i, table)
	}
	if v.Total > 0 {
		w.filters(v)
		w.findings(v)
	} else {
		w.nothingFound(len(v.Partial) > 0)
	}
	w.ignored(v.Ignored)
	w.put("</main>\n<footer><div class=\"wrap\"><p>This page holds no value of a secret: what was found is shown as <i class=\"z\">", mask, "</i>.",
		" It is one file, asks no server for anything and can be forwarded.</p>\n<p>Made by ", text(v.Tool.Name), " ", text(v.Tool.Version), ".</p></div></footer>\n",
		"<script>", v.Script, "</script>\n</body>\n</html>\n")
}

func (w pageWriter) header(v *view) {
	w.put("<header class=\"top\">\n<div class=\"wrap\">\n<p class=\"brand\">", brandIcon, text(v.Tool.Name), "<span>", text(v.Tool.Version), "</span></p>\n")
	w.put("<h1>", text(v.Title), "</h1>\n<p class=\"subject\">")
	if v.Subject != "" {
		w.put("<code>", text(v.Subject), "</code> ")
	}
	if v.Date != "" {
		w.put(`<time datetime="`, text(v.ISODate), `">`, text(v.Date), "</time>")
	}
	w.put("</p>\n")
	w.verdict(v)
	w.put("<dl class=\"tiles\">\n")
	w.tile("error", "Error", v.Counts.Error)
	w.tile("warning", "Warning", v.Counts.Warning)
	w.tile("note", "Note", v.Counts.Note)
	w.put(`<div class="tile plain"><dt>Looked at</dt><dd class="words">`, text(v.Looked), "</dd></div>\n</dl>\n</div>\n</header>\n")
}

// verdict summarizes the result in a line and a picture.
func (w pageWriter) verdict(v *view) {
	switch {
	case v.Total > 0:
		w.put(`<p class="verdict">`, text(count(v.Total, "finding")), " in ", text(count(len(v.Shown), "template")), "</p>\n")
		w.put(`<svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="`)
		for i, s := range v.Shares {
			w.put(when(i > 0, ", "), text(count(s.Count, s.Severity.String())))
		}
		w.put(`">`)
		for _, s := range v.Shares {
			w.put(`<rect class="s-`, text(s.Severity.String()), `" x="`, number(s.X), `" y="0" width="`, number(s.Width), `" height="14"/>`)
		}
		w.put("</svg>\n")
	case len(v.Partial) > 0:
		w.put("<p class=\"verdict\">Nothing found in what could be looked at</p>\n")
	default:
		w.put(`<p class="verdict good">`, goodIcon, "Nothing found</p>\n")
	}
}

func (w pageWriter) tile(class markup, noun string, n int) {
	w.put(`<div class="tile `, class, `"><dt>`, text(plural(n, noun)), "</dt><dd>", number(n), "</dd></div>\n")
}

// partial lists what could not be checked, up to twenty lines.
func (w pageWriter) partial(lines []string) {
	const most = 20
	if len(lines) == 0 {
		return
	}
	w.put("<section class=\"partial\" aria-labelledby=\"partial\"><h2 id=\"partial\">Not everything could be looked at</h2>\n<ul>")
	for _, line := range lines[:min(most, len(lines))] {
		w.put("<li>", text(line), "</li>")
	}
	if len(lines) > most {
		w.put("<li>… ", number(len(lines)), " places in all</li>")
	}
	w.put("</ul></section>\n")
}

func (w pageWriter) byRule(rules []ruleView) {
	w.put("<section aria-labelledby=\"by-rule\"><h2 id=\"by-rule\">What it is</h2>\n<ul class=\"rules\">\n")
	for _, rule := range rules {
		severity := text(rule.Severity.String())
		w.put(`<li class="`, severity, `"><span class="name">`, severityIcon(rule.Severity), "<span><b>", text(rule.Title), `</b> <a href="`, address(lint.RuleURL(rule.RuleInfo.ID)),
			`" rel="noopener noreferrer">`, text(rule.RuleInfo.ID), `</a></span></span><span class="n">`, number(rule.Count), `<span class="vh"> `, text(plural(rule.Count, "finding")), ": ", text(Counts(rule.Counts)), "</span></span>")
		w.bar(rule.Shares)
		w.put("</li>\n")
	}
	w.put("</ul></section>\n")
}

// fewRows is how many templates are shown without scrolling.
const fewRows = 6

func (w pageWriter) byTemplate(v *view) {
	w.put("<section aria-labelledby=\"by-template\"><h2 id=\"by-template\">Where it is</h2>\n",
		"<div class=\"scroll", when(len(v.Shown) > fewRows, " tall"), "\" tabindex=\"0\" role=\"group\" aria-labelledby=\"by-template\">\n<table><thead><tr><th scope=\"col\">Template</th>", when(len(v.Owners) > 0, `<th scope="col" class="who">Owner</th>`),
		"<th scope=\"col\" class=\"num\">Errors</th><th scope=\"col\" class=\"num\">Warnings</th><th scope=\"col\" class=\"num\">Notes</th></tr></thead><tbody>\n")
	for _, t := range v.Shown {
		w.put(`<tr><th scope="row"><a href="#t`, number(t.ID), `">`)
		w.path(t.Name)
		w.put("</a>")
		w.bar(t.Shares)
		w.put("</th>")
		if len(v.Owners) > 0 {
			w.put(`<td class="who">`, text(t.Owner), "</td>")
		}
		w.put(`<td class="num`, when(t.Counts.Error > 0, " error"), `">`, number(t.Counts.Error), `</td><td class="num`, when(t.Counts.Warning > 0, " warning"), `">`, number(t.Counts.Warning),
			`</td><td class="num">`, number(t.Counts.Note), "</td></tr>\n")
	}
	w.put("</tbody></table></div></section>\n")
}

// bar draws the number of findings for each severity. The numbers are next to it.
func (w pageWriter) bar(shares []share) {
	w.put(smallBar)
	for _, s := range shares {
		w.put(`<rect class="s-`, text(s.Severity.String()), `" x="`, number(s.X), `" width="`, number(s.Width), `" height="6"/>`)
	}
	w.put("</svg>")
}

// path writes text that may break after its slashes.
func (w pageWriter) path(path string) {
	for i, part := range pathParts(path) {
		w.put(when(i > 0, "<wbr>"), text(part))
	}
}

func (w pageWriter) table(i int, table PageTable) {
	id := `table` + number(i)
	w.put(`<section class="table" aria-labelledby="`, id, `"><h2 id="`, id, `">`, text(table.Title), "</h2>")
	if table.Text != "" {
		w.put("<p>", text(table.Text), "</p>")
	}
	w.put("\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"", id, `"><table><thead><tr>`)
	for _, title := range table.Header {
		w.put(`<th scope="col">`, text(title), "</th>")
	}
	w.put("</tr></thead><tbody>\n")
	for _, row := range table.Rows {
		w.put("<tr>")
		for _, cell := range row {
			w.put("<td", when(len(cell) <= len(time.DateOnly), ` class="short"`), ">", text(cell), "</td>") // keep a date on one line
		}
		w.put("</tr>\n")
	}
	w.put("</tbody></table></div></section>\n")
}

// nothingFound explains what a report without findings means.
func (w pageWriter) nothingFound(partial bool) {
	what := markup("these templates")
	if partial {
		what = "what could be looked at"
	}
	w.put(`<section id="findings" tabindex="-1" class="table" aria-labelledby="none-found">
<h2 id="none-found">What that means</h2>
<p>In `, what, ` no place was found that takes a secret, holds one or shows one to those who should not see it. <code>coder-secrets templates rules</code> lists what is looked for.</p>
<p>What a template took from people before it was mended is still in the builds of their workspaces: <code>coder-secrets templates audit --workspaces</code> finds it.</p>
</section>
`)
}

func (w pageWriter) ignored(findings []lint.Finding) {
	if len(findings) == 0 {
		return
	}
	w.put(`<section class="ignored" aria-labelledby="ignored"><details><summary><h2 id="ignored">`, text(count(len(findings), "finding")), " hidden on purpose</h2></summary>\n",
		`<div class="scroll" tabindex="0" role="group" aria-labelledby="ignored"><table><thead><tr><th scope="col">Place</th><th scope="col">Rule</th><th scope="col">Finding</th><th scope="col">Reason</th></tr></thead><tbody>`, "\n")
	for _, f := range findings {
		w.put("<tr><td><code>", text(f.File), ":", number(f.Range.Start.Line), "</code></td><td>", text(f.Rule), "</td><td>", text(upperFirst(f.Message)), "</td><td>", text(f.Reason), "</td></tr>\n")
	}
	w.put("</tbody></table></div></details></section>\n")
}
