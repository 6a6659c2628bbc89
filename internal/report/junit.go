package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
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
	all := junitSuites{Name: tool.Name}
	for _, template := range r.Templates {
		suite := junitSuiteOf(template, byTemplate[template])
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitSuiteOf(template string, found map[string][]lint.Finding) junitSuite {
	suite := junitSuite{Name: xmlText(template)}
	for _, rule := range lint.Rules() {
		if rule.Pedantic && len(found[rule.ID]) == 0 {
			continue
		}
		c := junitCase{Class: suite.Name, Name: rule.ID}
		if list := found[rule.ID]; len(list) > 0 {
			var lines []string
			for _, f := range list {
				lines = append(lines, fmt.Sprintf("%s:%d:%d: %s: %s\nhint: %s", f.File, f.Range.Start.Line, f.Range.Start.Column, f.Severity, f.Message, f.Hint))
			}
			c.Failure = &junitFailure{Message: xmlText(list[0].Message), Type: list[0].Severity.String(), Text: xmlText(strings.Join(lines, "\n"))}
			suite.Failures++
		}
		suite.Tests++
		suite.Cases = append(suite.Cases, c)
	}
	return suite
}

// xmlText replaces what XML 1.0 cannot hold.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= 0x20 && r != utf8.RuneError && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return '\uFFFD'
	}, s)
}
