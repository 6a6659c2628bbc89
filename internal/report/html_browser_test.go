package report

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// TestReportInABrowser shows the page in a real browser. One browser serves all
// subtests, one after the other. CODER_SECRETS_TEST_SCREENSHOTS=FOLDER keeps the
// pictures.
func TestReportInABrowser(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	for _, test := range []struct {
		name string
		run  func(t *testing.T, b *browser)
	}{
		{"looks", testLooks},
		{"long names", testLongNames},
		{"contrast", testContrast},
		{"accessibility", testAccessibility},
		{"keyboard", testKeyboard},
		{"jumps", testJumps},
		{"filters", testFilters},
		{"print", testPrint},
		{"nothing found", testNothingFound},
		{"hostile names", testHostileNames},
		{"hostile template", testHostileTemplate},
		{"many templates", testManyTemplates},
		{"many findings", testManyFindings},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.t = t
			defer func() { b.t = t }()
			test.run(t, b)
		})
	}
}

// looksOf are the ways in which the page is displayed.
func looksOf() map[string]look {
	return map[string]look{"desktop": desktop, "phone": phone, "dark": dark, "phone-dark": {width: 390, height: 844, phone: true, dark: true}}
}

func testLooks(t *testing.T, b *browser) {
	path := htmlFile(t, examplePage(t))
	for name, l := range looksOf() {
		b.open(path, l)
		b.screenshot(name, false)
		b.screenshot(name+"-whole", true)
		b.quiet()
		b.fitsTheScreen(name)
		var styled string
		b.eval(`getComputedStyle(document.querySelector(".tile")).borderRadius`, &styled)
		if styled == "0px" {
			t.Errorf("%s: the style does not take effect", name)
		}
	}
}

// fitsTheScreen reports elements that are wider than the screen, except in scrollable
// areas.
func (b *browser) fitsTheScreen(name string) {
	b.t.Helper()
	var wide []string
	b.eval(`[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 &&
		!e.closest(".scroll, pre, .vh")).map(e => e.outerHTML.slice(0, 90))`, &wide)
	if len(wide) > 0 {
		b.t.Errorf("%s: wider than the screen: %q", name, wide)
	}
	var cut []string
	b.eval(`[...document.querySelectorAll("svg text")].filter(e => e.checkVisibility() && (r => r.x + r.width > e.ownerSVGElement.viewBox.baseVal.width + 1)(e.getBBox())).map(e => e.textContent)`, &cut)
	if len(cut) > 0 {
		b.t.Errorf("%s: cut at the edge of the picture: %q", name, cut)
	}
}

// testLongNames has long names without spaces, and a screen as narrow as a desktop's
// at 400% zoom.
func testLongNames(t *testing.T, b *browser) {
	page := allSeverities(t)
	long := strings.Repeat("platform-engineering_", 6)
	for i := range page.Templates {
		template := &page.Templates[i]
		template.Name, template.Owner = "acme/"+long+template.Name, "@"+long
		for j := range template.Findings {
			f := &template.Findings[j]
			f.File, f.Address = long+"/"+f.File, "data.coder_parameter."+long
			f.Message = "parameter \"" + long + "\" takes a secret"
			for k := range f.Flow {
				f.Flow[k].File, f.Flow[k].What = f.File, flowsInto+"coder_agent."+long+".env"
			}
		}
	}
	page.Subject, page.Partial = long, []string{long + "/main.tf: it could not be parsed"}
	path := htmlFile(t, page)
	looks := looksOf()
	looks["narrow"] = look{width: 320, height: 800}
	for name, l := range looks {
		b.open(path, l)
		b.screenshot("long-names-"+name, false)
		b.fitsTheScreen(name)
	}
	b.open(path, desktop)
	var cut bool
	b.eval(`(e => e.scrollWidth > e.clientWidth)(document.querySelector(".overview .scroll"))`, &cut)
	if cut {
		t.Error("long names push the numbers of the table out of sight")
	}
}

