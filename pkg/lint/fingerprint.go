package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
)

// fingerprint identifies a finding from one run to the next: by rule, the
// template's folder, the block's address and what in the block. Lines, columns
// and file names of a template may change; a value never goes into it.
func (f *Finding) fingerprint(s *Source) {
	where := path.Join(s.Root, f.folder)
	f.place = where
	if f.File != "" && !isTemplateFile(f.File) {
		where = path.Join(s.Root, strings.TrimPrefix(f.File, s.Prefix))
	}
	f.Fingerprint = hashOf("coderSecrets/v1", f.Rule, where, f.Address, f.attribute)
}

func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
