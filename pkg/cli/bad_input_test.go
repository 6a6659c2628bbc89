package cli

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/examples"
	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestBadInput runs the command lines in testdata/bad-input, each of which is invalid,
// and checks that
//
//   - it ends with the status, the message and the hints in the file;
//   - it says what could not be done, and how to fix it;
//   - it prints nothing on stdout;
//   - it changes no file, requests no change from the server, and shows no value.
//
// With -update it writes the output to the files; read it before you commit it.
func TestBadInput(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	testneed.Program(t, "git", "apt-get install git")
	files, err := filepath.Glob("testdata/bad-input/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no files of bad input", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			room := newBadInputRoom(t, bash)
			got := badInputRow.ReplaceAllStringFunc(string(text), func(row string) string {
				command, _, _ := strings.Cut(strings.TrimPrefix(row, "$ "), "\n")
				return "$ " + command + "\n" + room.run(t, command)
			})
			if *clitest.Update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s (-file +program); rewrite it with -update\n%s", file, diff)
			}
		})
	}
}

// TestBadInputIsOfEveryCommand checks that there are at least two hundred rows, and two
// for each command that takes input.
func TestBadInputIsOfEveryCommand(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad-input/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows, all := map[string]int{}, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range badInputRow.FindAllString(string(text), -1) {
			all++
			command, _, _ := strings.Cut(row, "\n")
			for _, cmd := range everyCommand(t) {
				if strings.Contains(command+" ", cmd.CommandPath()+" ") {
					rows[cmd.CommandPath()]++
				}
			}
		}
	}
	if all < 200 {
		t.Errorf("%d rows of bad input, want 200 or more", all)
	}
	for _, cmd := range everyCommand(t) {
		if cmd.Runnable() && !isGroup(cmd) && rows[cmd.CommandPath()] < 2 {
			t.Errorf("%d rows of bad input for %q, want 2", rows[cmd.CommandPath()], cmd.CommandPath())
		}
	}
}

// badInputRow is a command line, its output without empty lines, and its status.
var badInputRow = regexp.MustCompile(`(?m)^\$ .*\n(?:[^$\n].*\n)*`)

// badInputRoom is a home folder with files that cause errors, and a server.
type badInputRoom struct {
	bash, home string
	server     *codertest.Server
	env        []string
	here       *strings.Replacer
	marks      []string
	before     map[string]string
}

