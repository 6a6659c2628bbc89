package chars

import "strings"

// Words is a few words with spaces between them. It costs nothing when the
// program starts, and little to search.
type Words string

// Has reports one of the words.
func (s Words) Has(word string) bool {
	for rest := string(s); word != ""; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		end := i + len(word)
		if (i == 0 || rest[i-1] == ' ') && (end == len(rest) || rest[end] == ' ') {
			return true
		}
		rest = rest[i+1:]
	}
	return false
}
