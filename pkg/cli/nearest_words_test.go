package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestWordsThatPeopleTryFirst types what a new user may try: a command's name without
// its group, another tool's word for it, another tool's flag.
func TestWordsThatPeopleTryFirst(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"lint":               {"templates lint"},
		"scan":               {"templates lint"},
		"audit":              {"templates audit"},
		"login":              {"auth login"},
		"whoami":             {"auth status"},
		"key":                {"publickey"},
		"regenerate":         {"publickey regenerate"},
		"write TOKEN":        {"secrets write"},
		"get TOKEN":          {"secrets get", "user-secrets show"},
		"list":               {"secrets list", "user-secrets list"},
		"check":              {"secrets check", "templates lint"},
		"secrets add TOKEN":  {"secrets write"},
		"secrets show TOKEN": {"secrets get"},
		"secrets delete X":   {"secrets rm"},
		"templates check":    {"templates lint"},
		"user-secrets add X": {"user-secrets set"},
		"user-secrets get X": {"user-secrets set", "user-secrets show"},
		"tour":               {"demo"},
		"--version":          {"version"},
		"doctor --json":      {"doctor -o json"},
		"nothingofthekind":   {},
	} {
		sys := clitest.NewSystem(t, "")
		if status := sys.Run(t, strings.Fields(line)...); status != console.ExitUsage {
			t.Errorf("%s: status %d", line, status)
		}
		var got []string
		for hint := range strings.Lines(sys.Err.String()) {
			hint, ok := strings.CutPrefix(strings.TrimSpace(hint), "coder-secrets: hint: ")
			if ok && !strings.Contains(hint, "--help") {
				hint = strings.TrimSuffix(strings.TrimPrefix(hint, "did you mean '"), "'?")
				got = append(got, strings.TrimPrefix(hint, "coder-secrets "))
			}
		}
		if !slices.Equal(slices.Sorted(slices.Values(got)), want) {
			t.Errorf("%s: the hints are %q, want %q", line, got, want)
		}
		if strings.Contains(sys.Err.String(), "TOKEN") {
			t.Errorf("%s: an argument is repeated: %s", line, sys.Err.String())
		}
	}
}
