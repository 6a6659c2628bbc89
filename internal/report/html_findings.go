package report

import "github.com/coder-secrets/coder-secrets/pkg/lint"

func (w pageWriter) filters(v *view) {
	w.put("<form id=\"filters\" role=\"search\" aria-label=\"Filter the findings\" autocomplete=\"off\">\n<fieldset class=\"chips\"><legend class=\"vh\">Severity</legend>\n")
	for _, s := range v.Shares {
		severity := text(s.Severity.String())
		w.put(`<label class="chip `, severity, `"><input type="checkbox" id="s-`, severity, `" value="`, severity, `" checked>`, severityIcon(s.Severity), number(s.Count), " ", text(plural(s.Count, s.Severity.String())), "</label>\n")
	}
	w.put("</fieldset>\n<div class=\"pick\"><label for=\"rule\">Rule</label><select id=\"rule\"><option value=\"\">all</option>")
	for _, rule := range v.Rules {
		w.put(`<option value="`, number(rule.ID), `">`, text(rule.RuleInfo.ID), " (", number(rule.Count), ")</option>")
	}
	w.put("</select></div>\n")
	script := when(!v.FewTemplates, " js")
	if len(v.Shown) > 1 {
		w.put(`<div class="pick`, script, `"><label for="template">Template</label><select id="template"><option value="">all</option>`)
		for _, t := range v.Shown {
			w.put(`<option value="`, number(t.ID), `">`, text(t.Name), "</option>")
		}
		w.put("</select></div>\n")
	}
	if len(v.Owners) > 0 {
		w.put(`<div class="pick`, script, `"><label for="owner">Owner</label><select id="owner"><option value="">all</option>`)
		for i, owner := range v.Owners {
			w.put(`<option value="`, number(i+1), `">`, text(owner), "</option>")
		}
		w.put("</select></div>\n")
	}
	fold := markup("Unfold")
	if v.Open {
		fold = "Fold"
	}
	w.put(`<div class="pick grow js"><label for="words">Words</label><input id="words" type="search" placeholder="file, name, message"></div>
<div class="acts"><button type="reset">Show all</button><button type="button" class="js" id="fold">`, fold, ` all</button></div>
<p id="status" role="status" class="js"></p>
</form>
`)
}

func (w pageWriter) findings(v *view) {
	w.put("<section id=\"findings\" aria-label=\"Findings\" tabindex=\"-1\">\n")
	for _, t := range v.Shown {
		w.template(t, v.Open)
	}
	w.put("<p id=\"none\" hidden>No finding fits the filters.</p>\n</section>\n")
}

func (w pageWriter) template(t templateView, open bool) {
	id := number(t.ID)
	w.put(`<section class="t o`, number(t.OwnerID), `" id="t`, id, `" aria-labelledby="h`, id, "\">\n<div class=\"thead\"><h2 id=\"h", id, `">`)
	if t.Link != "" {
		w.put(`<a href="`, address(t.Link), `" rel="noopener noreferrer">`)
		w.path(t.Name)
		w.put("</a>")
	} else {
		w.path(t.Name)
	}
	w.put("</h2>\n<p>", text(count(len(t.Cards), "finding")))
	if t.Owner != "" {
		w.put(" · ", text(t.Owner))
	}
	for _, fact := range t.Facts {
		w.put(" · ", text(fact))
	}
	w.put("</p></div>\n")
	for _, card := range t.Cards {
		w.card(card, open)
	}
	w.put("</section>\n")
}

