package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// gitlabIssue is an issue of GitLab's code quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// GitLab writes a code quality report. GitLab drops issues with the same fingerprint,
// so duplicates are numbered.
func GitLab(w io.Writer, r *lint.Report, _ Tool) error {
	issues := []gitlabIssue{}
	seen := map[string]int{}
	for _, f := range r.Findings {
		fingerprint := f.Fingerprint
		if seen[f.Fingerprint]++; seen[f.Fingerprint] > 1 {
			fingerprint = fmt.Sprintf("%s-%d", f.Fingerprint, seen[f.Fingerprint])
		}
		issues = append(issues, gitlabIssue{
			Description: f.Message, CheckName: f.Rule, Fingerprint: fingerprint, Severity: gitlabSeverity(f.Severity),
			Location: gitlabLocation{f.File, gitlabLines{f.Range.Start.Line, f.Range.End.Line}},
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(issues)
}

func gitlabSeverity(s lint.Severity) string {
	switch s {
	case lint.SeverityError:
		return "critical"
	case lint.SeverityWarning:
		return "major"
	}
	return "info"
}
