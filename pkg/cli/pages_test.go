package cli

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// TestPagesAreTrue runs the commands of each console block in the repository's pages
// and compares their output:
//
//	```console
//	$ coder-secrets version
//	…
//	```
//
// A page's blocks run in order in the repository's folder, as mia, a member of a fake
// server that the page calls https://coder.example.com, with a home folder that it
// calls /home/mia. A line of … matches any lines. With -update it writes the output that
// does not match, and the table of commands.
func TestPagesAreTrue(t *testing.T) {
	t.Parallel()
	bash := testneed.Program(t, "bash", "apt-get install bash")
	var pages []string
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../docs/guides/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			terminal := newPageTerminal(t, bash)
			for _, need := range neededProgram.FindAllStringSubmatch(string(text), -1) {
				if program := testneed.Program(t, need[1], need[2]); need[1] == "go" {
					terminal.env = append(terminal.env, goCaches(t, program)...)
				}
			}
			if strings.Contains(string(text), inWorkspace) {
				terminal.env = append(terminal.env, terminal.workspace...)
			}
			if user := asUser.FindStringSubmatch(string(text)); user != nil {
				terminal.env = append(terminal.env, "CODER_SESSION_TOKEN="+terminal.token(user[1]))
			}
			got := consoleBlock.ReplaceAllStringFunc(string(text), func(block string) string {
				lines := strings.Split(strings.TrimSuffix(block, "\n```"), "\n")
				return lines[0] + "\n" + terminal.replay(lines[1:]) + "```"
			})
			got = commandTable.ReplaceAllLiteralString(got, "<!-- commands -->\n"+tableOfCommands(t)+"<!-- /commands -->")
			if *clitest.Update {
				if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s shows what is not so (-page +program); rewrite it with: go generate ./...\n%s", page, diff)
			}
		})
	}
}

// neededProgram is how a page says that its commands need a program.
var neededProgram = regexp.MustCompile(`<!-- needs (\S+): (.*) -->`)

// goCaches returns the settings with which go finds its module and build caches,
// although the home folder is another.
func goCaches(t testing.TB, program string) []string {
	t.Helper()
	var environ []string
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS"} {
		value, err := exec.Command(program, "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		environ = append(environ, name+"="+strings.TrimSpace(string(value)))
	}
	return environ
}

var consoleBlock = regexp.MustCompile("(?ms)^```console\n.*?\n```")

// commandTable is the part of a page that lists the commands.
var commandTable = regexp.MustCompile(`(?s)<!-- commands -->.*<!-- /commands -->`)

func tableOfCommands(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| command | |\n|---|---|\n")
	for _, cmd := range everyCommand(t) {
		if path := strings.Fields(cmd.CommandPath()); len(path) > 1 && !isGroup(cmd) && cmd.Runnable() {
			name := strings.Join(path[1:], " ")
			fmt.Fprintf(&b, "| [`%s`](docs/commands/%s.md#%s) | %s |\n", name, path[1], strings.Join(path, "-"), escapeMarkdown(cmd.Short))
		}
	}
	return b.String()
}

// pageTerminal runs the commands of a page.
type pageTerminal struct {
	t    testing.TB
	bash string
	// here replaces paths and addresses of this run by those that the pages show.
	here *strings.Replacer
	env  []string
	// workspace is the environment of a page about a workspace.
	workspace []string
	// token returns a user's session token.
	token func(user string) string
}

// asUser is how a page says that its commands run as a user other than mia.
var asUser = regexp.MustCompile(`<!-- as (\S+) -->`)

// inWorkspace is how a page says that its commands run in mia's workspace.
const inWorkspace = "<!-- in a workspace -->"

func newPageTerminal(t testing.TB, bash string) *pageTerminal {
	t.Helper()
	// Use the same keys each time, because a page may show them.
	server := codertest.New(fakecoder.Options{Rand: rand.NewChaCha8([32]byte{})})
	url, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	home := t.TempDir()
	here := strings.NewReplacer(url, "https://coder.example.com", home, "/home/mia")
	// In mia's workspace, whatever disk the test is on.
	workspace := []string{"CODER_AGENT_URL=" + url, "CODER_AGENT_TOKEN=" + server.AgentToken("mia/mias"), clitest.Mounts + "="}
	return &pageTerminal{t: t, bash: bash, here: here, workspace: workspace, token: server.Token, env: []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_COLOR=1", "LC_ALL=C.UTF-8",
		"CODER_URL=" + url, "CODER_SESSION_TOKEN=" + server.Token("mia"),
	}}
}

