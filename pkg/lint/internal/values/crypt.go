package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// cryptFinders returns the finders of hashes by crypt and htpasswd, from which weak passwords can
// be guessed offline.
func cryptFinders() []finder {
	var list []finder
	for _, row := range [...]struct {
		begin   string
		minHash int // length after the last dollar sign
	}{{"$apr1$", 22}, {"$2y$", 53}, {"$2a$", 53}, {"$2b$", 53}, {"$6$", 86}, {"$5$", 43}, {"$y$", 43}, {"$1$", 22}} {
		// In Compose files, each dollar sign is doubled.
		for _, prefix := range [...]string{row.begin, strings.ReplaceAll(row.begin, "$", "$$")} {
			list = append(list, finder{prefix, func(_ *shapeIndex, text string, at int) (Match, bool) {
				end := at + len(prefix)
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
	return list
}
