package cli

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/examples"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// hintedCommand is a command in a hint: the whole hint, or the part in quotes or after
// a colon.
var hintedCommand = regexp.MustCompile(`^hint: (?:.*'|.*: )?(unset [A-Z_]+|coder-secrets(?: [^',]+)?)`)

// newcomer is a user without any settings, in a folder with an example template.
type newcomer struct {
	env     map[string]string
	dir     string
	answers []string // for prompts on the terminal; nil if there is no terminal
}

// run runs a command line and returns its status and stderr.
func (n *newcomer) run(t *testing.T, line string) (status int, stderr string) {
	t.Helper()
	words := strings.Fields(line)
	if words[0] == "unset" {
		delete(n.env, words[1])
		return console.ExitOK, ""
	}
	var environ []string
	for _, name := range slices.Sorted(maps.Keys(n.env)) {
		environ = append(environ, name+"="+n.env[name])
	}
	sys := clitest.NewSystem(t, "", environ...)
	sys.TTY.Answers = slices.Clone(n.answers)
	sys.TTY.Streams = len(n.answers) > 0
	args := words[1:]
	for i, word := range args {
		if strings.HasPrefix(word, "./") || word == "." { // the path is below the folder, and a test cannot change its working directory
			args[i] = filepath.Join(n.dir, word)
		}
	}
	status = sys.Run(t, args...)
	return status, strings.ReplaceAll(sys.Err.String(), n.dir, ".")
}

