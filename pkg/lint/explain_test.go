package lint

import "testing"

// TestExplainedNameHasAConfidenceOrNone: a name that does not mean a secret has none.
func TestExplainedNameHasAConfidenceOrNone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"region": "", "api_token": "high"} {
		if got := ExplainName(name, nil).Confidence; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
