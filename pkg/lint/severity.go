package lint

import (
	"fmt"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Severity says how bad a finding is. The zero value is not a severity.
type Severity int

// The severities, from the mildest.
const (
	SeverityNote Severity = iota + 1
	SeverityWarning
	SeverityError
)

var severityNames = []string{SeverityNote: "note", SeverityWarning: "warning", SeverityError: "error"}

// ParseSeverity returns the severity of a name as [Severity.String] writes it.
func ParseSeverity(name string) (Severity, bool) {
	i := slices.Index(severityNames, name)
	return Severity(i), i > 0
}

// String returns "note", "warning" or "error".
func (s Severity) String() string {
	if s < SeverityNote || s > SeverityError {
		return fmt.Sprintf("Severity(%d)", int(s))
	}
	return severityNames[s]
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	var ok bool
	if *s, ok = ParseSeverity(string(text)); !ok {
		return fmt.Errorf("unknown severity %q", text)
	}
	return nil
}

// Confidence says how sure a finding is, apart from how bad it would be.
type Confidence = naming.Confidence

// The confidences, from the weakest.
const (
	ConfidenceLow    = naming.ConfidenceLow
	ConfidenceMedium = naming.ConfidenceMedium
	ConfidenceHigh   = naming.ConfidenceHigh
)
