//go:build linux || darwin

package lint

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// plant writes files below a folder.
func plant(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	oddNote    = "note: this is a link or no regular file, so it was not looked into [not-analysed]"
	tokenShown = "data \"coder_parameter\" \"t\" {\n  name = \"%s\"\n}\n"
)

// TestNothingButFilesIsOpened lints a tree of everything that is not a regular file: a pipe
// blocks when it is opened, /dev/zero has no end, and a link leads to files that the author
// of a template may not read. A hang here is a failure.
func TestNothingButFilesIsOpened(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir, map[string]string{
		"outside/main.tf":   fmt.Sprintf(tokenShown, "outside_token"),
		"outside/run.tftpl": "export API_TOKEN=kV7wa8Rt2YqPqLm30\n",
		"root/own/main.tf":  fmt.Sprintf(tokenShown, "own_token"),
		"root/main.tf": fmt.Sprintf(tokenShown, "inside_token") + `
locals {
  texts = [
    templatefile("${path.module}/pipe.tftpl", {}), templatefile("${path.module}/link.tftpl", {}), templatefile("${path.module}/zero.tftpl", {}),
    templatefile("${path.module}/loop.tftpl", {}), templatefile("${path.module}/sock.tftpl", {}), templatefile("${path.module}/../outside/run.tftpl", {}),
    templatefile("${path.module}/own", {}), templatefile("/dev/zero", {}), file("${path.module}/pipe.tftpl"), file("${path.module}/zero.tftpl"),
  ]
}
resource "coder_script" "s" {
  agent_id = "x"
  script   = join("\n", local.texts)
}
module "up" { source = "../outside" }
module "out" { source = "./out" }
module "deep" { source = "./own/out" }
module "loop" { source = "./loop" }
module "pipe" { source = "./pipe.tf" }
module "inside" { source = "./inside" }
`,
	})
	root := filepath.Join(dir, "root")
	for link, to := range map[string]string{
		"out": "../outside", "own/out": dir + "/outside", "inside": "own", "self": ".", "loop": "loop", "link.tf": "../outside/main.tf",
		"link.tftpl": "../outside/run.tftpl", "zero.tftpl": "/dev/zero", "zero.tf": "/dev/zero", "zero.sh": "/dev/zero", "loop.tf": "loop.tf", "loop.tftpl": "loop.tftpl",
		"gone.tf": "nowhere", "mem.sh": "/proc/self/mem",
	} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, pipe := range []string{"pipe.tf", "pipe.tf.json", "pipe.sh", "pipe.tftpl", "Dockerfile", "pipe.tfvars"} {
		if err := syscall.Mkfifo(filepath.Join(root, pipe), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = syscall.Mknod(filepath.Join(root, "device.sh"), syscall.S_IFCHR|0o600, 1<<8|5) // as root it is /dev/zero
	t.Chdir(root)                                                                      // the name of a socket may be a hundred bytes long
	for _, name := range []string{"sock.tf", "sock.tftpl", "sock.sh"} {
		listener, err := net.Listen("unix", name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
	}
	want := []string{
		`gone.tf:1:1: ` + oddNote,
		`inside/main.tf:1:1: error: parameter "own_token" takes a secret`,
		`link.tf:1:1: ` + oddNote,
		`loop.tf:1:1: ` + oddNote,
		`main.tf:1:1: error: parameter "inside_token" takes a secret`,
		`main.tf:16:24: note: module "../outside" lies outside what is linted, so what flows into it was not followed [not-analysed]`,
		`main.tf:17:25: note: module "./out" lies outside what is linted, so what flows into it was not followed [not-analysed]`,
		`main.tf:18:26: note: module "./own/out" lies outside what is linted, so what flows into it was not followed [not-analysed]`,
		`main.tf:19:26: note: module "./loop" is missing, so what flows into it was not followed [not-analysed]`,
		`main.tf:20:26: note: module "./pipe.tf" is missing, so what flows into it was not followed [not-analysed]`,
		`own/main.tf:1:1: error: parameter "own_token" takes a secret`,
		`pipe.tf:1:1: ` + oddNote,
		`pipe.tf.json:1:1: ` + oddNote,
		`sock.tf:1:1: ` + oddNote,
		`zero.tf:1:1: ` + oddNote,
	}
	for _, path := range []string{".", "main.tf"} {
		sources, err := tree.OpenPaths([]string{path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		report, err := Run(t.Context(), sources, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := findingLines(report)
		if strings.Contains(got, "outside_token") || strings.Contains(got, "hardcoded-secret") {
			t.Errorf("%s: a file outside was read:\n%s", path, got)
		}
		if path == "." {
			checkLines(t, want, got)
		} else if !strings.Contains(got, `module "./out" lies outside`) {
			t.Errorf("%s alone: the module outside is not named:\n%s", path, got)
		}
	}
}

// checkLines compares the beginnings of the first lines of findings.
func checkLines(t *testing.T, want []string, got string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(got) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, " ") {
			line, _, _ = strings.Cut(line, ", and everyone")
			lines = append(lines, line)
		}
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestConfigThatIsNoFile: the configuration comes with the change that is linted.
func TestConfigThatIsNoFile(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(path string) error{
		"a pipe":              func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a link to a device":  func(path string) error { return os.Symlink("/dev/zero", path) },
		"a folder":            func(path string) error { return os.Mkdir(path, 0o700) },
		"a link to itself":    func(path string) error { return os.Symlink(ConfigName, path) },
		"a link to nowhere":   func(path string) error { return os.Symlink("nowhere", path) },
		"a file without ends": func(path string) error { return os.WriteFile(path, make([]byte, maxConfig+1), 0o600) },
	} {
		dir := t.TempDir()
		if err := put(filepath.Join(dir, ConfigName)); err != nil {
			t.Fatal(err)
		}
		_, err := FindConfig(dir)
		if wrong := new(ConfigError); !errors.As(err, &wrong) || wrong.ExitCode() != 2 {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}
