package cli

import (
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// TestEveryCommandHasExamplesThatParse parses each example as a shell does and checks
// that the program has that command and those flags.
func TestEveryCommandHasExamplesThatParse(t *testing.T) {
	t.Parallel()
	for _, cmd := range everyCommand(t) {
		if isGroup(cmd) || cmd.IsAdditionalHelpTopicCommand() || !cmd.Runnable() {
			continue
		}
		if n := strings.Count(cmd.Example, "coder-secrets"); n < 2 {
			t.Errorf("%s has %d examples, want 2 at least", cmd.CommandPath(), n)
		}
		for _, words := range exampleCalls(t, cmd.Example) {
			found, rest, err := cmd.Root().Find(words)
			if err != nil || found.HasAvailableSubCommands() && isGroup(found) {
				t.Errorf("%s: the example %q is no command", cmd.CommandPath(), words)
				continue
			}
			if found.DisableFlagParsing {
				continue
			}
			if err := found.ParseFlags(rest); err != nil {
				t.Errorf("%s: the example %q: %v", cmd.CommandPath(), words, err)
			}
		}
	}
}

// exampleCalls returns the arguments of each call of coder-secrets in a shell text;
// words that are not literal become "x".
func exampleCalls(t testing.TB, text string) [][]string {
	t.Helper()
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		t.Errorf("the example is no shell: %v\n%s", err, text)
		return nil
	}
	var calls [][]string
	syntax.Walk(file, func(node syntax.Node) bool {
		if literal, ok := node.(*syntax.Lit); ok && strings.HasPrefix(literal.Value, "coder-secrets ") {
			calls = append(calls, exampleCalls(t, literal.Value)...) // a command in quotes
		}
		call, ok := node.(*syntax.CallExpr)
		if !ok {
			return true
		}
		var words []string
		for _, word := range call.Args {
			if literal := word.Lit(); literal != "" {
				words = append(words, literal)
			} else {
				words = append(words, "x")
			}
		}
		if i := slices.Index(words, "coder-secrets"); i >= 0 {
			calls = append(calls, words[i+1:])
		}
		return true
	})
	return calls
}

func TestEveryCommandIsDescribed(t *testing.T) {
	t.Parallel()
	for _, cmd := range everyCommand(t) {
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: the short help %q is empty or ends with a period", cmd.CommandPath(), cmd.Short)
		}
		for line := range strings.Lines(cmd.Long + "\n" + cmd.Example) {
			if len([]rune(line)) > 101 && !strings.Contains(line, "://") { // a URL is not wrapped
				t.Errorf("%s: a line of its help is longer than 100 characters: %s", cmd.CommandPath(), line)
			}
		}
	}
}

func TestEveryCommandCompletesItsArguments(t *testing.T) {
	t.Parallel()
	for _, cmd := range everyCommand(t) {
		if isGroup(cmd) || !cmd.Runnable() {
			continue
		}
		if cmd.ValidArgsFunction == nil && cmd.ValidArgs == nil {
			t.Errorf("%s does not say how its arguments are completed; cobra.NoFileCompletions where there are none", cmd.CommandPath())
		}
	}
}

func TestExitStatusTopicNamesEveryStatus(t *testing.T) {
	t.Parallel()
	sys := clitest.NewSystem(t, "")
	if status := sys.Run(t, "help", "exit-status"); status != console.ExitOK {
		t.Fatalf("help exit-status ends with status %d", status)
	}
	for _, status := range []string{"0 ", "1 ", "2 ", "3 ", "4 ", "130 "} {
		if !strings.Contains(sys.Out.String(), "\n  "+status) {
			t.Errorf("help exit-status lacks %s", status)
		}
	}
}

// TestHelpFitsTheTerminal prints every help on a narrow terminal, where flags must be
// wrapped, and elsewhere, where they must not.
func TestHelpFitsTheTerminal(t *testing.T) {
	t.Parallel()
	sys := clitest.NewSystem(t, "")
	sys.TTY.Streams, sys.TTY.Columns = true, 60
	if status := sys.Run(t, "--help"); status != console.ExitOK {
		t.Fatalf("--help ends with status %d", status)
	}
	for line := range strings.Lines(sys.Out.String()) {
		if strings.HasPrefix(line, "      --") && len(line) > 61 {
			t.Errorf("a flag's line is wider than the terminal: %s", line)
		}
	}
	if !strings.Contains(sys.Out.String(), "\x1b[1mUsage:\x1b[0m") {
		t.Error("the headings are not bold on a terminal")
	}
}
