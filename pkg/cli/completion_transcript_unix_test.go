//go:build unix

package cli

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/codertest"
	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// completionPage shows the screens of shells after Tab.
const completionPage = "../../docs/shell-completion.md"

// completionScene is a text typed at the prompt, followed by Tab.
type completionScene struct {
	typed string
	// sees must be on the screen before it is compared.
	sees string
	// before prepares the server; enter is run in the shell.
	before func(srv *codertest.Server)
	enter  string
}

func completionScenes() []completionScene {
	slow := func(srv *codertest.Server) {
		srv.Break(codertest.Fault{Path: "/*", Kind: codertest.FaultLatency, Arg: "2s"})
	}
	return []completionScene{
		{typed: "coder-secrets pub", sees: "coder-secrets publickey"},
		{typed: "coder-secrets templates explain secret-in-", sees: "in-script"},
		{typed: "coder-secrets secrets get ", sees: "DB_PASSWORD"},
		{typed: "coder-secrets metadata m", sees: "metadata mias"},
		{typed: "coder-secrets templates audit ", sees: "docker-like"},
		{typed: "coder-secrets user-secrets show np", sees: "show npm-token", enter: "echo " + canaryValue + " | coder-secrets user-secrets set npm-token --env NPM_TOKEN"},
		{typed: "coder-secrets templates lint ", sees: "main.tf"},
		{typed: "coder-secrets publickey --user m", sees: "--user mia", enter: "export CODER_SESSION_TOKEN=$ADMIN"},
		{typed: "coder-secrets publickey --user m", sees: "--user mia", before: slow, enter: "export CODER_SECRETS_TAB_TIMEOUT="},
	}
}

// TestShellsShowWhatThePageShows types at the prompt of each shell on a terminal,
// presses Tab and compares the screen with the page. With -update it writes the page.
func TestShellsShowWhatThePageShows(t *testing.T) {
	t.Parallel()
	if clitest.RaceDetector {
		testneed.NotHere(t, "a program with the race detector starts too slowly for a Tab")
	}
	tmux := testneed.Program(t, "tmux", "apt-get install tmux")
	page, err := os.ReadFile(completionPage)
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, shell := range completionShellsOfTests(t) {
		t.Run(shell.name, func(t *testing.T) {
			path := testneed.Program(t, shell.name, shell.install)
			for _, file := range shell.files {
				testneed.File(t, file, shell.install)
			}
			section := regexp.MustCompile(`(?s)<!-- ` + shell.name + ` (\S+) -->\n.*?<!-- /` + shell.name + ` -->`)
			found := section.FindStringSubmatch(text)
			if found == nil {
				t.Fatalf("%s shows no screens of %s", completionPage, shell.name)
			}
			version := shell.version(t, path)
			if found[1] != version && !*clitest.Update {
				testneed.NotHere(t, fmt.Sprintf("the page shows %s %s, here is %s", shell.name, found[1], version))
			}
			screens := newShellScreens(t, tmux, path, shell)
			shown := fmt.Sprintf("<!-- %s %s -->\n", shell.name, version)
			known := strings.Split(found[0], "```text\n")[1:]
			for i, scene := range completionScenes() {
				want := ""
				if i < len(known) && !*clitest.Update {
					want, _, _ = strings.Cut(known[i], "```")
				}
				got := screens.after(scene, want)
				if strings.Contains(got, canaryValue) {
					t.Errorf("after %q a value is on the screen:\n%s", scene.typed, got)
				}
				shown += fmt.Sprintf("\n<kbd>%s</kbd> <kbd>Tab</kbd>%s:\n\n```text\n%s```\n", strings.TrimRight(scene.typed, " "), scene.when(), got)
			}
			shown += fmt.Sprintf("\n<!-- /%s -->", shell.name)
			text = strings.Replace(text, found[0], shown, 1)
		})
	}
	if *clitest.Update {
		err = os.WriteFile(completionPage, []byte(text), 0o644)
	} else if diff := gocmp.Diff(string(page), text); diff != "" {
		err = fmt.Errorf("it shows what is not so (-page +shell); rewrite it with: go test ./pkg/cli -run ShellsShow -update\n%s", diff)
	}
	if err != nil {
		t.Errorf("%s: %v", completionPage, err)
	}
}

func (s completionScene) when() string {
	if s.before != nil {
		return ", while the server is slow"
	}
	return ""
}

// testShell is a shell with our completion.
type testShell struct {
	name, install string
	files         []string // files that it needs
	args          []string
	setup         string // typed at its prompt
}

func completionShellsOfTests(t testing.TB) []testShell {
	t.Helper()
	scripts, err := filepath.Abs("../../completions")
	if err != nil {
		t.Fatal(err)
	}
	const bashCompletion = "/usr/share/bash-completion/bash_completion"
	return []testShell{
		{
			"bash", "apt-get install bash bash-completion",
			[]string{bashCompletion},
			[]string{"--norc", "--noprofile", "-i"},
			"PS1='$ '; bind 'set enable-bracketed-paste off'; bind 'set show-all-if-ambiguous on'; source " + bashCompletion + "; source " + scripts + "/coder-secrets.bash",
		},
		{
			"zsh", "apt-get install zsh", nil,
			[]string{"-f", "-i"},
			"PS1='$ '; unsetopt prompt_cr prompt_sp; autoload -U compinit; compinit -u -D; source " + scripts + "/coder-secrets.zsh",
		},
		{
			"fish", "apt-get install fish", nil,
			[]string{"--no-config", "-i"},
			"function fish_prompt; printf '$ '; end; source " + scripts + "/coder-secrets.fish",
		},
	}
}