// quiet reports the page's requests and complaints.
func (b *browser) quiet() {
	b.t.Helper()
	if list := b.requests(); len(list) > 0 {
		b.t.Errorf("the page asked for %q", list)
	}
	if list := b.complaints(); len(list) > 0 {
		b.t.Errorf("the browser complained: %q", list)
	}
}

// contrastScript lists the texts with too little contrast to their background: less
// than 4.5 to 1, or 3 to 1 for large letters.
const contrastScript = `(() => {
	const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
	const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
	const parse = (c) => { const n = c.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
	const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
	const behind = (el) => {
		if (!el) return [255, 255, 255];
		const own = parse(getComputedStyle(el).backgroundColor);
		return own[3] === 1 ? own.slice(0, 3) : over(own, behind(el.parentElement));
	};
	const bad = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node; node = walker.nextNode();) {
		const el = node.parentElement;
		if (!node.data.trim() || !el.checkVisibility({visibilityProperty: true}) || el.closest(".vh, script, style, option")) continue;
		const style = getComputedStyle(el);
		const below = behind(el);
		const ink = over(parse(el.namespaceURI.endsWith("svg") ? style.fill : style.color), below);
		const [hi, lo] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
		const ratio = (hi + 0.05) / (lo + 0.05);
		const size = parseFloat(style.fontSize);
		const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
		if (ratio < (large ? 3 : 4.5)) bad.push(ratio.toFixed(2) + " " + el.className + ": " + node.data.trim().slice(0, 40));
	}
	return bad;
})()`

// colourScript lists the colours of drawings with too little contrast to the card
// behind them: less than 3 to 1.
const colourScript = `(() => {
	const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
	const style = getComputedStyle(document.documentElement);
	const luminance = (name) => {
		const n = style.getPropertyValue(name).trim().replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3").slice(1).match(/../g).map(h => channel(parseInt(h, 16)));
		return 0.2126 * n[0] + 0.7152 * n[1] + 0.0722 * n[2];
	};
	const below = luminance("--card");
	return ["--error-bar", "--warning-bar", "--note-bar", "--accent"].filter(name => {
		const [hi, lo] = [luminance(name), below].sort((a, b) => b - a);
		return (hi + 0.05) / (lo + 0.05) < 3;
	});
})()`

func testContrast(t *testing.T, b *browser) {
	page := allSeverities(t)
	path := htmlFile(t, page)
	for name, l := range looksOf() {
		b.open(path, l)
		var bad []string
		b.eval(contrastScript, &bad)
		if len(bad) > 0 {
			t.Errorf("%s: too little contrast:\n%s", name, strings.Join(bad, "\n"))
		}
		b.eval(colourScript, &bad)
		if len(bad) > 0 {
			t.Errorf("%s: too pale to draw with: %q", name, bad)
		}
	}
}

// allSeverities is a page with everything that a page can show.
func allSeverities(t testing.TB) Page {
	t.Helper()
	page := examplePage(t)
	first := &page.Templates[slices.IndexFunc(page.Templates, func(t PageTemplate) bool { return len(t.Findings) > 0 })]
	first.Link, first.Facts = "https://coder.example.com/templates/coder/docker", []string{"active version of 3 May", "12 workspaces"}
	note := first.Findings[0]
	note.Severity, note.Confidence, note.Rule = lint.SeverityNote, lint.ConfidenceMedium, "visible-agent-env"
	first.Findings = append(first.Findings, note)
	page.Ignored = []lint.Finding{{Rule: "hardcoded-secret", Severity: lint.SeverityError, File: "a.tf", Message: "known", Reason: "a test's key"}}
	page.Partial = []string{"b.tf: it could not be parsed"}
	page.Tables = []PageTable{{Title: "To rotate", Text: "By whom.", Header: []string{"Owner", "Secret"}, Rows: [][]string{{"ada", "github_token"}}}}
	return page
}

