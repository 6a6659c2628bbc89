package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// cryptFinders look for what crypt or htpasswd made of a password, from which a
// weak one is guessed offline.
func cryptFinders() []finder {
	var out []finder
	for _, row := range [...]struct {
		begin   string
		minHash int // of what stands after the last dollar sign
	}{{"$apr1$", 22}, {"$2y$", 53}, {"$2a$", 53}, {"$2b$", 53}, {"$6$", 86}, {"$5$", 43}, {"$y$", 43}, {"$1$", 22}} {
		// Compose files write each dollar sign twice.
		for _, mark := range [...]string{row.begin, strings.ReplaceAll(row.begin, "$", "$$")} {
			out = append(out, finder{mark, func(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
				end := at + len(mark)
				for end < len(text) && (text[end] == '$' || (chars.Alnum|chars.Dot|chars.PlusSlash|chars.Equals|chars.Dash).Run(text[end:], 1) > 0) {
					end++
				}
				if end-strings.LastIndexByte(text[:end], '$')-1 < row.minHash {
					return unmatched()
				}
				return matched(at, end, "password-hash", "password hash", naming.ConfidenceHigh)
			}})
		}
	}
	return out
}
