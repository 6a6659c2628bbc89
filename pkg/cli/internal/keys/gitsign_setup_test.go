package keys

import (
	"strings"
	"testing"
)

func TestGitSignsLinkIsOfTheSystem(t *testing.T) {
	t.Parallel()
	for goos, want := range map[string]string{"linux": "ln -s ", "darwin": "ln -s ", "windows": "HardLink"} {
		if got := linkCommand(goos); !strings.Contains(got, want) || !strings.Contains(got, GitSignName) {
			t.Errorf("%s: %s", goos, got)
		}
	}
}
