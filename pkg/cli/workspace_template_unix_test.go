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
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/keys"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

const workspaceTemplate = "../../examples/workspace-template"

// TestWorkspaceTemplateIsValid validates the whole template against the providers that
// it uses, and for each provider a copy with a mistake, to prove that validation finds
// it.
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
// first and second start.
func TestWorkspaceTemplateStarts(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	git := testneed.Program(t, "git", "apt-get install git")
	srv, url := clitest.Serve(t)
	home := t.TempDir()
	required, err := os.ReadFile(filepath.Join(workspaceTemplate, "secrets.required"))
	if err != nil {
		t.Fatal(err)
	}
	env := []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(), "CODER_SECRETS_VERSION=v0.0.0", "CODER=true",
		"CODER_AGENT_URL=" + url, "CODER_AGENT_TOKEN=" + srv.AgentToken("mia/mias"), "CODER_WORKSPACE_ID=" + srv.WorkspaceID("mia/mias"),
		"REQUIRED_SECRETS=" + base64.StdEncoding.EncodeToString(required), clitest.Mounts + "=",
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
	if out, err := config.Output(); err != nil || strings.TrimSpace(string(out)) != keys.GitSignName {
		t.Errorf("git signs with %q, %v", out, err)
	}
	start()
	if second, err := os.ReadFile(file); err != nil || string(second) != string(first) {
		t.Errorf("the second start changed the secret file, %v", err)
	}
}

// TestWorkspaceTemplateInstalls runs the template's script in a workspace without the
// program: from a release that matches its checksums, and from modified ones.
func TestWorkspaceTemplateInstalls(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	testneed.Program(t, "curl", "apt-get install curl")
	program, err := exec.LookPath("coder-secrets")
	if err != nil {
		t.Fatal(err)
	}
	releases, without := t.TempDir(), filepath.Dir(program)
	const pack = `set -e
arch=amd64; [ "$(uname -m)" != aarch64 ] || arch=arm64
for version in 1.2.3 1.2.4; do
	name=coder-secrets_${version}_linux_$arch
	mkdir -p "$1/v$version" "$name"
	printf '#!/bin/sh\n[ "$1" != version ] || { echo "coder-secrets v%s go1.26"; exit; }\nexec %s "$@"\n' "$version" "$2" >"$name/coder-secrets"
	chmod +x "$name/coder-secrets"
	tar -czf "$1/v$version/$name.tar.gz" "$name"
	(cd "$1/v$version" && sha256sum -- *.tar.gz >SHA256SUMS)
done`
	cmd := exec.Command(bash, "-c", pack, "pack", releases, program)
	cmd.Dir = t.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	srv, url := clitest.Serve(t)
	var path []string
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		if folder == without {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, "coder-secrets")); err == nil {
			testneed.NotHere(t, "coder-secrets is installed in "+folder)
		}
		path = append(path, folder)
	}
	sessions := t.TempDir()
	start := func(home, version string) (string, error) {
		cmd := exec.Command(bash, workspaceTemplate+"/startup.sh")
		cmd.Env = []string{
			"HOME=" + home, "PATH=" + strings.Join(path, ":"), "TMPDIR=" + t.TempDir(), "CODER_SECRETS_VERSION=" + version, "CODER=true",
			"CODER_SECRETS_RELEASES=file://" + releases, clitest.Mounts + "=", "CODER_SCRIPT_BIN_DIR=" + sessions,
			"CODER_AGENT_URL=" + url, "CODER_AGENT_TOKEN=" + srv.AgentToken("mia/mias"), "CODER_WORKSPACE_ID=" + srv.WorkspaceID("mia/mias"),
		}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	home := t.TempDir()
	installed := filepath.Join(home, ".local", "bin", "coder-secrets")
	var first os.FileInfo
	for _, version := range []string{"v1.2.3", "v1.2.3", "v1.2.4"} {
		if out, err := start(home, version); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		out, err := exec.Command(filepath.Join(sessions, "coder-secrets"), "version").CombinedOutput()
		if err != nil || !strings.Contains(string(out), " "+version+" ") {
			t.Errorf("with release %s wanted, a session has %s, %v", version, out, err)
		}
		info, err := os.Stat(installed)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && os.SameFile(first, info) != (version == "v1.2.3") {
			t.Errorf("it is installed anew where it is the release %s that is wanted: %t", version, !os.SameFile(first, info))
		}
		first = info
	}
	if target, err := os.Readlink(filepath.Join(sessions, keys.GitSignName)); err != nil || target != installed {
		t.Errorf("git in a session signs with %q, %v", target, err)
	}
	for _, name := range []string{"coder-secrets", keys.GitSignName} {
		if info, err := os.Stat(filepath.Join(home, ".local", "bin", name)); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("%s is not installed: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(home, secretsFile)); err != nil {
		t.Error(err)
	}
	sums := filepath.Join(releases, "v1.2.3", "SHA256SUMS")
	for name, text := range map[string]string{"altered": strings.Repeat("0", 64) + "  coder-secrets_1.2.3_linux_amd64.tar.gz\n", "not named": ""} {
		if err := os.WriteFile(sums, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		home := t.TempDir()
		out, err := start(home, "v1.2.3")
		if _, found := os.Stat(filepath.Join(home, ".local", "bin", "coder-secrets")); err == nil || found == nil {
			t.Errorf("%s: a release that its checksums do not vouch for is installed: %s", name, out)
		}
	}
	if out, err := start(t.TempDir(), "v9.9.9"); err == nil {
		t.Errorf("a release that is not there: %s", out)
	}
}
