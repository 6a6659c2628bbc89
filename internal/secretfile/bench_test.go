package secretfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// BenchmarkEdit reads a file with a thousand secrets, sets one and writes the file.
func BenchmarkEdit(b *testing.B) {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "# number %d\nNAME_%d='a value of %d'\n", i, i, i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		doc, err := Parse(FormatEnv, []byte(text.String()))
		if err != nil {
			b.Fatal(err)
		}
		if err := doc.Set("NAME_500", secret.FromString("another value")); err != nil {
			b.Fatal(err)
		}
		doc.Bytes()
	}
}
