package flow

import (
	"bytes"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
)

// noteBearers adds the environment variables that a text sends as a bearer token, whatever
// their names. Their names consist of bytes that isName accepts.
func (u *secretUses) noteBearers(text []byte, isName func(byte) bool) {
	for {
		_, rest, ok := bytes.Cut(text, []byte("Bearer $"))
		if !ok {
			return
		}
		if name := script.ExpandedName(rest); name != "" && !slices.ContainsFunc([]byte(name), func(c byte) bool { return !isName(c) }) {
			u.bearers[name] = true
		}
		text = rest
	}
}

// isEnvByte reports whether c may be part of the name of an environment variable. A
// script's own variables are in lower case.
func isEnvByte(c byte) bool {
	return (chars.UpperNum | chars.Underscore).Has(c)
}
