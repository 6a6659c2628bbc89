package nearest

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"output", "only", "file", "format"}
	tests := []struct {
		typed string
		want  []string
	}{
		{"ouput", []string{"output"}},
		{"otuput", []string{"output"}},
		{"outputt", []string{"output"}},
		{"fil", []string{"file"}},
		{"tilt", nil}, // two of four letters
		{"formats", []string{"format"}},
		{"xyz", nil},
		{"o", nil}, // any short word would match
		{"", nil},
	}
	for _, test := range tests {
		if got := Words(test.typed, words); !slices.Equal(got, test.want) {
			t.Errorf("nearest(%q) = %q, want %q", test.typed, got, test.want)
		}
	}
}
