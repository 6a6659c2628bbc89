package repotest

import (
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/repotest/house"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestPackagesStaySmall limits how much a reader must understand at once.
func TestPackagesStaySmall(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "go", "https://go.dev/dl")
	list, err := house.Measure(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Lines > 4000 {
			t.Errorf("%s has %d lines, want 4000 at most", p.Path, p.Lines)
		}
		if len(p.Circle) > 15 {
			t.Errorf("%s has a circle of %d files, want 15 at most: %v", p.Path, len(p.Circle), p.Circle)
		}
	}
}
