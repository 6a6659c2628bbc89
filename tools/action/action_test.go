package action

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

const root = "../.."

func TestFilesFollowTheirSchemas(t *testing.T) {
	t.Parallel()
	for file, schema := range map[string]string{
		"action.yml":                         "action",
		".pre-commit-hooks.yaml":             "pre-commit-hooks",
		"examples/ci/pre-commit-config.yaml": "pre-commit-config",
		"examples/ci/gitlab-ci.yml":          "gitlab-ci",
	} {
		compiled, err := jsonschema.NewCompiler().Compile("testdata/" + schema + ".schema.json")
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		asJSON, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(doc); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// No expression is part of a command: what a caller writes could be one too.
func TestActionPutsNoInputIntoACommand(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "run:") && strings.Contains(line, "${{") {
			t.Errorf("a command holds an expression: %s", line)
		}
	}
}

// runner is a machine that runs a GitHub job.
type runner struct {
	t                        *testing.T
	bash, temp, path, output string
	env                      []string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	dir := t.TempDir()
	absolute, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{t: t, bash: testneed.Program(t, "bash", "apt-get install bash"), temp: dir, path: dir + "/path", output: dir + "/output"}
	r.env = append(os.Environ(), "RUNNER_TEMP="+dir, "RUNNER_OS=Linux", "RUNNER_ARCH=X64", "GITHUB_PATH="+r.path, "GITHUB_OUTPUT="+r.output,
		"GITHUB_STEP_SUMMARY="+dir+"/summary", "ACTION_PATH="+absolute)
	return r
}

// run runs a script of ours and returns what it prints and its status.
func (r *runner) run(script, dir string, env ...string) (string, int) {
	r.t.Helper()
	absolute, err := filepath.Abs(script)
	if err != nil {
		r.t.Fatal(err)
	}
	cmd := exec.Command(r.bash, absolute)
	cmd.Dir, cmd.Env = dir, append(r.env, env...)
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func (r *runner) read(path string) string {
	r.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

func TestActionBuildsAndLints(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	if out, status := r.run("install.sh", ".", "INPUT_VERSION=source"); status != 0 || !strings.Contains(out, "coder-secrets") {
		t.Fatalf("install.sh ends with status %d: %s", status, out)
	}
	r.env = append(r.env, "PATH="+strings.TrimSpace(r.read(r.path))+":"+os.Getenv("PATH"))
	repository := t.TempDir()
	if err := os.CopyFS(repository, os.DirFS(filepath.Join(root, "examples", "templates"))); err != nil {
		t.Fatal(err)
	}

	out, status := r.run("lint.sh", repository, "INPUT_PATHS=wrong\nright\n")
	if status != 3 || !strings.Contains(out, "::error file=wrong/main.tf,line=") {
		t.Errorf("lint.sh ends with status %d: %s", status, out)
	}
	if summary := r.read(r.temp + "/summary"); !strings.Contains(summary, "| error |") && !strings.Contains(summary, "main.tf") {
		t.Errorf("the job's summary is %s", summary)
	}
	if !strings.Contains(r.read(r.temp+"/coder-secrets.sarif"), `"2.1.0"`) {
		t.Error("there is no SARIF report")
	}
	output := r.read(r.output)
	if !strings.Contains(output, "sarif="+r.temp+"/coder-secrets.sarif\n") || strings.Contains(output, "findings=0\n") || !strings.Contains(output, "findings=") {
		t.Errorf("the outputs are %s", output)
	}

	if out, status := r.run("lint.sh", repository, "INPUT_PATHS=right"); status != 0 {
		t.Errorf("clean templates end with status %d: %s", status, out)
	}
	if out, status := r.run("lint.sh", repository, "INPUT_PATHS=wrong", "INPUT_FAIL_ON=never"); status != 0 {
		t.Errorf("with fail-on never the status is %d: %s", status, out)
	}
	if _, status := r.run("lint.sh", repository, "INPUT_PATHS=$(touch hacked)\n--config=x; touch hacked"); status != 2 {
		t.Errorf("hostile paths end with status %d, want 2", status)
	}
	if _, err := os.Stat(filepath.Join(repository, "hacked")); err == nil {
		t.Error("an input was run")
	}
}

func TestActionInstallsARelease(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "curl", "apt-get install curl")
	releases := t.TempDir()
	folder := filepath.Join(releases, "v1.2.3")
	const archive = "coder-secrets_1.2.3_linux_amd64.tar.gz"
	script := fmt.Sprintf(`set -e
mkdir -p %[1]s work/coder-secrets_1.2.3_linux_amd64
printf '#!/bin/sh\necho released\n' >work/coder-secrets_1.2.3_linux_amd64/coder-secrets
chmod +x work/coder-secrets_1.2.3_linux_amd64/coder-secrets
echo text >work/coder-secrets_1.2.3_linux_amd64/README.md
tar -C work -czf %[1]s/%[2]s coder-secrets_1.2.3_linux_amd64`, folder, archive)
	cmd := exec.Command("bash", "-c", script)
	cmd.Dir = t.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(folder, archive))
	if err != nil {
		t.Fatal(err)
	}
	sums := func(text string) {
		if err := os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	good := fmt.Sprintf("%x  %s\n", sha256.Sum256(content), archive)
	for _, test := range []struct{ name, sums, version, ref, want string }{
		{"a release", good, "v1.2.3", "", "released"},
		{"the action's own release", good, "", "v1.2.3", "released"},
		{"altered", strings.Replace(good, good[:4], "0000", 1), "v1.2.3", "", "is not what the release's checksums say"},
		{"not in the checksums", "", "v1.2.3", "", "do not name"},
		{"no such release", good, "v9.9.9", "", "cannot get"},
		{"no version", good, "v1;touch x", "", "version is to be one such as v1.2.3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			sums(test.sums)
			r := newRunner(t)
			out, status := r.run("install.sh", t.TempDir(), "INPUT_VERSION="+test.version, "ACTION_REF="+test.ref, "CODER_SECRETS_RELEASES=file://"+releases)
			if !strings.Contains(out, test.want) || (status == 0) != (test.want == "released") {
				t.Errorf("status %d: %s", status, out)
			}
			if status == 0 {
				return
			}
			if _, err := os.Stat(r.path); err == nil {
				t.Error("what failed is on the PATH")
			}
		})
	}
}

