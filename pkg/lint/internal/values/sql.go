package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// findSQLPassword finds the password in an SQL statement about a user, with the keyword at text[at:]:
// CREATE USER u PASSWORD 'p', ALTER ROLE, IDENTIFIED BY 'p', SET PASSWORD.
func findSQLPassword(_ *shapeIndex, text string, at int) (Match, bool) {
	end := at + chars.Until(text[at:], ";\n")
	if !isAboutUser(lineAround(text, at, at)) {
		return unmatched()
	}
	from := at
	if text[at]|0x20 == 'i' {
		by := strings.Index(strings.ToLower(text[at:end]), " by ")
		if by < 0 {
			return unmatched()
		}
		from += by
	}
	open := strings.IndexByte(text[from:end], '\'')
	if open < 0 {
		return unmatched()
	}
	from += open + 1
	value := text[from : from+chars.Until(text[from:], "'\\\n")]
	if !mayBePassword(value) || strings.Contains(value, " ") {
		return unmatched()
	}
	return matched(from, from+len(value), "sql-password", "password in an SQL statement", confidenceOf(value))
}

// isAboutUser reports a statement that creates or changes a user.
func isAboutUser(line string) bool {
	upper := strings.ToUpper(line)
	for _, word := range [...]string{" USER ", " ROLE ", " LOGIN ", "GRANT ", "SET PASSWORD"} {
		if strings.Contains(upper, word) {
			return true
		}
	}
	return false
}
