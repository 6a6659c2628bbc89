package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// fingerprint sets what identifies a finding from one run to the next: the rule, the
// template's folder, the block's address and the attribute. Lines, columns and the file
// names of a template may change. If a literal is replaced by another, the finding is a
// new one, see literalKey.
func (f *Finding) fingerprint(s *tree.Source) {
	where := path.Join(s.Root, f.folder)
	f.place = where
	if f.File != "" && !tree.IsTemplateFile(f.File) {
		where = path.Join(s.Root, strings.TrimPrefix(f.File, s.Prefix))
	}
	parts := []string{"coderSecrets/v1", f.Rule, where, f.Address, f.attribute}
	if !f.value.Empty() {
		parts = append(parts, literalKey(f.value.RevealString()))
	}
	f.Fingerprint = hashOf(parts...)
}

// literalKey distinguishes a literal from the one that was there before. It is the
// literal itself if that cannot be guessed, and otherwise one byte of a hash: another
// literal has another byte in 255 of 256 cases, and one in 256 of any long list of
// passwords has the same byte, which therefore does not reveal the literal. The byte does
// not depend on the place, so that many findings reveal no more than one.
func literalKey(value string) string {
	value = strings.ReplaceAll(value, "\r\n", "\n")
	if values.Unguessable(value) {
		return value
	}
	return hashOf("coderSecrets/v1/literal", value)[:2]
}

func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
