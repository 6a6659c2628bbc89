package repotest

import (
	"strconv"
	"strings"
	"testing"
)

// ours says which of this module's packages a package may import, by folder prefix;
// the longest matching prefix applies. Test files may import anything.
var ours = []struct {
	from string
	to   []string
}{
	{"cmd", []string{"pkg/cli"}},
	{"pkg/cli", []string{"pkg", "internal", "examples"}},
	{"pkg/cli/internal/console", []string{"pkg/secret", "internal"}},
	{"pkg/cli/internal/app", []string{"pkg/cli/internal/console", "pkg/client", "pkg/secret", "internal"}},
	{"pkg/cli/internal/keys", []string{"pkg/cli/internal/app", "pkg/cli/internal/console", "pkg/client", "pkg/secret", "internal"}},
	{"pkg/cli/internal/usersecrets", []string{"pkg/cli/internal/app", "pkg/cli/internal/console", "pkg/client", "pkg/secret", "internal"}},
	{"pkg/cli/internal/secrets", []string{"pkg/cli/internal/app", "pkg/cli/internal/console", "pkg/cli/internal/usersecrets", "pkg/client", "pkg/secret", "internal"}},
	{"pkg/cli/internal/templates", []string{"pkg/cli/internal/app", "pkg/cli/internal/console", "pkg/client", "pkg/lint", "pkg/secret", "internal"}},
	{"pkg/cli/internal/clitest", []string{"pkg/cli/internal/console", "pkg/secret", "internal"}},
	{"pkg/secret", nil},
	{"pkg/client", []string{"pkg/secret"}},
	{"pkg/lint", []string{"pkg/secret", "pkg/lint/internal", "internal/nearest"}},
	{"internal/nearest", nil},
	{"pkg/lint/internal/hclfast", []string{"pkg/lint/internal/chars"}},
	{"pkg/lint/internal/fix", []string{"pkg/lint/internal/flow", "pkg/lint/internal/literals", "pkg/lint/internal/mask", "pkg/lint/internal/terraform", "pkg/lint/internal/script", "pkg/lint/internal/values", "pkg/lint/internal/naming", "pkg/lint/internal/chars", "pkg/secret"}},
	{"pkg/lint/internal/ignore", []string{"pkg/lint/internal/terraform"}},
	{"pkg/lint/internal/mask", []string{"pkg/lint/internal/terraform", "pkg/lint/internal/values", "pkg/lint/internal/chars", "pkg/secret"}},
	{"pkg/lint/internal/flow", []string{"pkg/lint/internal/taint", "pkg/lint/internal/terraform", "pkg/lint/internal/script", "pkg/lint/internal/values", "pkg/lint/internal/naming", "pkg/lint/internal/chars", "pkg/secret"}},
	{"pkg/lint/internal/taint", []string{"pkg/lint/internal/terraform", "pkg/lint/internal/naming", "pkg/lint/internal/chars"}},
	{"pkg/lint/internal/literals", []string{"pkg/lint/internal/terraform", "pkg/lint/internal/script", "pkg/lint/internal/values", "pkg/lint/internal/naming", "pkg/lint/internal/chars", "pkg/secret"}},
	{"pkg/lint/internal/terraform", []string{"pkg/lint/internal/tree", "pkg/lint/internal/chars", "pkg/lint/internal/hclfast"}},
	{"pkg/lint/internal/values", []string{"pkg/lint/internal/naming", "pkg/lint/internal/chars"}},
	{"pkg/lint/internal/script", []string{"pkg/lint/internal/chars"}},
	{"pkg/lint/internal/naming", []string{"pkg/lint/internal/chars"}},
	{"pkg/lint/internal/tree", []string{"pkg/secret"}},
	{"pkg/lint/internal/chars", nil},
	{"internal/secretfile", []string{"pkg/secret", "internal/secretfile"}},
	{"internal/report", []string{"pkg/lint", "internal/report"}},
	{"internal", []string{"pkg/client", "pkg/secret", "pkg/lint", "internal"}},
	{"examples", nil},
	{"tools", []string{"internal/repotest"}},
}

// homes says which package may import a third-party module: one package for each
// module. Other modules, and tests, are not restricted.
var homes = map[string][]string{
	"github.com/spf13/cobra":                {"pkg/cli"},
	"github.com/spf13/pflag":                {"pkg/cli"},
	"github.com/charmbracelet/lipgloss":     {"pkg/cli/internal"},
	"github.com/muesli/termenv":             {"pkg/cli"},
	"golang.org/x/term":                     {"pkg/cli/internal/console"},
	"github.com/zalando/go-keyring":         {"internal/session"},
	"github.com/danieljoos/wincred":         {"internal/session"},
	"github.com/hashicorp/hcl/v2":           {"pkg/lint"},
	"github.com/zclconf/go-cty":             {"pkg/lint"},
	"mvdan.cc/sh/v3":                        {"pkg/lint"},
	"github.com/hashicorp/vault/api":        {"internal/vault"},
	"github.com/moby/sys/mountinfo":         {"internal/secretfile"},
	"filippo.io/age":                        {"internal/sealed"},
	"github.com/gofrs/flock":                {"internal/secretfile"},
	"github.com/getkin/kin-openapi":         {"internal/contract"},
	"github.com/google/go-cmp":              nil,
	"github.com/rogpeppe/go-internal":       {"pkg/cli/internal/clitest"},
	"github.com/santhosh-tekuri/jsonschema": nil,
	"pgregory.net/rapid":                    nil,
	"go.uber.org/goleak":                    nil,
}

// forTests are the packages that only tests, tools and these packages themselves may
// import.
var forTests = []string{"internal/codertest", "internal/contract", "internal/leaktest", "internal/repotest", "internal/testneed", "internal/vaulttest", "pkg/cli/internal/clitest"}

func TestImportsFollowTheArchitecture(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, spec := range f.ast.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if inside, ok := strings.CutPrefix(name, module+"/"); ok {
				checkOurs(t, f, f.at(spec), inside)
				continue
			}
			for home, folders := range homes {
				if below(name, home) && !anyBelow(f.dir(), folders) {
					t.Errorf("%s: %s may be imported in %v only", f.at(spec), home, folders)
				}
			}
		}
	}
}

func checkOurs(t *testing.T, f *sourceFile, at, imported string) {
	t.Helper()
	best := -1
	for i, rule := range ours {
		if below(f.dir(), rule.from) && (best < 0 || len(rule.from) > len(ours[best].from)) {
			best = i
		}
	}
	if best < 0 {
		t.Errorf("%s: no rule says what %s may import; add one", at, f.dir())
		return
	}
	if !anyBelow(imported, ours[best].to) || anyBelow(imported, forTests) && !below(f.dir(), "tools") && !anyBelow(f.dir(), forTests) {
		t.Errorf("%s: %s may not import %s", at, f.dir(), imported)
	}
}

// below reports whether name is prefix or is below it.
func below(name, prefix string) bool {
	return name == prefix || strings.HasPrefix(name, prefix+"/")
}

func anyBelow(name string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if below(name, prefix) {
			return true
		}
	}
	return false
}
