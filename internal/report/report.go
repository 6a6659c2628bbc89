// Package report writes the result of a lint in the forms that people, editors
// and CI systems read: text, json, sarif, github, gitlab, junit and html, one file each.
//
// A format knows the findings; the linter knows no format. Nothing here sees a
// value: findings come without, and their lines are masked.
package report

import (
	"fmt"
	"io"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// Tool says which program found it.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Base is a URL that files are below, with a final slash; without one they are
	// below the folder that the program was started in.
	Base string `json:"-"`
	// View gives a page on which a finding can be looked at; nil for none.
	View func(lint.Finding) string `json:"-"`
	// Missed is what could not be looked at, a line each. SARIF tells it, since what a
	// run does not report is taken for mended otherwise.
	Missed []string `json:"-"`
}

// Format writes a report.
type Format func(w io.Writer, r *lint.Report, tool Tool) error

// formats lists the machine-readable formats; text needs to know more.
var formats = []struct {
	name  string
	write Format
}{
	{"json", JSON},
	{"sarif", SARIF},
	{"github", GitHub},
	{"gitlab", GitLab},
	{"junit", JUnit},
	{"html", HTML},
}

// Names lists the formats, text first.
func Names() []string {
	names := []string{"text"}
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// Machine returns the format of a name other than text.
func Machine(name string) (Format, error) {
	for _, f := range formats {
		if f.name == name {
			return f.write, nil
		}
	}
	return nil, fmt.Errorf("unknown output format %q", name)
}
