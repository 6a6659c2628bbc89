package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestFilesTopicNamesEveryFile runs the commands that create files and checks that
// `help files` names each file and folder that they leave in the home folder.
func TestFilesTopicNamesEveryFile(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	home := t.TempDir()
	for _, row := range []struct{ line, stdin string }{
		{"auth login " + url, srv.Token("template-admin") + "\n"},
		{"secrets write TOKEN --encrypt --also HOME/other.pub", "s3cr3t"},
		{"secrets write PLAIN --file HOME/.config/coder-secrets/more.env", "s3cr3t"},
		{"secrets list", ""},
		{"publickey", ""},
		{"templates audit --workspaces --exit-zero", ""},
		{"doctor", ""},
	} {
		sys := clitest.NewSystem(t, row.stdin, "HOME="+home, "CODER_AGENT_URL="+url, "CODER_AGENT_TOKEN="+srv.AgentToken("mia/mias"), "PATH="+os.Getenv("PATH"))
		sys.Environ = sys.Environ[1:] // drop HOME, which NewSystem set to another folder
		key := "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN other\n"
		if err := os.WriteFile(filepath.Join(home, "other.pub"), []byte(key), 0o644); err != nil {
			t.Fatal(err)
		}
		if status := sys.Run(t, strings.Fields(strings.ReplaceAll(row.line, "HOME", home))...); status != console.ExitOK && status != console.ExitFindings {
			t.Fatalf("%s ends with status %d:\n%s", row.line, status, sys.Err.String())
		}
	}
	topic := strings.NewReplacer("CONFIG/", ".config/", "~/", "").Replace(filesTopic())
	found := 0
	err := filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "other.pub" || entry.Name() == "more.env" {
			return err
		}
		found++
		name, err := filepath.Rel(home, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		said := strings.Contains(topic, name) || strings.Contains(topic, filepath.ToSlash(filepath.Dir(name))+"/")
		for _, ending := range []string{".lock", ".recovery"} {
			said = said || strings.HasPrefix(entry.Name(), ".") && strings.HasSuffix(name, ending) && strings.Contains(topic, ".NAME"+ending)
		}
		if !said {
			t.Errorf("%s is left behind, and 'help files' does not name it", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 4 {
		t.Errorf("%d files were left: this test shows little", found)
	}
}