// card writes a finding: what and where it is, its source, its flow and the fix.
func (w pageWriter) card(c cardView, open bool) {
	id, severity := number(c.ID), text(c.Severity.String())
	w.put(`<article class="f `, severity, ` r`, number(c.RuleID), `" id="f`, id, `" aria-labelledby="m`, id, "\">\n",
		"<details", when(open, " open"), `><summary><span class="sev">`, severityIcon(c.Severity), severity, `</span><span class="what"><h3 id="m`, id, `">`, text(upperFirst(c.Message)), `</h3><span class="where"><code>`)
	if c.Origin == "server" {
		w.put(text(c.Address))
	} else {
		w.path(c.File)
		w.put(":", number(c.Range.Start.Line), ":", number(c.Range.Start.Column))
	}
	w.put(`</code><span class="rule">`, text(c.Rule), "</span>")
	if c.Confidence < lint.ConfidenceHigh {
		w.put(`<span class="sure">`, text(c.Confidence.String()), " confidence</span>")
	}
	w.put("</span></span></summary>\n<div class=\"body\">")
	w.excerpt(c)
	w.flow(c)
	w.put(`<div class="out"><p><b>Way out</b> `)
	for _, part := range hintParts(upperFirst(c.Hint)) {
		if part.Class != "" {
			w.put("<code>", text(part.Text), "</code>")
		} else {
			w.put(text(part.Text))
		}
	}
	w.put(`.</p><p class="links"><a href="`, address(lint.RuleURL(c.Rule)), `" rel="noopener noreferrer">Why, and how to fix it<span class="vh">: `, text(c.Rule),
		`</span></a><code>coder-secrets templates explain `, text(c.Rule), `</code><a class="own" href="#f`, id, `">#`, id, "<span class=\"vh\">, link to this finding</span></a></p></div>\n</div></details></article>\n")
}

func (w pageWriter) excerpt(c cardView) {
	if len(c.Excerpt) == 0 {
		return
	}
	w.put(`<figure class="code`, when(c.Flow == nil, " wide"), `"><figcaption>Source, values masked</figcaption><pre tabindex="0" role="group" aria-label="Source">`)
	for _, line := range c.Excerpt {
		w.put(`<span class="l`, when(line.End > 0, " at"), `"><span class="no">`, number(line.Number), "</span><code>")
		for _, part := range lineParts(line) {
			switch part.Class {
			case "":
				w.put(text(part.Text))
			case "k":
				w.put("<mark>", text(part.Text), "</mark>")
			default:
				w.put(`<i class="`, text(part.Class), `">`, text(part.Text), "</i>")
			}
		}
		w.put("</code></span>")
	}
	w.put("</pre></figure>")
}

// flow draws where the secret goes.
func (w pageWriter) flow(c cardView) {
	if c.Flow == nil {
		return
	}
	height := number(c.Flow.Height)
	w.put(`<figure class="flow`, when(len(c.Excerpt) == 0, " wide"), `"><figcaption>Where the secret goes</figcaption><svg viewBox="0 0 `, number(flowWidth), " ", height,
		`" width="`, number(flowWidth), `" height="`, height, `" role="img" aria-label="`, text(c.Flow.Text), `">`)
	for _, path := range c.Flow.Paths {
		w.put(`<path class="`, path.Class, `" d="`, path.D, `"/>`)
	}
	for _, stop := range c.Flow.Stops {
		w.stop(stop)
	}
	w.put("</svg></figure>")
}

func (w pageWriter) stop(s flowStop) {
	x, y := number(s.X), number(s.Y)
	switch s.Kind {
	case "people":
		w.put(`<path class="eye" transform="translate(`, x, " ", y, `)" d="M-10 0Q0-11 10 0Q0 11-10 0z"/><circle class="pupil" cx="`, x, `" cy="`, y, `" r="3"/>`)
	case "source":
		w.put(`<circle class="source" cx="`, x, `" cy="`, y, `" r="7"/>`)
	default:
		w.put(`<circle class="`, s.Kind, `" cx="`, x, `" cy="`, y, `" r="5"/>`)
	}
	for _, line := range s.Lines {
		w.put(`<text class="a" x="`, number(s.TextX), `" y="`, number(line.Y), `">`, text(line.Text), "</text>")
	}
	w.put(`<text class="b" x="`, number(s.TextX), `" y="`, number(s.SubY), `">`, text(s.How), "<tspan>", text(s.At), "</tspan></text>")
}
