package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Lookalikes returns the ranges, plus offset, of words that would be secrets under a secret name.
// No rule reports them, but excerpts mask them.
func Lookalikes(line string, offset int) [][2]int {
	const least = 12
	var list [][2]int
	for start := 0; start < len(line); {
		end := start
		for end < len(line) && strings.IndexByte(" \t\r\n\"'`,;:=(){}[]<>$&?#|", line[end]) < 0 {
			end++
		}
		if word := line[start:end]; len(word) >= least {
			if v := Classify(word, true); v.Secret && v.Confidence >= naming.ConfidenceHigh {
				list = append(list, [2]int{offset + start, offset + end})
			}
		}
		start = end + 1
	}
	return list
}