// TestNewcomersErrorsHaveHintsThatWork makes the usual first mistakes. Each error has a
// hint with a command. The test runs the hinted commands as printed, in order; if they
// fix the mistake, the first command then works.
func TestNewcomersErrorsHaveHintsThatWork(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		env     map[string]string // URL and TOKEN stand for the server's
		answers []string          // on a terminal; "-" for a terminal without prompts
		line    string
		want    string // in the error
		hints   []string
		works   bool // after the hinted commands
	}{
		{
			name: "no server known", answers: []string{"URL", "TOKEN"}, line: "coder-secrets publickey", want: "no Coder server is known",
			hints: []string{"coder-secrets auth login"}, works: true,
		},
		{
			name: "no server known, no terminal", line: "coder-secrets publickey", want: "no Coder server is known",
			hints: []string{"coder-secrets auth login"},
		},
		{
			name: "not logged in", env: map[string]string{"CODER_URL": "URL"}, answers: []string{"TOKEN"}, line: "coder-secrets publickey",
			want: "not logged in", hints: []string{"coder-secrets auth login URL"}, works: true,
		},
		{
			name: "not logged in, server by flag", answers: []string{"TOKEN"}, line: "coder-secrets user-secrets list --url URL",
			want: "not logged in", hints: []string{"coder-secrets auth login URL"}, works: true,
		},
		{
			name: "bad token", env: map[string]string{"CODER_URL": "URL", "CODER_SESSION_TOKEN": "nosuchtok1-nosuchtoken0123456789ab"}, answers: []string{"TOKEN"},
			line: "coder-secrets publickey", want: "the server answered 401", hints: []string{"unset CODER_SESSION_TOKEN", "coder-secrets auth login URL"}, works: true,
		},
		{
			name: "server unreachable", env: map[string]string{"CODER_URL": "http://127.0.0.1:1", "CODER_SESSION_TOKEN": "TOKEN"},
			line: "coder-secrets publickey", want: "cannot reach 127.0.0.1:1", hints: []string{"coder-secrets doctor"},
		},
		{
			name: "misspelt path", line: "coder-secrets templates lint ./tmplates", want: "no such file or folder",
			hints: []string{"coder-secrets templates lint ./templates", "coder-secrets demo"},
		},
		{
			name: "misspelt path above", line: "coder-secrets templates lint ./tmplates/main.tf", want: "no such file or folder",
			hints: []string{"coder-secrets templates lint ./templates/main.tf", "coder-secrets demo"},
		},
		{
			name: "no templates there", line: "coder-secrets templates lint ./empty", want: "there are no .tf or .tf.json files", hints: []string{"coder-secrets demo"},
		},
		{
			name: "no workspace", env: map[string]string{"CODER_URL": "URL", "CODER_SESSION_TOKEN": "TOKEN"}, line: "coder-secrets metadata",
			want: "needs the name of a workspace", hints: []string{"coder-secrets metadata mias"},
		},
		{
			name: "no such workspace", env: map[string]string{"CODER_URL": "URL", "CODER_SESSION_TOKEN": "TOKEN"}, line: "coder-secrets metadata nosuch",
			want: "404", hints: []string{"coder-secrets metadata mias", "coder-secrets auth status"},
		},
		{
			name: "workspace's key elsewhere", env: map[string]string{"CODER_URL": "URL", "CODER_SESSION_TOKEN": "TOKEN"}, line: "coder-secrets publickey --agent",
			want: "this does not look like a Coder workspace", hints: []string{"coder-secrets publickey"},
		},
		{
			name: "no terminal for a question", env: map[string]string{"CODER_URL": "URL", "CODER_SESSION_TOKEN": "TOKEN"},
			line: "coder-secrets publickey regenerate", want: "nobody to ask", hints: []string{"coder-secrets publickey regenerate --yes"},
		},
		{
			name: "no terminal for a value", line: "coder-secrets secrets write TOKEN", want: "empty", hints: []string{"coder-secrets secrets write TOKEN --allow-empty"},
		},
		{
			name: "no secrets yet", answers: []string{"s3cr3t"}, line: "coder-secrets secrets get NAME --reveal", want: "no such file",
			hints: []string{"coder-secrets secrets write NAME"}, works: true,
		},
		{name: "misspelt command", line: "coder-secrets pubkeyy", want: "unknown command", hints: []string{"coder-secrets --help"}},
		{name: "nearly a command", line: "coder-secrets versio", want: "unknown command", hints: []string{"coder-secrets version"}, works: false},
		{name: "nearly a command below", line: "coder-secrets templates rulez", want: "unknown command", hints: []string{"coder-secrets templates rules"}},
		{
			name: "misspelt flag", env: map[string]string{"CODER_URL": "URL", "CODER_SESSION_TOKEN": "TOKEN"}, line: "coder-secrets publickey --fingerprnt",
			want: "unknown flag", hints: []string{"coder-secrets publickey --fingerprint"},
		},
		{name: "unknown flag", line: "coder-secrets version --nothing-like-it", want: "unknown flag", hints: []string{"coder-secrets version --help"}},
		{name: "missing argument", line: "coder-secrets secrets write", want: "needs the name of a secret", hints: []string{"coder-secrets secrets write --help"}},
		{name: "missing rule", line: "coder-secrets templates explain", want: "needs a rule", hints: []string{"coder-secrets templates rules"}},
		{name: "unknown rule", line: "coder-secrets templates explain secret", want: "no rule", hints: []string{"coder-secrets templates rules"}},
		{name: "misspelt rule", line: "coder-secrets templates explain secret-paramter", want: "no rule", hints: []string{"coder-secrets templates explain secret-parameter", "coder-secrets templates rules"}},
		{name: "misspelt topic", line: "coder-secrets help exitstatus", want: "unknown command", hints: []string{"coder-secrets help exit-status"}},
		{name: "help of what is elsewhere", line: "coder-secrets help lint", want: "unknown command", hints: []string{"coder-secrets help templates lint"}},
		{name: "format by a usual name", line: "coder-secrets version --format json", want: "unknown flag", hints: []string{"coder-secrets version -o json"}},
		{name: "unknown topic", line: "coder-secrets help nosuch", want: "unknown command", hints: []string{"coder-secrets help --help"}},
		{name: "missing value of a flag", line: "coder-secrets templates lint --fail-on", want: "needs a value", hints: []string{"coder-secrets templates lint --help"}},
		{name: "unknown format", line: "coder-secrets templates lint -o pdf", want: "unknown output format", hints: []string{"coder-secrets templates lint --help"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, url := clitest.Serve(t)
			real := strings.NewReplacer("URL", url, "TOKEN", srv.Token("mia"))
			n := &newcomer{env: map[string]string{"HOME": t.TempDir(), "PATH": os.Getenv("PATH"), "NO_COLOR": "1"}, dir: t.TempDir()}
			wrong, err := fs.Sub(examples.Templates, "templates/wrong")
			if err := errors.Join(err, os.CopyFS(filepath.Join(n.dir, "templates"), wrong), os.Mkdir(filepath.Join(n.dir, "empty"), 0o755)); err != nil {
				t.Fatal(err)
			}
			for name, value := range test.env {
				if n.env[name] = value; value == "URL" || value == "TOKEN" {
					n.env[name] = real.Replace(value)
				}
			}
			for _, answer := range test.answers {
				n.answers = append(n.answers, real.Replace(answer))
			}
			line := strings.ReplaceAll(test.line, "--url URL", "--url "+url)
			status, stderr := n.run(t, line)
			if status == console.ExitOK || !strings.Contains(stderr, test.want) {
				t.Fatalf("status %d, want an error with %q:\n%s", status, test.want, stderr)
			}
			var hinted []string
			for said := range strings.Lines(stderr) {
				if m := hintedCommand.FindStringSubmatch(strings.TrimPrefix(strings.TrimSpace(said), "coder-secrets: ")); m != nil {
					hinted = append(hinted, m[1])
				}
			}
			for i, want := range test.hints {
				test.hints[i] = strings.ReplaceAll(want, "URL", url)
			}
			if !slices.Equal(hinted, test.hints) {
				t.Errorf("the hints hold %q, want %q:\n%s", hinted, test.hints, stderr)
			}
			for _, command := range hinted {
				status, stderr := n.run(t, command)
				if alone := len(test.answers) == 0 && strings.HasPrefix(command, "coder-secrets auth login"); alone && status == console.ExitUsage {
					continue // it says what it needs
				}
				if status != console.ExitOK && status != console.ExitFindings {
					t.Errorf("the hint %q ends with status %d:\n%s", command, status, stderr)
				}
			}
			if !test.works {
				return
			}
			if status, stderr := n.run(t, line); status != console.ExitOK {
				t.Errorf("after its hints %q ends with status %d:\n%s", line, status, stderr)
			}
		})
	}
}

