package naming

import (
	"fmt"
	"slices"
)

// Confidence says how sure a finding or a verdict is. The zero value is no verdict at all.
type Confidence int

// The confidences, from the weakest.
const (
	ConfidenceLow Confidence = iota + 1
	ConfidenceMedium
	ConfidenceHigh
)

var confidenceNames = []string{ConfidenceLow: "low", ConfidenceMedium: "medium", ConfidenceHigh: "high"}

// String returns the word that reports use.
func (c Confidence) String() string {
	if c < ConfidenceLow || c > ConfidenceHigh {
		return fmt.Sprintf("Confidence(%d)", int(c))
	}
	return confidenceNames[c]
}

// MarshalText writes the confidence's name.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a confidence's name.
func (c *Confidence) UnmarshalText(text []byte) error {
	i := slices.Index(confidenceNames, string(text))
	if i <= 0 {
		return fmt.Errorf("unknown confidence %q", text)
	}
	*c = Confidence(i)
	return nil
}
