package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
)

// fingerprint identifies a finding from one run to the next: by rule, the
// template's folder, the block's address and what in the block. Lines, columns
// and file names of a template may change. A literal that was replaced by another is
// a new finding, where its hash helps nobody to find it out.
func (f *Finding) fingerprint(s *Source) {
	where := path.Join(s.Root, f.folder)
	f.place = where
	if f.File != "" && !isTemplateFile(f.File) {
		where = path.Join(s.Root, strings.TrimPrefix(f.File, s.Prefix))
	}
	parts := []string{"coderSecrets/v1", f.Rule, where, f.Address, f.attribute}
	if unguessable(f.value) {
		parts = append(parts, f.value)
	}
	f.Fingerprint = hashOf(parts...)
}

// unguessable reports a literal that nobody finds by trying, such as a token. A password
// that somebody made up could be tried until the hash fits.
func unguessable(value string) bool {
	const tooMany = 20 // characters to try, if they look random
	text := unquoted(strings.TrimSpace(value))
	return len(text) >= tooMany && looksRandom(text) && classifyValue(text, true).Confidence >= confidenceHigh
}

func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
