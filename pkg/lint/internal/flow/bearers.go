package flow

import (
	"bytes"
	"slices"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
)

// noteBearers notes the environment variables that a script of the module sends as
// a bearer's token, whatever they are called.
func (in *Instance) noteBearers() {
	for _, f := range in.Module.Files {
		if !f.IsLarge() {
			in.noteBearersIn(f.Content, chars.IsNameByte)
		}
	}
	if !in.IsRoot() {
		return
	}
	for _, p := range in.graph.aux {
		if f, err := in.graph.Loader.Text(p); err == nil {
			in.noteBearersIn(f.Content, isEnvByte)
		}
	}
}

// isEnvByte is a byte of an environment variable's name; a script's own variables are
// not in capitals.
func isEnvByte(c byte) bool {
	return (chars.UpperNum | chars.Underscore).Has(c)
}

// noteBearersIn notes those of a text whose names are of such bytes.
func (in *Instance) noteBearersIn(src []byte, ofName func(byte) bool) {
	for {
		_, rest, ok := bytes.Cut(src, []byte("Bearer $"))
		if !ok {
			return
		}
		if name := script.ExpandedName(rest); name != "" && !slices.ContainsFunc([]byte(name), func(c byte) bool { return !ofName(c) }) {
			in.bearers[name] = true
		}
		src = rest
	}
}
