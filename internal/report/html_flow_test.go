package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

func TestFlowsAreDrawnAsTheyGo(t *testing.T) {
	t.Parallel()
	step := func(line int, what string) lint.Step { return lint.Step{File: "main.tf", Line: line, What: what} }
	tests := []struct {
		name string
		in   lint.Finding
		want string // kind and indentation of each stop
	}{
		{"nobody sees it", lint.Finding{Rule: "unused-ignore"}, ""},
		{"no way", lint.Finding{Rule: "hardcoded-secret", Address: "local.password", File: "main.tf", Range: lint.Range{Start: lint.Position{Line: 3}}}, `
source local.password
people everyone who may use the template`},
		{"one way", lint.Finding{Rule: "secret-parameter", Flow: []lint.Step{step(1, `parameter "a"`), step(2, "flows into local.x"), step(3, "flows into coder_agent.main.env")}}, `
source parameter "a"
step local.x
sink coder_agent.main.env
people everyone who may read the workspace`},
		{"two ways with the same begin", lint.Finding{Rule: "secret-parameter", Flow: []lint.Step{
			step(1, `parameter "a"`), step(2, "flows into local.x"), step(3, "flows into coder_agent.main.env"),
			step(1, `parameter "a"`), step(2, "flows into local.x"), step(4, "flows into local.y"), step(5, "flows into coder_script.s.script"),
		}}, `
source parameter "a"
step local.x
  sink coder_agent.main.env
  step local.y
  sink coder_script.s.script
people everyone who may read the workspace`},
		{"called by another", lint.Finding{Rule: "secret-in-script", Flow: []lint.Step{
			step(9, "called by module.x"), step(1, "var.token"), step(2, "flows into coder_script.s.script"),
		}}, `
source called by module.x
step var.token
sink coder_script.s.script
people everyone who may read the workspace`},
		{"two begins", lint.Finding{Rule: "secret-in-app", Address: "coder_app.a", Flow: []lint.Step{
			step(1, "var.a"), step(3, "flows into coder_app.a.url"), step(2, "var.b"), step(3, "flows into coder_app.a.url"),
		}}, `
source coder_app.a
  step var.a
  sink coder_app.a.url
  step var.b
  sink coder_app.a.url
people everyone who may read the workspace`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			below := 0
			drawn := draw(test.in)
			if drawn != nil {
				for _, s := range drawn.Stops {
					if s.Y <= below {
						t.Errorf("a stop at %d is not below the one before, which ends at %d", s.Y, below)
					}
					below = s.SubY
					b.WriteString("\n")
					if s.X == flowBranch {
						b.WriteString("  ")
					}
					b.WriteString(string(s.Kind) + " ")
					for i, line := range s.Lines {
						if i > 0 {
							b.WriteString(" ")
						}
						b.WriteString(line.Text)
					}
				}
				if below > drawn.Height {
					t.Errorf("the picture is %d high and its last text at %d", drawn.Height, below)
				}
			}
			if diff := cmp.Diff(test.want, b.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLongFlowsAreCut(t *testing.T) {
	t.Parallel()
	f := lint.Finding{Rule: "secret-parameter", Flow: []lint.Step{{What: "parameter"}}}
	for range 100 {
		f.Flow = append(f.Flow, lint.Step{What: "flows into local." + strings.Repeat("x", 200)})
	}
	drawn := draw(f)
	if n := len(drawn.Stops); n > flowMaxStop+2 {
		t.Errorf("%d stops are drawn", n)
	}
	if last := drawn.Stops[len(drawn.Stops)-2]; last.Kind != "more" || last.Lines[0].Text != "77 steps more" {
		t.Errorf("it is cut with %v", last.Lines)
	}
	for _, s := range drawn.Stops {
		for _, line := range s.Lines {
			if n := len([]rune(line.Text)); float64(s.TextX)+float64(n)*flowLetter > flowWidth+flowLetter {
				t.Errorf("%q is wider than the picture", line.Text)
			}
		}
	}
}

// TestEveryRuleSaysWhoSeesIt fails for a new rule without an audience.
func TestEveryRuleSaysWhoSeesIt(t *testing.T) {
	t.Parallel()
	nobody := map[string]bool{"not-analysed": true, "unused-ignore": true, "withdrawn-data-source": true}
	for _, rule := range lint.Rules() {
		if (audience(rule.ID) == "") != nobody[rule.ID] {
			t.Errorf("%s: the picture ends with %q", rule.ID, audience(rule.ID))
		}
	}
}

func TestLinesAreCutAtMarksAndMasks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   lint.SourceLine
		want []linePart
	}{
		{lint.SourceLine{Text: `a = b`}, []linePart{{"", "a = b"}}},
		{lint.SourceLine{Text: `a = ***`, Start: 1, End: 2}, []linePart{{"k", "a"}, {"", " = "}, {"z", "***"}}},
		{lint.SourceLine{Text: `a = x***y`, Start: 5, End: 10}, []linePart{{"", "a = "}, {"k", "x"}, {"kz", "***"}, {"k", "y"}}},
		{lint.SourceLine{Text: "a\u202eb"}, []linePart{{"", `a\u202eb`}}},
		{lint.SourceLine{Text: "ab", Start: 9, End: 12}, []linePart{{"", "ab"}}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, lineParts(test.in)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", test.in.Text, diff)
		}
	}
}

// TestPagePolicyNamesWhatThePageHolds checks the policy without a browser.
func TestPagePolicyNamesWhatThePageHolds(t *testing.T) {
	t.Parallel()
	v := viewOf(examplePage(t))
	var b strings.Builder
	if err := WritePage(&b, examplePage(t)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, part := range []string{"<style>" + string(v.Style) + "</style>", "<script>" + string(v.Script) + "</script>"} {
		if strings.Count(page, part) != 1 {
			t.Errorf("the page does not hold, as it is, %.60s…", part)
		}
	}
	for _, never := range []string{" style=", " onclick=", "http://", "@import", "url("} {
		if strings.Contains(strings.ReplaceAll(page, "http://localhost:8888/", ""), never) {
			t.Errorf("the page holds %q", never)
		}
	}
}
