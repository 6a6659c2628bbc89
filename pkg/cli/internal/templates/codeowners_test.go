package templates

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCodeOwnersAsGitHubReadsThem(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, dir := range []string{".git", ".github"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	text := `# who looks after what
*                 @everybody
*.tf.json         @json
/templates/       @platform @ops   # two of them
templates/*/secret/** @security
docs/*            docs@example.com
nobody/
[Section] @default
/[broken          @x
vendored/**       @vendor
`
	if err := os.WriteFile(filepath.Join(root, ".github", "CODEOWNERS"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	owners := findCodeOwners(filepath.Join(root, "templates"))
	tests := map[string]string{
		"main.tf":                        "@everybody",
		"a/b.tf.json":                    "@json",
		"templates/docker/main.tf":       "@platform @ops",
		"templates/docker/secret/x.tf":   "@security",
		"other/templates/docker/main.tf": "@everybody",
		"docs/page.md":                   "docs@example.com",
		"docs/deep/page.md":              "@everybody",
		"a/nobody/main.tf":               "",
		"vendored/deep/main.tf":          "@vendor",
	}
	for file, want := range tests {
		if got := owners.of(filepath.Join(root, file)); got != want {
			t.Errorf("%s is %q's, want %q", file, got, want)
		}
	}
	if got := findCodeOwners(t.TempDir()).of("main.tf"); got != "" {
		t.Errorf("outside a repository a file is %q's", got)
	}
}
