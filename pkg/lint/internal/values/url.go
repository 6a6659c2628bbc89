package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// findURLPassword finds a password or a token in the user info of a URL, with "://" at text[at:].
func findURLPassword(s *shapeIndex, text string, at int) (Match, bool) {
	if at == 0 || !chars.Alnum.Has(text[at-1]) {
		return unmatched()
	}
	from := at + len("://")
	info, host, ok := chars.UserInfo(text[from:])
	if !ok {
		return unmatched()
	}
	user, password, keyed := strings.Cut(info, ":")
	if !keyed || password == "x-oauth-basic" {
		return findURLToken(s, from, user)
	}
	if !mayBePassword(password) || !isPercentEncoded(password) || isExampleLogin(user, password, host) {
		return unmatched()
	}
	start := from + len(user) + 1
	if m := mostConfident(s.find(password)); m != nil {
		return matched(start, start+len(password), m.Kind, m.Title+" in a URL", m.Confidence)
	}
	return matched(start, start+len(password), "url-password", "password in a URL", confidenceOf(password))
}

// findURLToken finds a token in place of the user name.
func findURLToken(s *shapeIndex, from int, info string) (Match, bool) {
	if m := mostConfident(s.find(info)); m != nil {
		return matched(from, from+len(info), m.Kind, m.Title+" in a URL", m.Confidence)
	}
	if len(info) >= 20 && looksRandom(info) && !isFiller(info) && !strings.ContainsAny(info, "${}<>%`") {
		return matched(from, from+len(info), "url-token", "token in a URL", naming.ConfidenceMedium)
	}
	return unmatched()
}

// isPercentEncoded reports whether each % in text begins an encoded byte.
func isPercentEncoded(text string) bool {
	for i := range len(text) {
		if text[i] == '%' && (i+2 >= len(text) || !chars.HexAny.All(text[i+1:i+3])) {
			return false
		}
	}
	return true
}

// isExampleLogin reports a login from a manual: user:password at example.com.
func isExampleLogin(user, password, host string) bool {
	host, _, _ = strings.Cut(host, ":")
	switch host {
	case "host", "hostname", "server", "example.com", "example.org", "example.net", "domain", "domain.com":
		return true
	}
	if strings.HasSuffix(host, ".example.com") || strings.HasSuffix(host, ".example") {
		return true
	}
	switch strings.ToLower(user) {
	case "user", "username", "usr", "name", "login", "account":
	default:
		return false
	}
	switch strings.ToLower(password) {
	case "password", "pass", "passwd", "pwd", "pw", "secret", "token", "passw0rd":
		return true
	}
	return false
}

// findDSNPassword finds the password in the data source name of a Go driver, with the @ at text[at:]:
// user:password@tcp(host)/database.
func findDSNPassword(s *shapeIndex, text string, at int) (Match, bool) {
	start := at
	for start > 0 && at-start < 256 && strings.IndexByte(" \t\r\n\"'=", text[start-1]) < 0 {
		start--
	}
	user, password, ok := strings.Cut(text[start:at], ":")
	if !ok || user == "" || !mayBePassword(password) || isExampleLogin(user, password, "") {
		return unmatched()
	}
	return matched(start+len(user)+1, at, "dsn-password", "password in a data source name", confidenceOf(password))
}

// findQuerySecret finds a secret in the query of a URL, with the ? or & at text[at:].
func findQuerySecret(s *shapeIndex, text string, at int) (Match, bool) {
	n := chars.Dotted.Run(text[at+1:], 48)
	from := at + 1 + n
	if n < 2 || from >= len(text) || text[from] != '=' || !inURL(text, at) {
		return unmatched()
	}
	key := text[at+1 : from]
	from++
	end := from + chars.Until(text[from:], "&#\"' \t\r\n<>`|\\)}]")
	value := text[from:end]
	switch {
	case !mayBePassword(value):
		return unmatched()
	case key == "sig" || key == "X-Amz-Signature" || key == "Signature":
		if len(value) < 40 {
			return unmatched()
		}
		return matched(from, end, "signed-url", "signature of a signed URL", naming.ConfidenceHigh)
	case !naming.Classify(key).Secret:
		return unmatched()
	}
	if m := mostConfident(s.find(value)); m != nil {
		return matched(from, end, m.Kind, m.Title+" in a URL", m.Confidence)
	}
	return matched(from, end, "url-secret", "secret in the query of a URL", confidenceOf(value))
}

// inURL reports whether text[:at] ends inside a URL.
func inURL(text string, at int) bool {
	from := max(0, at-chars.MaxValue)
	if i := strings.LastIndexAny(text[from:at], " \t\r\n\"'<>`"); i >= 0 {
		from += i + 1
	}
	return strings.Contains(text[from:at], "://")
}

// findConnectionString finds the password of a connection string, which also names a server.
func findConnectionString(s *shapeIndex, text string, at int) (Match, bool) {
	if at > 0 && (chars.Dotted | chars.Colon).Has(text[at-1]) {
		return unmatched() // a field in code
	}
	from := at + strings.IndexByte(text[at:], '=') + 1
	end := from + chars.Until(text[from:], ";, \t\r\n\"'\\`()[]")
	value := text[from:end]
	if !mayBePassword(value) || !hasServerKey(lineAround(text, at, end)) {
		return unmatched()
	}
	return matched(from, end, "connection-string", "password in a connection string", confidenceOf(value))
}

// lineAround returns the line that contains text[from:to], at most 300 bytes on both sides.
func lineAround(text string, from, to int) string {
	start, end := max(0, from-300), min(len(text), to+300)
	if i := strings.LastIndexByte(text[start:from], '\n'); i >= 0 {
		start += i + 1
	}
	if i := strings.IndexByte(text[to:end], '\n'); i >= 0 {
		end = to + i
	}
	return text[start:end]
}

// hasServerKey reports a text with a key of a connection string that names the server.
func hasServerKey(text string) bool {
	for _, key := range [...]string{"Server=", "server=", "Data Source=", "Host=", "host=", "Endpoint=", "Initial Catalog=", "Database=", "dbname=", "User Id=", "Uid=", "User ID="} {
		if i := strings.Index(text, key); i == 0 || i > 0 && !chars.Dotted.Has(text[i-1]) {
			return true
		}
	}
	return false
}

// mayBePassword reports a literal that is not a placeholder, a variable or a reference.
func mayBePassword(value string) bool {
	return len(value) > 2 && !strings.ContainsAny(value, "${}<>`") && PlaceholderReason(value) == "" && ReferenceReason(value) == ""
}

// confidenceOf returns the confidence that a literal in the place of a password is in use: high if
// it looks random. Others may be well-known passwords for development.
func confidenceOf(value string) naming.Confidence {
	if looksRandom(value) {
		return naming.ConfidenceHigh
	}
	return naming.ConfidenceMedium
}
