package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// fingerprint identifies a finding from one run to the next: by rule, the
// template's folder, the block's address and what in the block. Lines, columns
// and file names of a template may change. A literal that was replaced by another is
// a new finding, see literalMark.
func (f *Finding) fingerprint(s *tree.Source) {
	where := path.Join(s.Root, f.folder)
	f.place = where
	if f.File != "" && !tree.IsTemplateFile(f.File) {
		where = path.Join(s.Root, strings.TrimPrefix(f.File, s.Prefix))
	}
	parts := []string{"coderSecrets/v1", f.Rule, where, f.Address, f.attribute}
	if !f.value.Empty() {
		parts = append(parts, literalMark(f.value.RevealString()))
	}
	f.Fingerprint = hashOf(parts...)
}

// literalMark tells a literal from the one that was there before. It is the literal
// itself where nobody finds that by trying, and otherwise one byte of a hash: another
// literal has another byte all but once in 256 times, and so many of any long list of
// passwords fit that it gives none away. It is the same byte wherever the literal stands,
// so many findings of it say no more than one.
func literalMark(value string) string {
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
