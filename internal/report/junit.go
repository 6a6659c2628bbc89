package report

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

type junitSuite struct {
	name  string
	cases []junitCase
}

// junitCase is a rule's result for a template.
type junitCase struct {
	rule  string
	found []lint.Finding
}

func (s junitSuite) failures() (n int) {
	for _, c := range s.cases {
		n += min(len(c.found), 1)
	}
	return n
}

// JUnit writes a suite per template with a case per rule.
func JUnit(w io.Writer, r *lint.Report, tool Tool) error {
	byTemplate := map[string]map[string][]lint.Finding{}
	for _, f := range r.Findings {
		if byTemplate[f.Template] == nil {
			byTemplate[f.Template] = map[string][]lint.Finding{}
		}
		byTemplate[f.Template][f.Rule] = append(byTemplate[f.Template][f.Rule], f)
	}
	var suites []junitSuite
	tests, failures := 0, 0
	for _, template := range r.Templates {
		suite := junitSuiteOf(template, byTemplate[template])
		suites = append(suites, suite)
		tests += len(suite.cases)
		failures += suite.failures()
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name=%s tests="%d" failures="%d">
`, xmlAttr(tool.Name), tests, failures)
	for _, suite := range suites {
		writeJUnitSuite(b, suite)
	}
	fmt.Fprint(b, "</testsuites>\n")
	return b.Flush()
}

func junitSuiteOf(template string, found map[string][]lint.Finding) junitSuite {
	suite := junitSuite{name: template}
	for _, rule := range lint.Rules() {
		if !rule.Pedantic || len(found[rule.ID]) > 0 {
			suite.cases = append(suite.cases, junitCase{rule.ID, found[rule.ID]})
		}
	}
	return suite
}

func writeJUnitSuite(b *bufio.Writer, suite junitSuite) {
	name := xmlAttr(suite.name)
	fmt.Fprintf(b, "  <testsuite name=%s tests=\"%d\" failures=\"%d\">\n", name, len(suite.cases), suite.failures())
	for _, c := range suite.cases {
		fmt.Fprintf(b, "    <testcase classname=%s name=%s", name, xmlAttr(c.rule))
		if len(c.found) == 0 {
			fmt.Fprint(b, "></testcase>\n")
			continue
		}
		fmt.Fprintf(b, ">\n      <failure message=%s type=%s>", xmlAttr(c.found[0].Message), xmlAttr(c.found[0].Severity.String()))
		for i, f := range c.found {
			if i > 0 {
				fmt.Fprintln(b)
			}
			fmt.Fprint(b, xmlText(fmt.Sprintf("%s:%d:%d: %s: %s\nhint: %s", visible(f.File), f.Range.Start.Line, f.Range.Start.Column, f.Severity, visible(f.Message), visible(f.Hint))))
		}
		fmt.Fprint(b, "</failure>\n    </testcase>\n")
	}
	fmt.Fprint(b, "  </testsuite>\n")
}

// xmlAttr returns a text as a quoted attribute value.
func xmlAttr(s string) string {
	return `"` + strings.NewReplacer("\n", "&#xA;", "\t", "&#x9;").Replace(xmlText(s)) + `"`
}

// xmlText escapes a text, and replaces characters that XML 1.0 does not allow.
func xmlText(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= 0x20 && r != utf8.RuneError && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return '\uFFFD'
	}, s))
}