// TestAloneItSaysWhatToTry runs the program without arguments, and then the commands
// that it suggests.
func TestAloneItSaysWhatToTry(t *testing.T) {
	t.Parallel()
	sys := clitest.NewSystem(t, "")
	if status := sys.Run(t); status != console.ExitOK || sys.Err.Len() > 0 {
		t.Fatalf("status %d, stderr %q", status, sys.Err.String())
	}
	text := sys.Out.String()
	if !strings.Contains(text, "everything secret around Coder") {
		t.Errorf("it does not say what it is:\n%s", text)
	}
	var tries []string
	for line := range strings.Lines(text) {
		if command, _, ok := strings.Cut(strings.TrimPrefix(line, "  "), "  "); ok && strings.HasPrefix(line, "  coder-secrets ") {
			tries = append(tries, command)
		}
	}
	if len(tries) != 3 {
		t.Fatalf("it names %q, want three things to try", tries)
	}
	n := &newcomer{env: map[string]string{"HOME": t.TempDir(), "PATH": os.Getenv("PATH"), "NO_COLOR": "1"}, dir: "../../examples/templates/wrong"}
	for _, command := range tries {
		if status, stderr := n.run(t, command); status != console.ExitOK && status != console.ExitFindings {
			t.Errorf("%q ends with status %d:\n%s", command, status, stderr)
		}
	}
}

