package lint

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/leaktest"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/mask"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// What may be printed: names, addresses, paths, messages, patterns, and the lines of
// files in which every value is masked.
func TestNothingPrintsAValue(t *testing.T) {
	t.Parallel()
	memory := inMemory(t)
	leaktest.Check(
		t,
		leaktest.Type{Of: Baseline{}, Shown: "Path"},
		leaktest.Type{Of: naming.Confidence(0)},
		leaktest.Type{Of: Config{}, Shown: "Path Profile FailOn Rules Rules[key] Exclude"},
		leaktest.Type{Of: ConfigError{}, Shown: "Path Err"},
		leaktest.Type{Of: Deployed{}, Shown: "Root"},
		leaktest.Type{Of: DeployedEnv{}, Shown: "Agent Name"},
		leaktest.Type{Of: DeployedItem{}, Shown: "Resource Key"},
		leaktest.Type{Of: DeployedParameter{}, Shown: "Name DisplayName Description Type FormType Regex"},
		leaktest.Type{Of: DeployedPreset{}, Shown: "Name"},
		leaktest.Type{Of: DeployedValue{}, Shown: "Name"},
		leaktest.Type{Of: DeployedVariable{}, Shown: "Name Description Type"},
		leaktest.Type{Of: FileFix{}, Shown: "Name Path"},
		leaktest.Type{Of: Finding{}, Shown: "Rule Message Hint File Address Fingerprint Origin Template Subject Reason dir folder place attribute"},
		leaktest.Type{Of: FixOptions{}, Shown: "Rules To Parameter AuthID"},
		leaktest.Type{Of: FixResult{}, Shown: "Next"},
		leaktest.Type{Of: NameVerdict{}, Shown: "Name Confidence Words Noun Reason"},
		leaktest.Type{Of: naming.Names{}, Shown: "Secret Allow"},
		leaktest.Type{Of: Options{}, Shown: "Profile Exclude"},
		leaktest.Type{Of: LookAlike{}, Shown: "File Rule Name Reason"},
		leaktest.Type{Of: tree.PathError{}, Shown: "Path Err"},
		leaktest.Type{Of: Position{}},
		leaktest.Type{Of: Range{}},
		leaktest.Type{Of: Report{}, Shown: "Templates Skipped linted[key] roots leftOut"},
		leaktest.Type{Of: RuleInfo{}, Shown: "ID Title Page"},
		leaktest.Type{Of: Severity(0)},
		leaktest.Type{Of: SeverityCounts{}},
		leaktest.Type{Of: tree.Source{}, Shown: "Folder Prefix Root Only Skip[key] dir"},
		leaktest.Type{Of: mask.SourceLine{}, Shown: "Text"},
		leaktest.Type{Of: Step{}, Shown: "File What"},
		leaktest.Type{Of: Summary{}},
		leaktest.Type{Of: Unfixed{}, Shown: "Why"},

		// The types of their fields, and those behind their interfaces. A literal's hash in a baseline
		// is keyed, and the file holds the key too.
		leaktest.Type{Of: baselineEntry{}, Shown: "Rule Template Address Fingerprint Literal Reason Until"},
		leaktest.Type{Of: baselineHeader{}, Shown: "Salt"},
		leaktest.Type{Of: memory.fs, Shown: "files[key] folders folders[key]"},
		leaktest.Type{Of: memory.file},
		leaktest.Type{Of: memory.folder, Shown: "entries"},
		leaktest.Type{Of: memory.info, Shown: "name"},
	)
}

// filesInMemory are the types of files that were read from an archive or stdin.
type filesInMemory struct {
	fs           fs.FS
	file, folder fs.File
	info         fs.FileInfo
}

func inMemory(t *testing.T) (m filesInMemory) {
	t.Helper()
	sources, err := tree.OpenPaths([]string{"-"}, strings.NewReader("locals {}\n"))
	if err != nil {
		t.Fatal(err)
	}
	m.fs = sources[0].FS
	if m.folder, err = m.fs.Open("."); err != nil {
		t.Fatal(err)
	}
	if m.file, err = m.fs.Open("stdin.tf"); err != nil {
		t.Fatal(err)
	}
	if m.info, err = m.file.Stat(); err != nil {
		t.Fatal(err)
	}
	return m
}
