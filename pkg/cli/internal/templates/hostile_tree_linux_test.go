package templates_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// hostileSecret is outside the linted tree, where links point.
const hostileSecret = "outs1de-0f-the-tree"

// hostileTree creates a template's folder with everything in a repository that could
// keep a linter busy, lead it outside the folder, or control the reader's terminal.
func hostileTree(t *testing.T, parameters int) (dir string) {
	t.Helper()
	top := t.TempDir()
	dir = filepath.Join(top, "tree")
	line := 10 << 20
	if clitest.RaceDetector {
		line = 1 << 20 // the race detector makes this thirty times slower
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		must(os.MkdirAll(filepath.Dir(path), 0o700))
		must(os.WriteFile(path, []byte(text), 0o600))
	}
	write("../outside/main.tf", "data \"coder_parameter\" \"token\" {\n  name = \"outside_token\"\n}\nlocals {\n  x = \""+hostileSecret+"\"\n}\n")
	write("main.tf", `
data "coder_parameter" "token" {
  name = "github_token"
}
resource "coder_script" "pipe" {
  agent_id = "x"
  script   = file("${path.module}/pipe.sh")
}
resource "coder_script" "outside" {
  agent_id = "x"
  script   = file("${path.module}/../outside/main.tf")
}
module "outside" {
  source = "../outside"
}
module "root" {
  source = "../../../../../../../../../../"
}
module "itself" {
  source = "./"
}
module "pipe" {
  source = "./pipes"
}
locals {
  a = local.b
  b = local.c
  c = "${local.a}${local.a}"
}
`)
	write("names.tf", "data \"coder_parameter\" \"n\" {\n  name = \"api_token\\u001b]0;owned\\u0007\\u202e\"\n}\ndata \"coder_parameter\" \"huge\" {\n  name = \"password_"+strings.Repeat("x", 100_000)+"\"\n}\n")
	write("esc\x1b[2J\n.tf", "data \"coder_parameter\" \"e\" {\n  name = \"npm_token\"\n}\n")
	write("line.tf", "locals {\n  line = \""+strings.Repeat("x", line)+"\"\n}\n")
	var many strings.Builder
	for i := range parameters {
		fmt.Fprintf(&many, "data \"coder_parameter\" \"p%d\" {\n  name = \"region_%d\"\n}\n", i, i)
	}
	write("many/main.tf", many.String())
	for i := range 12 { // each calls the next ten
		calls := ""
		for n := range 10 {
			calls += fmt.Sprintf("module \"m%d\" {\n  source = \"../laugh%d\"\n  x      = 1\n}\n", n, i+1)
		}
		write(fmt.Sprintf("laugh%d/main.tf", i), "variable \"x\" {}\n"+calls)
	}
	write("deep/"+strings.Repeat("d/", 500)+"main.tf", "data \"coder_parameter\" \"d\" {\n  name = \"deep_token\"\n}\n")
	must(os.Mkdir(filepath.Join(dir, "pipes"), 0o700))
	for _, name := range []string{"pipe.tf", "pipe.sh", "pipes/main.tf", ".coder-secrets.yml"} {
		must(syscall.Mkfifo(filepath.Join(dir, name), 0o600))
	}
	listener, err := net.Listen("unix", filepath.Join(dir, "s.tf"))
	must(err)
	t.Cleanup(func() { _ = listener.Close() })
	if os.Geteuid() == 0 { // only root may create devices, and not everywhere
		_ = syscall.Mknod(filepath.Join(dir, "zero.tf"), syscall.S_IFCHR|0o600, 1<<8|5)
	}
	for name, to := range map[string]string{
		"loop.tf": "loop.tf", "round": ".", "up": "..", "out.tf": "../outside/main.tf", "out": "../outside", "root": "/", "zero-link.tf": "/dev/zero",
	} {
		must(os.Symlink(to, filepath.Join(dir, name)))
	}
	return dir
}

// TestHostileTreeIsLinted lints the tree in a process: it must end, find what is in the
// tree, read nothing outside, and report what it skipped.
func TestHostileTreeIsLinted(t *testing.T) {
	t.Parallel()
	parameters := testneed.Count(t, 2000, 100_000)
	dir := hostileTree(t, parameters)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // a limit for a linter that never ends
	defer cancel()
	lintTree := func(args ...string) (out string, memory int64) {
		cmd := exec.CommandContext(ctx, "coder-secrets", append([]string{"templates", "lint", "--exit-zero"}, args...)...)
		cmd.Dir = dir
		cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
		text, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%.2000s", args, err, text)
		}
		for what, bad := range map[string]string{"an escape": "\x1b", "turned text": "\u202e", "what lies outside": hostileSecret, "a parameter from outside": "outside_token"} {
			if strings.Contains(string(text), bad) {
				t.Errorf("%v: the output has %s", args, what)
			}
		}
		usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		return string(text), usage.Maxrss
	}
	text, _ := lintTree(".")
	for _, name := range []string{"github_token", "api_token", "npm_token", "deep_token"} {
		if !strings.Contains(text, name) {
			t.Errorf("nothing is said of %s", name)
		}
	}
	path := filepath.Join(t.TempDir(), "report.json")
	_, memory := lintTree(".", "-o", "json="+path)
	report, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got lint.Report
	if err := json.Unmarshal(report, &got); err != nil {
		t.Fatal(err)
	}
	if got.Summary.Parameters < parameters {
		t.Errorf("%d parameters, want at least %d", got.Summary.Parameters, parameters)
	}
	notes := ""
	for _, f := range got.Findings {
		if f.Rule == "not-analysed" {
			notes += f.Message + "\n"
		}
	}
	for _, want := range []string{`"../outside"`, `"./pipes"`, "too many modules are called"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note names %s:\n%s", want, notes)
		}
	}
	if most := int64(512 << 10); memory > most && !clitest.RaceDetector {
		t.Errorf("it took %d KiB, want at most %d", memory, most)
	}
}