func newBadInputRoom(t *testing.T, bash string) *badInputRoom {
	t.Helper()
	// Use the same keys each time, because the files show them.
	server := codertest.New(fakecoder.Options{Rand: rand.NewChaCha8([32]byte{})})
	url, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	home := t.TempDir()
	room := &badInputRoom{
		bash: bash, home: home, server: server,
		here:  strings.NewReplacer(url, "https://coder.example.com", strings.TrimPrefix(url, "http://"), "coder.example.com", home, "/home/mia"),
		marks: []string{canaryValue, server.Token("mia")[11:], server.AgentToken("mia/mias")},
		env: []string{
			"HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_COLOR=1", "LC_ALL=C.UTF-8", "TZ=UTC",
			"CODER_URL=" + url, "CODER_SESSION_TOKEN=" + server.Token("mia"), "CODER_SECRETS_ALLOW_DUMP=1",
			"AGENT=" + server.AgentToken("mia/mias"), "CANARY=" + canaryValue, "EMPTY=",
		},
	}
	if err := os.CopyFS(home, examples.Templates); err != nil {
		t.Fatal(err)
	}
	for name, content := range badInputFiles() {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	room.prepare(t)
	room.before = room.snapshot(t)
	return room
}

// badInputFiles returns the files in the home folder.
func badInputFiles() map[string]string {
	return map[string]string{
		secretsFile:          "# mine\nKNOWN=" + canaryValue + "\nOTHER='two words'\n",
		"value":              canaryValue + "\n",
		"empty":              "",
		"nul":                "a" + canaryValue + "\x00b\n",
		"latin1":             "caf\xe9" + canaryValue,
		"big":                strings.Repeat("x", 1<<20+1),
		"two-lines.token":    "one\ntwo\n",
		"broken.env":         "A=1\nB='" + canaryValue + "\n",
		"no-equals.env":      "A=1\n" + canaryValue + "\n",
		"broken.json":        `{"A": "` + canaryValue,
		"nested.json":        `{"A": {"B": "` + canaryValue + `"}}`,
		"list.json":          `["` + canaryValue + `"]`,
		"broken.yaml":        "A: '" + canaryValue + "\n",
		"nested.yaml":        "A:\n  B: " + canaryValue + "\n",
		"tracked/.env":       "KNOWN=" + canaryValue + "\n",
		"config.tmpl":        `password: {{ secret "KNOWN" }}` + "\n",
		"missing.tmpl":       `password: {{ secret "NOT_THERE" }}` + "\n",
		"broken.tmpl":        "password: {{ secret KNOWN }}\n",
		"open.tmpl":          "password: {{ secret \"KNOWN\"\n",
		"helper.tmpl":        `password: {{ secret "KNOWN" | rot13 }}` + "\n",
		"notes.txt":          "nothing of Terraform\n",
		"nothing/README":     "no template here\n",
		"not-a.zip":          "PK\x03\x04 broken",
		"not-a.tar.gz":       "\x1f\x8b broken",
		"config/unknown.yml": "ruls: {}\n",
		"config/type.yml":    "fail-on: [1]\n",
		"config/level.yml":   "fail-on: fatal\n",
		"config/rule.yml":    "rules:\n  secret-paramter: off\n",
		"config/broken.yml":  "rules: {\n",
		"config/nothing.yml": "",
		"folder/x":           "",
		"cut.age":            "age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n",
	}
}

// prepare creates what is not a plain file.
func (r *badInputRoom) prepare(t *testing.T) {
	t.Helper()
	script := `set -e
ln -s .config/coder-secrets/secrets.env link.env
printf 'KNOWN=1\n' > one-name.env && ln one-name.env other-name.env
ln -s loop loop
mkfifo pipe
mkdir -m 0777 shared && printf 'KNOWN=1\n' > shared/secrets.env && chmod 0777 shared
cd tracked && git init -q . && git add .env`
	cmd := exec.Command(r.bash, "-c", script)
	cmd.Dir, cmd.Env = r.home, r.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// run runs a row and returns its output and status.
func (r *badInputRoom) run(t *testing.T, command string) string {
	t.Helper()
	r.server.ForgetRequests()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(r.bash, "-c", command)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = r.home, r.env, &stdout, &stderr
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", command, err)
	}
	status := cmd.ProcessState.ExitCode()
	printed := strings.ReplaceAll(r.here.Replace(stdout.String()+stderr.String()), "\n\n", "\n")
	if stdout.Len() > 0 && status != console.ExitFindings && !strings.Contains(command, " lint ") {
		t.Errorf("%s prints to stdout:\n%s", command, stdout.String())
	}
	if status == console.ExitOK || status > 128 && status != 255 {
		t.Errorf("%s ends with status %d", command, status)
	}
	r.checkMessage(t, command, stderr.String(), status)
	for _, mark := range r.marks {
		if strings.Contains(printed, mark) {
			t.Errorf("%s shows a secret", command)
		}
	}
	after := r.snapshot(t)
	if diff := cmp.Diff(r.before, after); diff != "" {
		t.Errorf("%s changes files (-before +after):\n%s", command, diff)
	}
	r.before = after
	for _, request := range r.server.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("%s sends %s %s", command, request.Method, request.Path)
		}
	}
	return fmt.Sprintf("%s[%d]\n", printed, status)
}

// checkMessage checks the rules for all messages.
func (r *badInputRoom) checkMessage(t *testing.T, command, stderr string, status int) {
	t.Helper()
	if status == console.ExitFindings {
		return
	}
	lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
	if strings.Contains(command, "-command ") { // the command itself may print anything on stderr
		lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "sh: ") })
	}
	count := func(prefix string) int {
		return len(slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.HasPrefix(line, prefix) }))
	}
	if count("coder-secrets: error: ") == 0 {
		t.Errorf("%s names no error:\n%s", command, stderr)
	}
	if count("coder-secrets: hint: ") == 0 {
		t.Errorf("%s gives no hint:\n%s", command, stderr)
	}
	if n := count("coder-secrets: "); n != len(lines) {
		t.Errorf("%s prints lines that are neither error, hint nor warning:\n%s", command, stderr)
	}
}

// snapshot returns type, mode and content of all files below the home folder.
func (r *badInputRoom) snapshot(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(r.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content := ""
		if entry.Type().IsRegular() {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			content = fmt.Sprintf(" %x", sha256.Sum256(text))
		}
		files[strings.TrimPrefix(path, r.home)] = info.Mode().String() + content
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