func testAccessibility(t *testing.T, b *browser) {
	b.open(htmlFile(t, allSeverities(t)), desktop)
	var tree struct {
		Nodes []struct {
			Ignored bool
			Role    struct{ Value string }
			Name    struct{ Value string }
		}
	}
	b.call("Accessibility.getFullAXTree", nil, &tree)
	roles, regions := map[string]int{}, map[string]bool{}
	for _, node := range tree.Nodes {
		if node.Ignored {
			continue
		}
		roles[node.Role.Value]++
		if name := node.Name.Value; node.Role.Value == "region" {
			if regions[name] {
				t.Errorf("two regions are called %q", name)
			}
			regions[name] = true
		}
		switch node.Role.Value {
		case "link", "button", "checkbox", "combobox", "searchbox", "heading", "image", "region", "search", "DisclosureTriangle", "article":
			if strings.TrimSpace(node.Name.Value) == "" {
				t.Errorf("a %s has no name", node.Role.Value)
			}
		}
	}
	for _, role := range []string{"banner", "main", "search", "contentinfo", "searchbox", "combobox", "checkbox", "article", "image", "status"} {
		if roles[role] == 0 {
			t.Errorf("nothing has the role %s: %v", role, roles)
		}
	}
	var levels []int
	b.eval(`[...document.querySelectorAll("h1,h2,h3,h4")].filter(h => h.checkVisibility()).map(h => +h.tagName[1])`, &levels)
	for i, level := range levels {
		if i == 0 && level != 1 || i > 0 && (level == 1 || level > levels[i-1]+1) {
			t.Errorf("heading %d of %v leaves a level out", i, levels)
		}
	}
	var twice []string
	b.eval(`[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)`, &twice)
	if len(twice) > 0 {
		t.Errorf("ids that are there twice: %q", twice)
	}
	var small []string
	b.eval(`[...document.querySelectorAll("button, select, input[type=search], .chip, summary")].filter(e => e.checkVisibility() &&
		e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 80))`, &small)
	if len(small) > 0 {
		t.Errorf("too small for a finger: %q", small)
	}
}

// press sends the events of a key press.
func (b *browser) press(key string, code int) {
	b.t.Helper()
	text := ""
	switch key {
	case "Enter":
		text = "\r"
	case " ":
		text = " "
	}
	event := map[string]any{"type": "keyDown", "key": key, "windowsVirtualKeyCode": code, "text": text}
	b.call("Input.dispatchKeyEvent", event, nil)
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "windowsVirtualKeyCode": code}, nil)
}

func testKeyboard(t *testing.T, b *browser) {
	b.open(htmlFile(t, examplePage(t)), desktop)
	var order []string
	for range 60 {
		b.press("Tab", 9)
		var at struct {
			What    string
			Outline bool
		}
		b.eval(`(e => ({what: e.id || e.tagName.toLowerCase() + "." + e.className, outline: getComputedStyle(e.closest(".chip") || e).outlineStyle !== "none"}))(document.activeElement)`, &at)
		if !at.Outline {
			t.Errorf("nobody sees that the focus is at %s", at.What)
		}
		order = append(order, at.What)
		if at.What == "summary." {
			break
		}
	}
	if order[0] != "a.skip" {
		t.Errorf("the first stop is %s, want the link past the rest", order[0])
	}
	at := -1
	for _, id := range []string{"s-error", "s-warning", "rule", "template", "owner", "words", "fold", "summary."} {
		next := slices.Index(order, id)
		if next <= at {
			t.Errorf("%s is not reached in its turn: %q", id, order)
		}
		at = next
	}
	const open = `document.querySelector(".f details").open`
	var before, after bool
	b.eval(open, &before)
	b.press("Enter", 13)
	b.eval(open, &after)
	if before == after {
		t.Error("Enter on a finding does not fold it")
	}
	b.eval(`document.getElementById("s-error").focus()`, nil)
	b.press(" ", 32)
	if got := b.shown(); len(got) != 1 {
		t.Errorf("with the errors switched off by the space bar, %q are shown", got)
	}
}

