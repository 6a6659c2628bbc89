package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/internal/fakecoder"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// The tour shows the server as one of its members, and her workspace.
const (
	demoUser      = "mia"
	demoWorkspace = "mia/mias"
)

// step is one command of the tour.
type step struct {
	// about says what the command is for.
	about string
	// value is piped into the command, without its trailing newline.
	value string
	args  []string
	// agent gives the command the environment of a workspace's terminal.
	agent bool
	// status is the exit status that the command must return.
	status int
}

// steps are the tasks in the order in which a new user meets them.
func (t *tour) steps() []step {
	template := func(name string) string { return filepath.Join(t.home, "templates", name) }
	return []step{
		{about: "Which server, and as whom?", args: []string{"auth", "status"}},
		{about: "Coder keeps an SSH key pair for you. Its public half, alone on stdout:", args: []string{"publickey"}},
		{about: "Short enough to compare with what your git host shows.", args: []string{"publickey", "--fingerprint"}},
		{about: "A new pair, when the old one is to be trusted no more.", args: []string{"publickey", "regenerate", "--yes"}},
		{about: "A workspace knows its owner's key, too.", args: []string{"publickey", "--agent"}, agent: true},
		{about: "Secrets that you were given go into a file that only you can read.", value: "hunter2-but-longer", args: []string{"secrets", "write", "DB_PASSWORD"}},
		{about: "Their names are no secret.", args: []string{"secrets", "list"}},
		{about: "A value shows when you ask for it.", args: []string{"secrets", "get", "DB_PASSWORD", "--reveal"}},
		{about: "Encrypted for your SSH key, the file is unreadable on the disk, and in a workspace read as before.", args: []string{"secrets", "rekey", "--encrypt"}, agent: true},
		{about: "A template that handles secrets the wrong way. No server is asked.", args: []string{"templates", "lint", template("wrong")}, status: console.ExitFindings},
		{about: "The same template done right: nothing to say.", args: []string{"templates", "lint", template("right")}},
		{about: "What is deployed: which secrets does the server show to others, and who has to change them?", args: []string{"templates", "audit", "--rotate-list"}, status: console.ExitFindings},
		{about: "Is all of it in order? What is not comes with the next step.", args: []string{"doctor"}},
		{about: "The right way, as Terraform to paste.", args: []string{"templates", "snippet", "external-auth"}},
	}
}

// tour runs the steps in this process, each with its own System.
type tour struct {
	a         *app.App
	server    *fakecoder.Server
	url, home string
}

func newTour(a *app.App, server *fakecoder.Server, url, home string) *tour {
	return &tour{a, server, url, home}
}

func (t *tour) walk(ctx context.Context) error {
	bold := t.a.UI.Out.NewStyle().Bold(true)
	faint := t.a.UI.Out.NewStyle().Faint(true)
	for _, s := range t.steps() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(t.a.Sys.Stdout, "%s\n%s\n", faint.Render("# "+s.about), bold.Render("$ "+s.line())); err != nil {
			return err
		}
		sys := t.system(s)
		out := &lineWriter{Writer: sys.Stdout}
		sys.Stdout, sys.Stderr = out, out // interleaved, as on a terminal
		status := Run(ctx, sys, s.args)
		out.endLine()
		if status != console.ExitOK {
			fmt.Fprintln(t.a.Sys.Stdout, faint.Render(fmt.Sprintf("(exit status %d)", status)))
		}
		fmt.Fprintln(t.a.Sys.Stdout)
		if status != s.status && ctx.Err() == nil {
			return fmt.Errorf("internal error: the tour's command %q ended with status %d, and should with %d", s.line(), status, s.status)
		}
	}
	return nil
}

// line is the step as a user would type it.
func (s step) line() string {
	words := []string{"coder-secrets"}
	for _, arg := range s.args {
		words = append(words, child.Quote(arg))
	}
	line := strings.Join(words, " ")
	if s.value != "" {
		line = "printf '%s\\n' " + child.Quote(s.value) + " | " + line
	}
	return line
}

// system returns the System of a step's command: the tour's server and home, the
// appearance of the caller's terminal, and nothing else of the caller's.
func (t *tour) system(s step) *console.System {
	sys := *t.a.Sys
	sys.Stdin = strings.NewReader("")
	if s.value != "" {
		sys.Stdin = strings.NewReader(s.value + "\n")
	}
	sys.Terminal = tourTerminal{t.a.Sys.Terminal}
	sys.Keyring = nil
	sys.MountInfo = "" // the tour's home is temporary, so do not check where it is mounted
	sys.Environ = t.environ(s)
	return &sys
}

func (t *tour) environ(s step) []string {
	var env []string
	for _, name := range []string{"PATH", "PATHEXT", "SYSTEMROOT", "TERM", "LANG", "NO_COLOR", "CLICOLOR_FORCE"} {
		if value, ok := t.a.Sys.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	switch t.a.Global.Color {
	case "always":
		env = append(slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, "NO_COLOR=") }), "CLICOLOR_FORCE=1")
	case "never":
		env = append(env, "NO_COLOR=1")
	}
	env = append(env, "HOME="+t.home, "USERPROFILE="+t.home, "APPDATA="+t.home, "CODER_URL="+t.url, "CODER_SESSION_TOKEN="+t.server.Token(demoUser))
	if s.agent {
		env = append(env, "CODER=true", "CODER_AGENT_URL="+t.url+"/", "CODER_AGENT_TOKEN="+t.server.AgentToken(demoWorkspace))
	}
	return env
}

// lineWriter tracks whether the last byte written was a newline.
type lineWriter struct {
	io.Writer
	within bool // in an unfinished line
}

func (l *lineWriter) Write(p []byte) (int, error) {
	if len(p) > 0 {
		l.within = p[len(p)-1] != '\n'
	}
	return l.Writer.Write(p)
}

func (l *lineWriter) endLine() {
	if l.within {
		fmt.Fprintln(l)
	}
}

// tourTerminal has the size and colours of the caller's terminal but does not prompt.
type tourTerminal struct{ console.Terminal }

// Present returns false: the tour does not prompt.
func (tourTerminal) Present() bool { return false }

// IsTerminal answers for stdout whichever stream is asked about, because all output
// goes there; stdin is never a terminal.
func (t tourTerminal) IsTerminal(s console.Stream) bool {
	return s != console.StreamStdin && t.Terminal.IsTerminal(console.StreamStdout)
}