// replay runs the commands in the lines of a block and returns the block as it should
// be. It keeps the output shown for a command if it matches.
func (p *pageTerminal) replay(lines []string) string {
	var b strings.Builder
	for len(lines) > 0 {
		command, ok := strings.CutPrefix(lines[0], "$ ")
		if !ok {
			p.t.Errorf("a console block begins with %q and not with a command: $ …", lines[0])
			return strings.Join(lines, "\n") + "\n"
		}
		b.WriteString(lines[0] + "\n")
		lines = lines[1:]
		end := 0
		for end < len(lines) && !strings.HasPrefix(lines[end], "$ ") {
			end++
		}
		shown := strings.Join(lines[:end], "\n")
		if end > 0 {
			shown += "\n"
		}
		lines = lines[end:]
		if printed := p.run(command); fitsPrinted(shown, printed) && !hidesError(shown, printed) {
			b.WriteString(shown)
		} else {
			b.WriteString(printed)
		}
	}
	return b.String()
}

// run returns a command's output on a terminal, from both streams.
func (p *pageTerminal) run(command string) string {
	cmd := exec.Command(p.bash, "-c", command)
	cmd.Dir = "../.."
	cmd.Env = p.env
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		p.t.Fatalf("%s: %v", command, err)
	}
	return p.here.Replace(string(out))
}

// fitsPrinted reports whether the output matches the text; a line of … matches any
// lines.
func fitsPrinted(shown, printed string) bool {
	parts := strings.Split(shown, "…\n")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`\A(?s:` + strings.Join(parts, `(?:.*\n)?`) + `)\z`).MatchString(printed)
}

// TestGuidesRunWhatTheyShow checks that commands in guides are in blocks that are run.
func TestGuidesRunWhatTheyShow(t *testing.T) {
	t.Parallel()
	guides, err := filepath.Glob("../../docs/guides/*.md")
	if err != nil || len(guides) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	notRun := regexp.MustCompile("(?m)^```(sh|bash|shell)?\n(.*\n)*?.*coder-secrets ")
	for _, guide := range guides {
		text, err := os.ReadFile(guide)
		if err != nil {
			t.Fatal(err)
		}
		// Remove blocks that are run, and blocks in other languages.
		rest := regexp.MustCompile("(?ms)^```[a-z]+\n.*?^```$").ReplaceAllStringFunc(string(text), func(block string) string {
			if strings.HasPrefix(block, "```sh\n") || strings.HasPrefix(block, "```bash\n") {
				return block
			}
			return ""
		})
		if found := notRun.FindString(rest); found != "" {
			t.Errorf("%s shows commands that no test runs; make the block a console block:\n%s", guide, found)
		}
	}
}

// hidesError reports whether a gap in the shown output hides an error: a page may show
// an error, but none of its commands may fail unseen.
func hidesError(shown, printed string) bool {
	const failed = "coder-secrets: error:"
	return strings.Count(printed, failed) > strings.Count(shown, failed)
}

func TestShownOutputFitsWithGaps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		shown, printed string
		want           bool
	}{
		{"a\n", "a\n", true},
		{"a\n", "b\n", false},
		{"a\n…\nd\n", "a\nb\nc\nd\n", true},
		{"a\n…\nd\n", "a\nd\n", true},
		{"a\n…\n", "a\n", true},
		{"…\nb\n", "ab\n", false},
		{"", "a\n", false},
		{"a.\n", "ab\n", false},
	}
	for _, test := range tests {
		if got := fitsPrinted(test.shown, test.printed); got != test.want {
			t.Errorf("fitsPrinted(%q, %q) = %t, want %t", test.shown, test.printed, got, test.want)
		}
	}
}