// testJumps goes from the table to each template, and back to the findings above it
// by Shift+Tab: the filters, which stay at the top, must not cover the target.
func testJumps(t *testing.T, b *browser) {
	path := htmlFile(t, examplePage(t))
	for name, l := range map[string]look{"desktop": desktop, "half a desktop": {width: 700, height: 900}} {
		for _, l.noScript = range []bool{false, true} {
			b.open(path, l)
			const below = `(e => getComputedStyle(document.getElementById("filters")).position === "sticky" &&
				e.getBoundingClientRect().top < document.getElementById("filters").getBoundingClientRect().bottom - 1)`
			var links int
			b.eval(`document.querySelectorAll(".overview tbody a").length`, &links)
			var covered []string
			for i := range links {
				b.eval(fmt.Sprintf(`document.querySelectorAll(".overview tbody a")[%d].click()`, i), nil)
				var isBelow bool
				b.eval(below+fmt.Sprintf(`(document.querySelector(document.querySelectorAll(".overview tbody a")[%d].hash + " h2"))`, i), &isBelow)
				if isBelow {
					covered = append(covered, fmt.Sprintf("heading %d", i))
				}
			}
			var focused []string
			b.eval(`scrollTo(0, document.documentElement.scrollHeight), [...document.querySelectorAll(".f summary")].reverse().filter(s => {
				s.focus();
				return `+below+`(s);
			}).map(s => s.textContent)`, &focused)
			covered = append(covered, focused...)
			if len(covered) > 0 {
				t.Errorf("%s, script %t: below the filters: %q", name, !l.noScript, covered)
			}
		}
	}
}

// shown lists the rules of the visible findings.
func (b *browser) shown() []string {
	b.t.Helper()
	var list []string
	b.eval(`[...document.querySelectorAll(".f")].filter(f => f.checkVisibility()).map(f => f.querySelector(".rule").textContent)`, &list)
	return list
}

func testFilters(t *testing.T, b *browser) {
	path := htmlFile(t, examplePage(t))
	const set = `(id, value) => { const e = document.getElementById(id); e.type === "checkbox" ? e.checked = value : e.value = value;
		e.dispatchEvent(new Event("input", {bubbles: true})); }`
	choose := func(id, like string) string {
		return fmt.Sprintf(`(%s)(%q, [...document.getElementById(%q).options].find(o => o.text.includes(%q)).value)`, set, id, id, like)
	}
	tests := []struct {
		name, action string
		want         int
	}{
		{"none", "1", 8},
		{"severity", `(` + set + `)("s-error", false)`, 1},
		{"rule", choose("rule", "secret-parameter"), 2},
		{"template", choose("template", "templates/wrong"), 3},
		{"owner", choose("owner", "@platform"), 5},
		{"two", choose("owner", "@platform") + ";" + choose("rule", "secret-parameter"), 1},
		{"no finding", choose("owner", "@docs") + ";" + choose("rule", "secret-in-app"), 0},
		{"all again", choose("owner", "@docs") + `; document.getElementById("filters").reset(); new Promise(r => setTimeout(r, 20))`, 8},
	}
	for _, noScript := range []bool{false, true} {
		l := desktop
		l.noScript = noScript
		b.open(path, l)
		for _, test := range tests {
			if noScript && test.name == "all again" {
				continue // waits until the script runs
			}
			reset := `document.getElementById("filters").reset()`
			if !noScript {
				reset += `; new Promise(r => setTimeout(r, 10))` // the script runs after it
			}
			b.eval(reset, nil)
			b.eval(test.action, nil)
			if got := b.shown(); len(got) != test.want {
				t.Errorf("%s, script %t: %q are shown, want %d", test.name, !noScript, got, test.want)
			}
			if noScript {
				continue
			}
			var status string
			b.eval(`document.getElementById("status").textContent + (document.getElementById("none").checkVisibility() ? " none" : "")`, &status)
			want := fmt.Sprintf("%d of 8 findings are shown.", test.want)
			switch test.want {
			case 8:
				want = "All 8 findings are shown."
			case 0:
				want += " none"
			}
			if status != want {
				t.Errorf("%s: it says %q, want %q", test.name, status, want)
			}
		}
	}
	b.open(path, desktop)
	b.eval(`(`+set+`)("words", "database CODER_METADATA")`, nil)
	if got := b.shown(); len(got) != 0 {
		t.Errorf("words that no finding has: %q are shown", got)
	}
	b.eval(`(`+set+`)("words", "ITEM clear")`, nil)
	if got := b.shown(); !slices.Equal(slices.Compact(got), []string{"cleartext-metadata"}) {
		t.Errorf("words of the metadata's finding: %q are shown", got)
	}
	b.eval(`document.getElementById("fold").click()`, nil)
	var open int
	b.eval(`document.querySelectorAll(".f [open]").length`, &open)
	if open != 0 {
		t.Errorf("%d findings are open after folding all", open)
	}
}

