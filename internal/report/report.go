// Package report writes the result of a lint in the formats that people, editors and
// CI systems read: text, json, sarif, github, gitlab, junit and html, one file each.
//
// The formats depend on the findings; the linter does not depend on the formats.
// Nothing here has a value: findings contain none, and their lines are masked.
package report

import (
	"fmt"
	"io"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// Tool is the program that found the problems.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Base is the URL of the folder that files are relative to, with a trailing
	// slash. By default that is the folder in which the program was started.
	Base string `json:"-"`
	// View returns the page of a finding. It may be nil.
	View func(lint.Finding) string `json:"-"`
	// Missed has one line for each thing that could not be checked. SARIF includes
	// it, because otherwise findings that a run does not report count as fixed.
	Missed []string `json:"-"`
}

// Format writes a report.
type Format func(w io.Writer, r *lint.Report, tool Tool) error

// formats lists the machine-readable formats. Text is not among them because it needs
// a Style.
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

// Machine returns a machine-readable format by name.
func Machine(name string) (Format, error) {
	for _, f := range formats {
		if f.name == name {
			return f.write, nil
		}
	}
	return nil, fmt.Errorf("unknown output format %q", name)
}
