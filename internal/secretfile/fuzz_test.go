package secretfile

import (
	"bytes"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// FuzzParse parses any input in each format: Parse must not panic, must preserve the text,
// and a secret that is then set must be read back or refused.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "A=1\n", "export A='x\ny' # c\r\nB=\"\\n\"", "A='open\n", "\uFEFFA=1", "{}", `{"A": "1", "B": [1, {"C": "]"}]}`, `{"A":"\u0041\""}`,
		"A: x\n", "A: |\n  one\n\nB: 'it''s' # c\n", "---\nA: >-\n  x\n...\n", "# c\n", "A: &a x\nB: *a", "? A\n: x\n", "A: {b: c}\n", "\t", "A:\r\n  - x\r\n", "A:\r-", "---\n---", "A:\n-",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range Formats() {
			doc, err := Parse(format, data)
			if err != nil {
				continue
			}
			if len(bytes.TrimSpace(data)) > 0 && !bytes.Equal(doc.Bytes(), data) && !strings.HasPrefix(string(data), byteOrderMark) {
				t.Fatalf("%s: %q became %q", format, data, doc.Bytes())
			}
			if err := doc.Set("NEW", secret.FromString("it's\n$new")); err != nil {
				continue
			}
			if err := readsBack(format, doc, doc.Bytes()); err != nil {
				if strings.Contains(err.Error(), "internal error") {
					t.Fatalf("%s: %q became %q: %v", format, data, doc.Bytes(), err)
				}
			} else if got, err := doc.Get("NEW"); err != nil || got.RevealString() != "it's\n$new" {
				t.Fatalf("%s: %q became %q, in which NEW is %q: %v", format, data, doc.Bytes(), got.RevealString(), err)
			}
			doc.Remove("NEW")
		}
	})
}
