package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestCommandsThatAreMentionedExist reads every page and every text in the code for
// commands of this program, as in hints and guides, and checks that the program has
// that command and those flags.
func TestCommandsThatAreMentionedExist(t *testing.T) {
	t.Parallel()
	root := everyCommand(t)[0]
	for file, texts := range mentions(t) {
		for _, text := range texts {
			if problem := unknownMention(root, text); problem != "" {
				t.Errorf("%s mentions %q: %s", file, text, problem)
			}
		}
	}
}

// mention is a call of the program, up to where the shell word or the sentence ends.
var mention = regexp.MustCompile("coder-secrets( +(-{1,2}[a-z][-a-z]*|[a-z][-a-z]*))+")

// mentions maps files to the calls of coder-secrets in them: in Markdown those in code,
// in Go those in string literals that begin with the call or quote it.
func mentions(t testing.TB) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, dir := range []string{"../..", "../../docs", "../../pkg", "../../internal", "../../examples"} {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && path != dir && (dir == "../.." || entry.Name() == "testdata"):
				return filepath.SkipDir
			case strings.HasSuffix(path, ".md"):
				found[path] = markdownMentions(t, path)
			case strings.HasSuffix(path, ".tf"), strings.HasSuffix(path, ".tmpl"), strings.HasSuffix(path, ".yaml"), strings.HasSuffix(path, ".sh"):
				found[path] = lineMentions(t, path)
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				found[path] = goMentions(t, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// codeSpan is code in Markdown: a fenced block or a span. Console blocks are skipped:
// TestPagesAreTrue runs them, and some show invalid commands.
var codeSpan = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")

func markdownMentions(t testing.TB, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, code := range codeSpan.FindAllString(string(text), -1) {
		if strings.HasPrefix(code, "```console\n") {
			continue
		}
		for line := range strings.Lines(strings.Trim(code, "`")) {
			list = append(list, called(line)...)
		}
	}
	return list
}

// lineMentions returns the calls in a file with commands and comments.
func lineMentions(t testing.TB, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		list = append(list, called(strings.TrimLeft(line, "# "))...)
	}
	return list
}

var quotedMention = regexp.MustCompile("'coder-secrets [^']*'")

func goMentions(t testing.TB, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	ast.Inspect(file, func(node ast.Node) bool {
		literal, ok := node.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(text) {
			line = strings.TrimRightFunc(line, unicode.IsSpace)
			if rest := strings.TrimLeft(line, " "); strings.HasPrefix(rest, "coder-secrets ") && rest != line || rest == text {
				list = append(list, called(rest)...)
			}
			for _, quoted := range quotedMention.FindAllString(line, -1) {
				list = append(list, called(quoted[1:])...)
			}
		}
		return true
	})
	return list
}

// called returns the calls in a line of code that are in the position of a command.
func called(line string) []string {
	var list []string
	for _, at := range mention.FindAllStringIndex(line, -1) {
		before := strings.TrimRight(line[:at[0]], " ")
		if before == "" || strings.ContainsAny(before[len(before)-1:], "$|(&;=!>\"") {
			list = append(list, line[at[0]:at[1]])
		}
	}
	return list
}

// unknownMention says what is wrong with a call, or returns "".
func unknownMention(root *cobra.Command, text string) string {
	words := strings.Fields(text)[1:]
	cmd := root
	for len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		next := findChild(cmd, words[0])
		if next == nil {
			break
		}
		cmd, words = next, words[1:]
	}
	if isGroup(cmd) && len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		return "there is no such command"
	}
	for _, word := range words {
		name := strings.TrimLeft(word, "-")
		if word == name || name == "" || cmd.DisableFlagParsing {
			continue
		}
		if !hasFlag(cmd, word, name) {
			return cmd.CommandPath() + " has no flag " + word
		}
	}
	return ""
}

func hasFlag(cmd *cobra.Command, word, name string) bool {
	found := false
	for _, set := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags(), cmd.InheritedFlags()} {
		set.VisitAll(func(f *pflag.Flag) {
			found = found || f.Name == name && strings.HasPrefix(word, "--") || f.Shorthand == name && !strings.HasPrefix(word, "--")
		})
	}
	return found
}

func findChild(cmd *cobra.Command, name string) *cobra.Command {
	i := slices.IndexFunc(cmd.Commands(), func(c *cobra.Command) bool { return c.Name() == name || c.HasAlias(name) })
	if i < 0 {
		return nil
	}
	return cmd.Commands()[i]
}