// TestActionChecksOnMacOS takes the sum by what macOS has for it.
func TestActionChecksOnMacOS(t *testing.T) {
	t.Parallel()
	tools := t.TempDir()
	for _, program := range []string{"bash", "curl", "tar", "gzip", "shasum", "mkdir", "mktemp", "cut", "rm", "cp"} {
		if err := os.Symlink(testneed.Program(t, program, "apt-get install perl curl"), filepath.Join(tools, program)); err != nil {
			t.Fatal(err)
		}
	}
	releases := t.TempDir()
	const archive = "coder-secrets_1.2.3_darwin_arm64.tar.gz"
	script := `set -e
mkdir -p v1.2.3 work/x && printf '#!/bin/sh\necho released\n' >work/x/coder-secrets && chmod +x work/x/coder-secrets
tar -C work -czf v1.2.3/` + archive + ` x
shasum -a 256 v1.2.3/` + archive + ` | sed 's|v1.2.3/||' >v1.2.3/SHA256SUMS`
	cmd := exec.Command("bash", "-c", script)
	cmd.Dir = releases
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	r := newRunner(t)
	mac := []string{"PATH=" + tools, "RUNNER_OS=macOS", "RUNNER_ARCH=ARM64", "INPUT_VERSION=v1.2.3", "CODER_SECRETS_RELEASES=file://" + releases}
	if out, status := r.run("install.sh", t.TempDir(), mac...); status != 0 || !strings.Contains(out, "released") {
		t.Errorf("status %d: %s", status, out)
	}
}

// pre-commit builds the program from the repository and runs the hook.
func TestPreCommitHook(t *testing.T) {
	t.Parallel()
	preCommit := testneed.Program(t, "pre-commit", "apt-get install pre-commit")
	git := testneed.Program(t, "git", "apt-get install git")
	if exec.Command(git, "-C", root, "rev-parse", "HEAD").Run() != nil {
		testneed.NotHere(t, "is no git work tree")
	}
	repository, home := t.TempDir(), t.TempDir()
	if err := os.CopyFS(repository, os.DirFS(filepath.Join(root, "examples", "templates"))); err != nil {
		t.Fatal(err)
	}
	absolute, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	goEnv := func(name string) string {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		return name + "=" + strings.TrimSpace(string(out))
	}
	// pre-commit builds in a new folder each time. Built as install.sh builds it, and without
	// the folder's name, what was compiled before does again.
	env := append(os.Environ(), "HOME="+home, "PRE_COMMIT_HOME="+home, goEnv("GOMODCACHE"), goEnv("GOCACHE"), goEnv("GOFLAGS")+" -buildvcs=false -trimpath", "CGO_ENABLED=0",
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*")
	run := func(program string, args ...string) (string, int) {
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Env = repository, env
		out, err := cmd.CombinedOutput()
		if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return string(out), cmd.ProcessState.ExitCode()
	}
	if out, status := run(git, "init", "-q", "."); status != 0 {
		t.Fatal(out)
	}
	out, status := run(preCommit, "try-repo", absolute, "coder-secrets", "--files", "wrong/main.tf", "right/main.tf")
	if status != 1 || !strings.Contains(out, "[secret-parameter]") || !strings.Contains(out, "exit code: 3") {
		t.Errorf("the hook ends with status %d: %s", status, out)
	}
	if out, status := run(preCommit, "try-repo", absolute, "coder-secrets", "--files", "right/main.tf"); status != 0 {
		t.Errorf("a clean template ends with status %d: %s", status, out)
	}
}
