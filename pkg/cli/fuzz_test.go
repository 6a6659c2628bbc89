package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// FuzzComplete checks that completion of any input returns names or nothing, and never
// a value.
func FuzzComplete(f *testing.F) {
	for _, seed := range []string{
		"", "sec", "secrets\x00get\x00", "secrets\x00get\x00--file\x00", "secrets\x00run\x00--only\x00A,", "templates\x00lint\x00-o\x00", "templates\x00explain\x00s",
		"publickey\x00--user\x00m", "secrets\x00seal\x00--to\x00a,b", "help\x00", "--\x00", "-", "--color\x00", "\x00\x00\x00", "secrets\x00import\x00../", "\x1b[31m", "secrets\x00write\x00--from-vault\x00a#",
	} {
		f.Add(seed)
	}
	home := f.TempDir()
	file := filepath.Join(home, secretsFile)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("KNOWN="+canaryValue+"\n"), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, words string) {
		sys := clitest.NewSystem(t, "", "HOME="+home)
		sys.Run(t, append([]string{"__complete"}, strings.Split(words, "\x00")...)...)
		if out := sys.Out.String() + sys.Err.String(); strings.Contains(out, canaryValue) || strings.Contains(out, "mistake") {
			t.Errorf("%q gives %q", words, out)
		}
	})
}
