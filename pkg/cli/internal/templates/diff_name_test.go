package templates

import "testing"

// TestDiffNameIsOneLine checks names with a newline, which could look like a line of
// the diff.
func TestDiffNameIsOneLine(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"a b/main.tf": "a b/main.tf", "a\n+b.tf": `"a\n+b.tf"`} {
		if got := diffName(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}