func testPrint(t *testing.T, b *browser) {
	page := examplePage(t)
	b.open(htmlFile(t, page), dark)
	b.eval(`for (const d of document.querySelectorAll("details")) d.open = false`, nil)
	var pdf struct{ Data string }
	b.call("Page.printToPDF", map[string]any{"printBackground": true}, &pdf)
	if len(pdf.Data) < 10_000 {
		t.Error("the printed page is empty")
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print", "features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}}}, nil)
	b.screenshot("print", true)
	var hidden, unseen int
	b.eval(`[...document.querySelectorAll(".body")].filter(e => !e.checkVisibility({contentVisibilityAuto: true})).length`, &hidden)
	b.eval(`[...document.querySelectorAll("#filters, .skip")].filter(e => e.checkVisibility()).length`, &unseen)
	if hidden > 0 || unseen > 0 {
		t.Errorf("%d findings are printed folded, %d parts that make no sense on paper", hidden, unseen)
	}
	var beside bool
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 718, "height": 1000, "deviceScaleFactor": 1, "mobile": false}, nil)
	b.eval(`(b => Math.abs(b.querySelector(".code").getBoundingClientRect().top - b.querySelector(".flow").getBoundingClientRect().top) < 2)(document.querySelector(".body:has(.code):has(.flow)"))`, &beside)
	if !beside {
		t.Error("on paper the picture is below the source: a finding takes a page")
	}
	var bad []string
	b.eval(contrastScript, &bad)
	if len(bad) > 0 {
		t.Errorf("too little contrast on paper:\n%s", strings.Join(bad, "\n"))
	}
}

func testNothingFound(t *testing.T, b *browser) {
	r := &lint.Report{Templates: []string{"docker"}, Summary: lint.Summary{Templates: 1, Files: 2, Complete: true}}
	b.open(htmlFile(t, LintPage(r, tool, nil)), desktop)
	b.screenshot("nothing-found", false)
	b.quiet()
	var text string
	b.eval(`document.body.innerText`, &text)
	if !strings.Contains(text, "Nothing found\n") || !strings.Contains(text, "1 template, 2 files") || !strings.Contains(text, "coder-secrets templates rules") {
		t.Errorf("the page says %q", text)
	}
	page := LintPage(r, tool, nil)
	page.Partial = []string{"coder/docker: the server answered 500"}
	b.open(htmlFile(t, page), desktop)
	b.eval(`document.body.innerText`, &text)
	if strings.Contains(text, "Nothing found\n") || !strings.Contains(text, "Nothing found in what could be looked at") {
		t.Errorf("of a part that could not be read the page says %q", text)
	}
}

// wayOut returns attempts to escape from the text, one for each context: text,
// attribute, script, style, address. If one works, it sets window.pwned or sends a
// request to the server.
func wayOut(server string) string {
	return `</title></style></script></textarea></svg><script>window.pwned=1</script>` +
		`"'><img src=` + server + `/img onerror="window.pwned=1"><svg onload=window.pwned=1>` +
		`<a href="javascript:window.pwned=1">x</a><iframe src=` + server + `/frame></iframe>` +
		`<link rel=stylesheet href=` + server + `/css><style>*{background:url(` + server + `/bg)}</style>` +
		"`${window.pwned=1}`;window.pwned=1;//{{.}}<!--]]>\u202e\u2066\u200b\u0000\u001b[31m"
}

