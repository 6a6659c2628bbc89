package chars

import "strings"

// Words is a list of words, separated by spaces. Unlike a map it costs nothing at start-up.
type Words string

// Has reports whether word is in the list.
func (w Words) Has(word string) bool {
	for rest := string(w); word != ""; {
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
