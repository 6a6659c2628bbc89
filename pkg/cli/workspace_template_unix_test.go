//go:build unix

package cli

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

const workspaceTemplate = "../../examples/workspace-template"

// TestWorkspaceTemplateIsValid holds the whole template against the providers that it
// uses, and a copy with a mistake for each of them, so that it is known to see one.
func TestWorkspaceTemplateIsValid(t *testing.T) {
	t.Parallel()
	validate := testneed.Terraform(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(workspaceTemplate)); err != nil {
		t.Fatal(err)
	}
	if err := validate(dir); err != nil {
		t.Error(err)
	}
	for file, right := range map[string]string{"agent.tf": "start_blocks_login", "docker.tf": "container_path"} {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		wrong := strings.Replace(string(text), right, right+"_", 1)
		if err := os.WriteFile(filepath.Join(dir, file), []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := validate(dir); err == nil || !strings.Contains(err.Error(), right+"_") {
			t.Errorf("%s with %s misspelt: %v", file, right, err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkspaceTemplateIsClean(t *testing.T) {
	t.Parallel()
	sources, err := lint.OpenPaths([]string{workspaceTemplate}, nil)
	if err != nil {
		t.Fatal(err)
	}
	report, err := lint.Run(t.Context(), sources, lint.Options{Profile: "pedantic"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("%s:%d: %s [%s]", f.File, f.Range.Start.Line, f.Message, f.Rule)
	}
	if report.Summary.Files < 3 {
		t.Errorf("%d files were looked at, want the startup script too", report.Summary.Files)
	}
}

// TestWorkspaceTemplateStarts runs the template's script as a workspace does at its
// first and at its second start.
func TestWorkspaceTemplateStarts(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	git := testneed.Program(t, "git", "apt-get install git")
	srv, url := serveFake(t)
	home := t.TempDir()
	required, err := os.ReadFile(filepath.Join(workspaceTemplate, "secrets.required"))
	if err != nil {
		t.Fatal(err)
	}
	env := []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(), "CODER_SECRETS_VERSION=v0.0.0", "CODER=true",
		"CODER_AGENT_URL=" + url, "CODER_AGENT_TOKEN=" + srv.AgentToken("mia/mias"), "CODER_WORKSPACE_ID=" + srv.WorkspaceID("mia/mias"),
		"REQUIRED_SECRETS=" + base64.StdEncoding.EncodeToString(required), scriptMounts + "=",
	}
	start := func() string {
		cmd := exec.Command(bash, workspaceTemplate+"/startup.sh")
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if out := start(); !strings.Contains(out, "NPM_TOKEN") || !strings.Contains(out, "npmjs.com") {
		t.Errorf("the first start says %s\nwant that NPM_TOKEN is missing, and where it is from", out)
	}
	file := filepath.Join(home, secretsFile)
	first, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(first), "DATABASE_PASSWORD=") {
		t.Fatalf("the secret file is %q, %v", first, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret file's mode is %v, %v", info.Mode(), err)
	}
	config := exec.Command(git, "config", "--global", "gpg.ssh.program")
	config.Env = env
	if out, err := config.Output(); err != nil || strings.TrimSpace(string(out)) != gitSignName {
		t.Errorf("git signs with %q, %v", out, err)
	}
	start()
	if second, err := os.ReadFile(file); err != nil || string(second) != string(first) {
		t.Errorf("the second start changed the secret file, %v", err)
	}
}
