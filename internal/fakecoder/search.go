package fakecoder

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// term is a part of a search: key:value, or a word without a key.
type term struct{ key, value string }

// parseQuery parses the q parameter of a list of what, and knows the given keys.
func parseQuery(c *call, what string, known ...string) ([]term, *answer) {
	var terms []term
	var faults []validation
	for _, word := range splitQuoted(c.query("q")) {
		key, value, found := strings.Cut(word, ":")
		if !found {
			key, value = "", word
		}
		key = strings.ToLower(strings.ReplaceAll(key, "-", "_"))
		if found && !slices.ContainsFunc(known, func(k string) bool { return strings.ReplaceAll(k, "-", "_") == key }) {
			faults = append(faults, validation{key, fmt.Sprintf("%q is not a valid query param", key)})
			continue
		}
		terms = append(terms, term{key, strings.Trim(value, `"`)})
	}
	if len(faults) > 0 {
		return nil, invalid(http.StatusBadRequest, "Invalid "+what+" search query.", faults)
	}
	return terms, nil
}

// splitQuoted splits at spaces outside double quotes.
func splitQuoted(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

// contains reports whether part is in text, ignoring case.
func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