func (s testShell) version(t testing.TB, path string) string {
	t.Helper()
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	return cmp.Or(regexp.MustCompile(`[0-9]+\.[0-9]+`).FindString(string(out)), "unknown")
}

// shellScreens captures the screens of a shell in tmux.
type shellScreens struct {
	t      testing.TB
	tmux   string
	socket string
	srv    *codertest.Server
}

func newShellScreens(t testing.TB, tmux, path string, shell testShell) *shellScreens {
	t.Helper()
	// A socket needs a short path.
	folder, err := os.MkdirTemp("", "tmux")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // runs after the server's cleanup: a background process may still ask the server
		for gone := 0; gone < 3; gone++ {
			if _, err := os.Stat(folder); err == nil {
				gone = 0
			}
			_ = os.RemoveAll(folder)
			time.Sleep(50 * time.Millisecond) // the background process may still write its cache
		}
	})
	srv, url := clitest.Serve(t.(*testing.T))
	s := &shellScreens{t, tmux, filepath.Join(folder, "s"), srv}
	home := filepath.Join(folder, "home") // not t.TempDir: the shell may still write there when it ends
	work := filepath.Join(home, "work")
	for name, text := range map[string]string{
		".config/coder-secrets/secrets.env": "DB_PASSWORD=" + canaryValue + "\nAPI_TOKEN=" + canaryValue + "\n",
		"work/main.tf":                      "", "work/notes.md": "", "work/modules/agent.tf": "", "work/template.tar": "",
	} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=screen", "LC_ALL=C.UTF-8", "INPUTRC=/dev/null", "HISTFILE=",
		"CODER_SECRETS_TAB_TIMEOUT=20s", "CODER_URL=" + url, "CODER_SESSION_TOKEN=" + srv.Token("mia"), "ADMIN=" + srv.Token("admin"),
	}
	args := []string{"-f", "/dev/null", "new-session", "-d", "-x", "96", "-y", "30", "-c", work, "env", "-i"}
	s.run(append(append(append(args, env...), path), shell.args...)...)
	t.Cleanup(func() {
		_ = exec.Command(tmux, "-S", s.socket, "kill-server").Run()
	})
	s.enter(shell.setup)
	return s
}

func (s *shellScreens) run(args ...string) string {
	s.t.Helper()
	cmd := exec.Command(s.tmux, append([]string{"-S", s.socket}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %s: %v: %s", args[0], err, out)
	}
	return string(out)
}

// after types a scene's text and Tab, and returns the screen: the wanted one as soon as
// it appears, else the last one. A shell may lose input while it still completes the
// last Tab, so after retries.
func (s *shellScreens) after(scene completionScene, want string) string {
	s.t.Helper()
	if scene.before != nil {
		scene.before(s.srv)
	}
	s.enter(cmp.Or(scene.enter, "true"))
	for range 3 {
		s.run("send-keys", "-l", scene.typed+"\t")
		screen, ok := s.wait(scene.sees, time.Second, want, 15*time.Second)
		s.run("send-keys", "C-u") // not Ctrl-C, which sometimes discards the next input
		if ok {
			return screen
		}
		s.t.Logf("after %q and Tab the screen shows:\n%s", scene.typed, screen)
		s.enter("true")
	}
	s.t.Errorf("%q and Tab never show %q, or not as wanted", scene.typed, scene.sees)
	return s.screen()
}

// enter runs a line, waits until it ends, and clears the screen.
func (s *shellScreens) enter(line string) {
	s.t.Helper()
	s.run("send-keys", "-l", line+"; printf 'done%s\\n' so\n")
	for _, step := range []struct{ sees, want string }{{"doneso", ""}, {"$", "$\n"}} {
		if step.want != "" {
			s.run("send-keys", "C-l")
		}
		if screen, ok := s.wait(step.sees, 0, step.want, 30*time.Second); !ok {
			s.t.Fatalf("waited for %q, the screen shows:\n%s", step.sees, screen)
		}
	}
}

// wait waits for the wanted screen or, without one, for a screen that contains a text
// and does not change for some time.
func (s *shellScreens) wait(sees string, stays time.Duration, want string, patience time.Duration) (screen string, ok bool) {
	s.t.Helper()
	for began, changed := time.Now(), time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		now := s.screen()
		if now != screen {
			screen, changed = now, time.Now()
		}
		if strings.Contains(screen, sees) && (screen == want || want == "" && time.Since(changed) >= stays) {
			return screen, true
		}
	}
	return screen, false
}

// screen returns the visible text, without trailing spaces.
func (s *shellScreens) screen() string {
	s.t.Helper()
	var lines []string
	for line := range strings.Lines(s.run("capture-pane", "-p")) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}
