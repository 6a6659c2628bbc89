package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestWorkspaces lints whole templates like those that people publish. The file "want" of
// each lists its findings: the rule, and a part of the line. There must be no others.
func TestWorkspaces(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/workspaces.txtar")
	if err != nil {
		t.Fatal(err)
	}
	templates := map[string]map[string]string{}
	for _, f := range archive.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if templates[name] == nil {
			templates[name] = map[string]string{}
		}
		templates[name][file] = string(f.Data)
	}
	for name, files := range templates {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := strings.Split(strings.TrimSpace(files["want"]), "\n")
			delete(files, "want")
			for _, f := range lintFiles(t, files, Options{}).Findings {
				marked := strings.Split(files[f.File], "\n")[f.Range.Start.Line-1]
				i := slices.IndexFunc(want, func(line string) bool {
					rule, text, _ := strings.Cut(line, " ")
					return rule == f.Rule && strings.Contains(marked, text)
				})
				if i < 0 {
					t.Errorf("not wanted: %s", fmt.Sprintf("%s:%d: %s [%s]", f.File, f.Range.Start.Line, f.Message, f.Rule))
				} else {
					want = slices.Delete(want, i, i+1)
				}
			}
			for _, line := range want {
				if line != "" {
					t.Errorf("not found: %s", line)
				}
			}
		})
	}
}
