package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// scriptCondition is what scripts may ask of the machine: have:PROGRAM. Where
// nothing may be missing it fails the script instead of letting it skip:
//
//	[!have:zsh] skip 'needs zsh: apt-get install zsh'
func scriptCondition(condition string) (bool, error) {
	name, ok := strings.CutPrefix(condition, "have:")
	if !ok {
		return false, fmt.Errorf("unknown condition %q", condition)
	}
	_, err := exec.LookPath(name)
	switch {
	case err == nil:
		return true, nil
	case testneed.Required():
		return false, fmt.Errorf("needs %s (%s=1 allows no skips)", name, testneed.RequireEnv)
	}
	return false, testneed.NoteSkipped("TestScript")
}

func TestScriptsSkipForMissingProgramsOnly(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "[!exec:") {
				t.Errorf("%s: ask [!have:PROGRAM], which fails in CI: %s", script, line)
			}
		}
	}
}
