package lint

import (
	"strings"
	"testing"
)

func TestClassifyValue(t *testing.T) {
	t.Parallel()
	pem := "-----BEGIN " + "OPENSSH PRIVATE KEY-----\nabc"
	for _, tt := range []struct {
		value  string
		under  bool
		secret bool
	}{
		{"", true, false}, {"<token>", true, false}, {"laravel", true, true}, {"laravel", false, false},
		{"tskey-auth-" + strings.Repeat("x", 20), true, false}, {pem, false, true},
	} {
		if got := classifyValue(tt.value, tt.under); got.Secret != tt.secret {
			t.Errorf("classifyValue(%q, %t).Secret = %t, want %t (%s)", tt.value, tt.under, got.Secret, tt.secret, got.Reason)
		}
	}
}
