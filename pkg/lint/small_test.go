package lint

import (
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestSmallTemplates lints each template alone: what people write for many providers, and
// look-alikes.
func TestSmallTemplates(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"small", "forms"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testSmall(t, "testdata/"+name+".txtar")
		})
	}
}

func testSmall(t *testing.T, p string) {
	t.Helper()
	archive, err := txtar.ParseFile(p)
	if err != nil {
		t.Fatal(err)
	}
	templates := map[string]map[string]string{}
	for _, f := range archive.Files {
		kind, rest, _ := strings.Cut(f.Name, "/")
		name, file, _ := strings.Cut(rest, "/")
		at := path.Join(kind, name)
		if templates[at] == nil {
			templates[at] = map[string]string{}
		}
		templates[at][file] = string(f.Data)
	}
	for name, files := range templates {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := lintFiles(t, files, Options{})
			checkCanary(t, report)
			want := strings.HasPrefix(name, "found/")
			if found := report.Summary.Findings; (found.Error+found.Warning > 0) != want {
				t.Errorf("want findings: %t\n%s", want, findingLines(report))
			}
		})
	}
}
