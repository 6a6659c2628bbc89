package action

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestExamplesRun runs the commands of the examples for CI systems, word for word, in a
// repository with templates. What they install is this repository's program.
func TestExamplesRun(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	program := buildProgram(t)
	srv := codertest.New(fakecoder.Options{})
	web := httptest.NewServer(srv)
	t.Cleanup(web.Close)
	tests := []struct {
		file, script string
		template     string // of examples/templates
		args         []string
		status       int
		files        []string // that it leaves
	}{
		{"gitlab-ci.yml", strings.Join(gitLabScript(t), "\n"), "wrong", nil, 3, []string{"gl-code-quality.json", "junit.xml"}},
		{"gitlab-ci.yml", strings.Join(gitLabScript(t), "\n"), "right", nil, 0, []string{"gl-code-quality.json", "junit.xml"}},
		{"any-ci.sh", exampleText(t, "any-ci.sh"), "wrong", nil, 3, []string{"coder-secrets.xml"}},
		{"any-ci.sh", exampleText(t, "any-ci.sh"), "right", []string{"main.tf"}, 0, []string{"coder-secrets.xml"}},
		{"github-audit.yml", gitHubRun(t, "github-audit.yml", "audit"), "right", nil, 3, []string{"audit.sarif"}},
	}
	for _, test := range tests {
		t.Run(test.file+" "+test.template, func(t *testing.T) {
			t.Parallel()
			repository := t.TempDir()
			if err := os.CopyFS(repository, os.DirFS(filepath.Join(root, "examples", "templates", test.template))); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(bash, append([]string{"-ec", test.script, test.file}, test.args...)...)
			cmd.Dir = repository
			cmd.Env = []string{
				"PATH=" + program + ":" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "CI=true",
				"CODER_URL=" + web.URL, "CODER_SESSION_TOKEN=" + srv.Token("admin"),
			}
			out, err := cmd.CombinedOutput()
			if status := cmd.ProcessState.ExitCode(); status != test.status {
				t.Fatalf("status %d, want %d, %v:\n%s", status, test.status, err, out)
			}
			for _, file := range test.files {
				if info, err := os.Stat(filepath.Join(repository, file)); err != nil || info.Size() == 0 {
					t.Errorf("it leaves no %s: %v\n%s", file, err, out)
				}
			}
		})
	}
}

// buildProgram returns a folder with the program, and with a go that installs that one.
func buildProgram(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", folder, "github.com/coder-secrets/coder-secrets/cmd/coder-secrets").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const shim = `#!/bin/sh
case "$1 $2" in
"install github.com/coder-secrets/coder-secrets/cmd/coder-secrets@latest")
	[ -z "${GOBIN:-}" ] || cp "$(command -v coder-secrets)" "$GOBIN/"
	exit ;;
esac
echo "not what an example should do: go $*"
exit 9
`
	if err := os.WriteFile(filepath.Join(folder, "go"), []byte(shim), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

func exampleText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "examples", "ci", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// gitLabScript are the lines of the job's script; its artifacts are what the test
// looks for.
func gitLabScript(t *testing.T) []string {
	t.Helper()
	var ci struct {
		Job struct {
			Script    []string
			Artifacts struct{ Reports map[string]string }
		} `yaml:"template-secrets"`
	}
	if err := yaml.Unmarshal([]byte(exampleText(t, "gitlab-ci.yml")), &ci); err != nil {
		t.Fatal(err)
	}
	if got := ci.Job.Artifacts.Reports; got["codequality"] != "gl-code-quality.json" || got["junit"] != "junit.xml" || len(ci.Job.Script) == 0 {
		t.Fatalf("the job keeps %v of %q", got, ci.Job.Script)
	}
	return ci.Job.Script
}

// TestAuditIsNotStoppedByALint: a step after one that failed is not run.
func TestAuditIsNotStoppedByALint(t *testing.T) {
	t.Parallel()
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses, Run string
				With      map[string]any
			}
		}
	}
	if err := yaml.Unmarshal([]byte(exampleText(t, "github-audit.yml")), &workflow); err != nil {
		t.Fatal(err)
	}
	for _, step := range workflow.Jobs["audit"].Steps {
		if step.Run != "" {
			return
		}
		if strings.HasPrefix(step.Uses, "coder-secrets/") && step.With["fail-on"] != "never" {
			t.Error("findings in files keep the server from being looked at")
		}
	}
	t.Error("the server is not looked at")
}

// gitHubRun is the command of the one step of a job that has its own.
func gitHubRun(t *testing.T, file, job string) string {
	t.Helper()
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(exampleText(t, file)), &workflow); err != nil {
		t.Fatal(err)
	}
	for _, step := range workflow.Jobs[job].Steps {
		if step.Run != "" {
			return step.Run
		}
	}
	t.Fatalf("%s: the job %s runs nothing", file, job)
	return ""
}
