package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

func TestMain(m *testing.M) { clitest.Main(m, Main, Run, Args) }

func TestScript(t *testing.T) {
	t.Parallel()
	clitest.RunScripts(t, "testdata/script")
}

func TestScriptsSkipForMissingProgramsOnly(t *testing.T) {
	t.Parallel()
	var scripts []string
	for _, pattern := range []string{"testdata/*/*.txtar", "internal/*/testdata/*/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		scripts = append(scripts, found...)
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
