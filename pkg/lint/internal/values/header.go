package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// findBasic finds user:password in base64 in an Authorization header.
func findBasic(s *shapeIndex, text string, at int) (Match, bool) {
	const head = len("Basic ")
	n := chars.Base64.Run(text[at+head:], 400)
	user, password, ok := decodeUserPassword(text[at+head : at+head+n])
	if !ok || n < 8 || user == "" && len(password) < 20 || !mayBePassword(password) {
		return unmatched()
	}
	return matched(at+head, at+head+n, "basic-auth", "Basic authorization", confidenceOf(password))
}

// decodeUserPassword decodes the base64 of user:password.
func decodeUserPassword(text string) (user, password string, ok bool) {
	data, ok := decodeBase64(text)
	if !ok {
		return "", "", false
	}
	for _, b := range data {
		if b < ' ' || b >= 0x7f {
			return "", "", false
		}
	}
	return strings.Cut(string(data), ":")
}

// findBearer finds a token in an Authorization header.
func findBearer(s *shapeIndex, text string, at int) (Match, bool) {
	from := at + len("Bearer ")
	n := (chars.Dotted | chars.PlusSlash | chars.Equals | chars.Tilde).Run(text[from:], 4096)
	token := text[from : from+n]
	if found := s.find(token); len(found) > 0 && n > 0 {
		m := found[0]
		return matched(from+m.Start, from+m.End, m.Kind, m.Title, m.Confidence)
	}
	if n < 20 || !looksRandom(token) || isFiller(token) {
		return unmatched()
	}
	return matched(from, from+n, "bearer-token", "Bearer token", naming.ConfidenceHigh)
}

// findDockerAuth finds user:password in base64 in the config.json of Docker.
func findDockerAuth(s *shapeIndex, text string, at int) (Match, bool) {
	from := at + len(`auth":"`)
	if text[from-1] == ' ' {
		if from == len(text) || text[from] != '"' {
			return unmatched()
		}
		from++
	}
	n := chars.Base64.Run(text[from:], 400)
	_, password, ok := decodeUserPassword(text[from : from+n])
	if !ok || n < 8 || !mayBePassword(password) {
		return unmatched()
	}
	return matched(from, from+n, "docker-auth", "registry login", confidenceOf(password))
}
