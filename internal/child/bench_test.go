package child

import (
	"io"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// BenchmarkMask copies a megabyte of output through a Masker with ten values.
func BenchmarkMask(b *testing.B) {
	var values []secret.Secret
	for range 10 {
		values = append(values, secret.FromString(strings.Repeat("v", 20+len(values))))
	}
	text := []byte(strings.Repeat("2026-01-02 03:04:05 GET /api/v2/users/me 200 12ms\n", 1<<20/50))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := NewMasker(io.Discard, values).Write(text); err != nil {
			b.Fatal(err)
		}
	}
}
