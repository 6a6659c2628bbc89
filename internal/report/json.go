package report

import (
	"encoding/json"
	"io"

	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// jsonVersion is incremented when a field changes its meaning or is removed.
const jsonVersion = 1

type jsonReport struct {
	Version  int            `json:"version"`
	Tool     Tool           `json:"tool"`
	Findings []lint.Finding `json:"findings"`
	Ignored  []lint.Finding `json:"ignored"`
	Summary  lint.Summary   `json:"summary"`
}

// JSON writes the report as one JSON document.
func JSON(w io.Writer, r *lint.Report, tool Tool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(jsonReport{jsonVersion, tool, notNil(r.Findings), notNil(r.Ignored), r.Summary})
}

// notNil returns an empty list for nil, so that JSON has [] and not null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