// untouched fails the test if such an attempt had an effect.
func (b *browser) untouched(hits *atomic.Int32) {
	b.t.Helper()
	b.eval(`document.querySelectorAll("a[href^=javascript], a[href*=ZgotmplZ]").forEach(a => a.click())`, nil)
	var got struct {
		Pwned             bool
		Scripts, Strange  int
		Handlers, Hostile []string
	}
	b.eval(`({
		pwned: "pwned" in window,
		scripts: document.scripts.length,
		strange: document.querySelectorAll("img, iframe, object, embed, textarea, base, link:not([rel=icon])").length + document.querySelectorAll("style").length - 1,
		handlers: [...document.querySelectorAll("*")].flatMap(e => [...e.attributes]).filter(a => /^on/i.test(a.name)).map(a => a.name),
		hostile: [...document.querySelectorAll("[href], [src]")].map(e => e.getAttribute("href") ?? e.getAttribute("src")).filter(u => !/^(https:\/\/|#|data:,$)/.test(u)),
	})`, &got)
	if got.Pwned || got.Scripts != 1 || got.Strange > 0 || len(got.Handlers)+len(got.Hostile) > 0 {
		b.t.Errorf("something broke out: %+v", got)
	}
	var invisible bool
	b.eval(`/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u001b\u0000]/.test(document.documentElement.innerHTML)`, &invisible)
	if invisible {
		b.t.Error("a character that nobody sees is in the page")
	}
	if n := hits.Load(); n > 0 {
		b.t.Errorf("a server was asked %d times", n)
	}
	b.quiet()
}

// listener is a server that must not receive a request.
func listener(t *testing.T) (url string, hits *atomic.Int32) {
	t.Helper()
	hits = &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(server.Close)
	return server.URL, hits
}

func testHostileNames(t *testing.T, b *browser) {
	server, hits := listener(t)
	page := allSeverities(t)
	fill(reflect.ValueOf(&page).Elem(), wayOut(server))
	for i := range page.Templates {
		page.Templates[i].Link = []string{"javascript:window.pwned=1", "data:text/html,<script>window.pwned=1</script>", "JaVaScRiPt:window.pwned=1"}[i%3]
	}
	b.open(htmlFile(t, page), desktop)
	b.screenshot("hostile", false)
	var hostile int
	b.eval(`document.body.innerText.split("window.pwned=1").length`, &hostile)
	if hostile < 50 {
		t.Errorf("the names are not in the page: %d", hostile)
	}
	b.eval(`document.querySelectorAll("[href*=ZgotmplZ]").forEach(a => a.removeAttribute("href"))`, nil)
	b.untouched(hits)
	noScript := desktop
	noScript.noScript = true
	b.open(htmlFile(t, page), noScript)
	b.quiet()
}

// fill sets every string in a value of one of our structs to a text.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), text)
		}
	}
}

