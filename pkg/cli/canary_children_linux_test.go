package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// TestCanaryChildrenAreToldNothing runs each row as a process and traces the arguments
// and the environment of every child. Everybody on the machine can read arguments, so
// they may contain only marks that the user typed. The environment may contain the
// caller's variables, and the value if the row passes it to the child.
func TestCanaryChildrenAreToldNothing(t *testing.T) {
	t.Parallel()
	strace := testneed.Program(t, "strace", "apt-get install strace")
	program, err := exec.LookPath("coder-secrets")
	if err != nil {
		t.Fatal(err)
	}
	started := map[string]int{}
	for _, row := range canaryRows {
		c := newCage(t)
		log := filepath.Join(t.TempDir(), "log")
		typed := strings.Fields(strings.ReplaceAll(row.line, "HOME", c.home))
		cmd := exec.CommandContext(t.Context(), strace, append([]string{"-f", "-qq", "-v", "-s", "1000000", "-e", "trace=execve,execveat", "-e", "signal=none", "-o", log, program}, typed...)...)
		cmd.Env, cmd.Dir = c.env, c.home
		cmd.Stdin = strings.NewReader(strings.ReplaceAll(row.stdin, "TOKEN", c.server.Token("mia")))
		out, err := cmd.CombinedOutput()
		if status := cmd.ProcessState.ExitCode(); status != row.status && !strings.HasPrefix(row.line, "doctor") { // the process uses the real clock, so doctor's status differs
			t.Errorf("%q: %v, want status %d: %s", row.line, err, row.status, out)
		}
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		calls := execCalls(string(text))
		if len(calls) == 0 {
			t.Fatalf("%q: strace saw nothing: %s", row.line, text)
		}
		for _, call := range calls[1:] {
			started[filepath.Base(call.path)]++
			c.lookAtChild(t, row, typed, call)
		}
	}
	for _, name := range []string{"git", "sh", "ssh", "ssh-add", "true"} {
		if started[name] == 0 {
			t.Errorf("no row started %s: %v", name, started)
		}
	}
}

// lookAtChild searches the arguments and the environment of a child for marks.
func (c *cage) lookAtChild(t *testing.T, row canaryRow, typed []string, call execCall) {
	t.Helper()
	name := filepath.Base(call.path)
	for what, mark := range c.marks {
		if !strings.Contains(strings.Join(typed, " "), mark) {
			c.look(t, row, what, mark, "the command line of "+name, []byte(strings.Join(call.args, "\n")))
		}
		for _, variable := range call.environ {
			if !slices.Contains(c.env, variable) && (!row.hands || what != "the value") {
				c.look(t, row, what, mark, "the environment of "+name, []byte(variable))
			}
		}
	}
}

// execCall is a call of execve.
type execCall struct {
	path          string
	args, environ []string
}

// execCalls parses the calls in strace's output.
func execCalls(log string) (calls []execCall) {
	for line := range strings.Lines(log) {
		_, rest, ok := strings.Cut(line, "execve(")
		if !ok {
			continue
		}
		var call execCall
		call.path, rest = straceString(rest)
		call.args, rest = straceList(rest)
		call.environ, _ = straceList(rest)
		calls = append(calls, call)
	}
	return calls
}

// straceList parses the next list of strings.
func straceList(s string) (list []string, rest string) {
	_, s, _ = strings.Cut(s, "[")
	for !strings.HasPrefix(s, "]") && s != "" {
		var item string
		item, s = straceString(s)
		list = append(list, item)
		s = strings.TrimPrefix(s, ", ")
	}
	return list, s
}

// straceString parses the next string; it keeps the escapes.
func straceString(s string) (text, rest string) {
	i := strings.IndexByte(s, '"')
	if i < 0 {
		return "", ""
	}
	s = s[i+1:]
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