// TestPlainLinesForThoseWhoNeedThem checks that there are no escape sequences or
// columns on a terminal that cannot, or should not, show them.
func TestPlainLinesForThoseWhoNeedThem(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	folder := t.TempDir()
	for _, test := range []struct {
		environ                    string
		coloured, columns, redrawn bool
	}{
		{"TERM=dumb", false, false, false},
		{"ACCESSIBLE=1", false, false, false},
		{"NO_COLOR=1", false, true, true},
		{"TERM=xterm", true, true, true},
	} {
		var coloured, columns, redrawn bool
		for _, args := range [][]string{
			{"user-secrets", "set", "npm", "--env", "NPM", "--from-env", "ANY"},
			{"user-secrets", "list"},
			{"templates", "rules"},
			{"doctor"},
			{"auth", "status"},
			{"metadata", "mias"},
			{"secrets", "write", "ANY", "--from-env", "ANY", "--file", folder + "/" + test.environ, "--allow-ephemeral"},
			{"secrets", "check", "--file", folder + "/" + test.environ},
			{"templates", "audit", "--workspaces", "--no-cache"},
			{"templates", "lint", "../../examples"},
			{"nosuch"},
		} {
			sys := clitest.NewSystem(t, "", test.environ, "ANY=value-1", "CODER_URL="+url, "CODER_SESSION_TOKEN="+srv.Token("mia"), "PATH="+os.Getenv("PATH"), "HOME="+folder)
			sys.TTY.Streams, sys.TTY.Columns = true, 120
			if status := sys.Run(t, args...); status == console.ExitUsage && args[0] != "nosuch" {
				t.Fatalf("%q: %s", args, sys.Err.String())
			}
			all := sys.Out.String() + sys.Err.String()
			redrawn = redrawn || strings.Contains(all, "\r")
			all = redrawnLine.ReplaceAllString(all, "")
			coloured = coloured || strings.Contains(all, "\x1b")
			if !test.coloured && strings.ContainsAny(all, "\x1b") {
				t.Errorf("%s: %q writes escape sequences:\n%q", test.environ, args, all)
			}
			for line := range strings.Lines(sys.Out.String()) {
				// The excerpts of lint are lines of the source.
				text := strings.TrimLeft(line, " ")
				aligned := (strings.Contains(text, "  ") || strings.Contains(text, "\t\t\t")) && args[1%len(args)] != "lint"
				if columns = columns || aligned; aligned && !test.columns {
					t.Errorf("%s: %q writes columns: %q", test.environ, args, line)
				}
			}
		}
		if coloured != test.coloured || columns != test.columns || redrawn != test.redrawn {
			t.Errorf("%s: colour %t, columns %t, redrawn lines %t; want %+v", test.environ, coloured, columns, redrawn, test)
		}
	}
}

// redrawnLine is a line of progress, which the next one replaces.
var redrawnLine = regexp.MustCompile(`\r\x1b\[K[^\r\n]*`)

// TestDoctorEndsInNextSteps runs doctor with and without something to fix.
func TestDoctorEndsInNextSteps(t *testing.T) {
	t.Parallel()
	srv, url := clitest.Serve(t)
	tests := []struct {
		name    string
		environ []string
		want    string // the last lines
	}{
		{"nothing set", nil, "\nnext steps:\n  coder-secrets auth login\n  or set CODER_URL, or pass --url\n"},
		{"not logged in", []string{"CODER_URL=" + url}, "\nnext steps:\n  coder-secrets auth login " + url + "\n"},
		{"all set", []string{"CODER_URL=" + url, "CODER_SESSION_TOKEN=" + srv.NewToken("mia", 30*24*time.Hour)}, "\nnext steps: none, nothing is wrong\n"},
	}
	for _, test := range tests {
		sys := clitest.NewSystem(t, "", append(test.environ, "PATH="+os.Getenv("PATH"))...)
		sys.Run(t, "doctor")
		if got := sys.Out.String(); !strings.HasSuffix(got, test.want) {
			t.Errorf("%s: it ends in\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
