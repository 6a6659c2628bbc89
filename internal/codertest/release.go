package codertest

import (
	"fmt"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
)

// ParseRelease parses "2.33" or "v2.33".
func ParseRelease(text string) (fakecoder.Release, error) {
	var minor int
	if _, err := fmt.Sscanf(strings.TrimPrefix(text, "v"), "2.%d", &minor); err != nil || minor < 31 || minor > 37 {
		return 0, fmt.Errorf("unknown release %q: expected one of 2.31 to 2.37", text)
	}
	return fakecoder.Release(minor), nil
}