func testHostileTemplate(t *testing.T, b *browser) {
	server, hits := listener(t)
	quote := func(s string) string {
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", "$${", "\x00", "", "\x1b", `\u001b`).Replace(s)
	}
	way := quote(wayOut(server))
	src := `resource "coder_agent" "main" {
  env = { "` + way + `" = data.coder_parameter.token.value }
}
data "coder_parameter" "token" {
  name         = "` + way + ` token"
  display_name = "</script> API token ` + way + `"
  type         = "string" # ` + strings.ReplaceAll(wayOut(server), "\x00", "") + `
}
resource "coder_metadata" "m" {
  item {
    key   = "password </pre></code>` + way + `"
    value = data.coder_parameter.token.value
  }
}
`
	dir := `</script><script>window.pwned=1</script>` + "\u202e"
	fsys := fstest.MapFS{`"><img src=x onerror=window.pwned=1>/` + strings.ReplaceAll(dir, "/", "_") + `/main.tf`: {Data: []byte(src)}}
	r, err := lint.Run(t.Context(), []*lint.Source{{FS: fsys}}, lint.Options{Excerpts: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) < 2 {
		t.Fatalf("the linter found %d secrets in\n%s", len(r.Findings), src)
	}
	b.open(htmlFile(t, LintPage(r, tool, nil)), desktop)
	b.screenshot("hostile-template", false)
	b.untouched(hits)
}

// testManyTemplates has more templates and owners than CSS alone filters, so the
// script must.
func testManyTemplates(t *testing.T, b *browser) {
	page := examplePage(t)
	var all []lint.Finding
	for _, t := range page.Templates {
		all = append(all, t.Findings...)
	}
	page.Templates = nil
	for i := range fewTemplates + 100 {
		page.Templates = append(page.Templates, PageTemplate{Name: fmt.Sprintf("t%d", i), Owner: fmt.Sprintf("o%d", i%10), Findings: all[:2]})
	}
	b.open(htmlFile(t, page), desktop)
	for id, want := range map[string]int{"template": 2, "owner": 2 * len(page.Templates) / 10} {
		b.eval(`document.getElementById("filters").reset()`, nil)
		b.eval(fmt.Sprintf(`(e => { e.selectedIndex = 3; e.dispatchEvent(new Event("input", {bubbles: true})); })(document.getElementById(%q))`, id), nil)
		if got := b.shown(); len(got) != want {
			t.Errorf("by %s %d findings are shown, want %d", id, len(got), want)
		}
	}
	noScript := desktop
	noScript.noScript = true
	b.open(htmlFile(t, page), noScript)
	var useless bool
	b.eval(`document.getElementById("template").checkVisibility()`, &useless)
	if useless {
		t.Error("a filter is shown that does nothing without the script")
	}
}

func testManyFindings(t *testing.T, b *browser) {
	findings := testneed.Count(t, 2_000, 10_000)
	page := manyFindings(t, findings)
	path := htmlFile(t, page)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if each := info.Size() / int64(findings); each > 4096 {
		t.Errorf("a finding takes %d bytes", each)
	}
	b.open(path, desktop)
	b.screenshot("many", false)
	b.quiet()
	var took struct{ Load, Filter, Search float64 }
	b.eval(`(() => {
		const load = performance.timing.loadEventEnd - performance.timing.navigationStart;
		const timed = (act) => { const began = performance.now(); act(); document.body.offsetHeight; return performance.now() - began; };
		const set = (id, value) => { const e = document.getElementById(id); e.value = value; e.dispatchEvent(new Event("input", {bubbles: true})); };
		return {load, filter: timed(() => set("rule", "1")), search: timed(() => { set("rule", ""); set("words", "template-0007"); })};
	})()`, &took)
	t.Logf("%d findings: %d KiB; loaded in %.0f ms, filtered in %.0f ms, searched in %.0f ms", findings, info.Size()>>10, took.Load, took.Filter, took.Search)
	if got := b.shown(); len(got) == 0 || len(got) >= findings {
		t.Errorf("the search shows %d findings", len(got))
	}
}

// manyFindings is a page of real findings, repeated many times.
func manyFindings(t testing.TB, n int) Page {
	t.Helper()
	page := examplePage(t)
	var all []lint.Finding
	for _, t := range page.Templates {
		all = append(all, t.Findings...)
	}
	page.Templates = nil
	for i := 0; len(page.Templates)*20 < n; i++ {
		template := PageTemplate{Name: fmt.Sprintf("coder/template-%04d", i), Owner: fmt.Sprintf("owner-%d", i%30)}
		for j := range 20 {
			template.Findings = append(template.Findings, all[(i+j)%len(all)])
		}
		page.Templates = append(page.Templates, template)
	}
	return page
}
