package naming

import (
	"fmt"
	"slices"
)

// Confidence is how sure a finding or a verdict is. The zero value means that there is no verdict.
type Confidence int

// The confidences, from the lowest.
const (
	ConfidenceLow Confidence = iota + 1
	ConfidenceMedium
	ConfidenceHigh
)

var confidenceNames = []string{ConfidenceLow: "low", ConfidenceMedium: "medium", ConfidenceHigh: "high"}

// String returns the name that reports use.
func (c Confidence) String() string {
	if c < ConfidenceLow || c > ConfidenceHigh {
		return fmt.Sprintf("Confidence(%d)", int(c))
	}
	return confidenceNames[c]
}

// MarshalText returns the name.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the name.
func (c *Confidence) UnmarshalText(text []byte) error {
	i := slices.Index(confidenceNames, string(text))
	if i <= 0 {
		return fmt.Errorf("unknown confidence %q", text)
	}
	*c = Confidence(i)
	return nil
}
