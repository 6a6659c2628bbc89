package cli

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// The repository contains files that are generated from the commands: the completion
// scripts, the pages of docs/commands, the list of docs/rules, the golden help. These
// tests fail if such a file is stale; -update, which go generate passes, writes it.
// Manual pages are only generated for a release: go test ./pkg/cli -run ManPages -man
// DIR.

var manDir = flag.String("man", "", "write the manual pages to this folder, relative to the package's")

// everyCommand returns the commands that help shows, and its topics, as on a new
// machine.
func everyCommand(t testing.TB) []*cobra.Command {
	t.Helper()
	sys := clitest.NewSystem(t, "")
	a := &app.App{Sys: sys.System}
	a.UI = console.NewUI(a.Sys, &a.Global)
	root := newRootCmd(a)
	root.InitDefaultHelpCmd()
	var list []*cobra.Command
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		list = append(list, cmd)
		for _, sub := range cmd.Commands() {
			if !sub.Hidden {
				walk(sub)
			}
		}
	}
	walk(root)
	return list
}

// helpOf runs the program for a command's help.
func helpOf(t testing.TB, cmd *cobra.Command) string {
	t.Helper()
	sys := clitest.NewSystem(t, "")
	args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
	if status := sys.Run(t, args...); status != console.ExitOK || sys.Err.Len() > 0 {
		t.Errorf("%s --help ends with status %d and says %q", cmd.CommandPath(), status, sys.Err.String())
	}
	return sys.Out.String()
}

func TestHelpOfEveryCommandIsPinned(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, cmd := range everyCommand(t) {
		files[strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".golden"] = helpOf(t, cmd)
	}
	checkGenerated(t, "testdata/help", files)
}

func TestCompletionScriptsAreFresh(t *testing.T) {
	t.Parallel()
	extensions := map[string]string{"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
	files := map[string]string{}
	for _, shell := range completionShells {
		sys := clitest.NewSystem(t, "")
		if status := sys.Run(t, "completion", shell.name); status != console.ExitOK {
			t.Fatalf("completion %s ends with status %d: %s", shell.name, status, sys.Err.String())
		}
		files["coder-secrets."+extensions[shell.name]] = sys.Out.String()
	}
	checkGenerated(t, "../../completions", files)
}

func TestCommandPagesAreFresh(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	var index strings.Builder
	index.WriteString("# Commands\n\nWritten by `go generate ./...` from the program's own help.\n")
	for _, cmd := range everyCommand(t) {
		page := "README.md"
		if path := strings.Fields(cmd.CommandPath()); len(path) > 1 {
			page = path[1] + ".md"
			fmt.Fprintf(&index, "- [`%s`](%s#%s): %s\n", cmd.CommandPath(), page, strings.Join(path, "-"), escapeMarkdown(cmd.Short))
			files[page] += commandSection(cmd, len(path))
			continue
		}
		index.WriteString("\n" + escapeMarkdown(strings.TrimSpace(cmd.Long)) + "\n\n")
	}
	files["README.md"] = index.String()
	checkGenerated(t, "../../docs/commands", files)
}

func TestRuleIndexIsFresh(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Lint rules\n\nWritten by `go generate ./...`. Each rule's page says what it finds, why that is bad and how to fix it.\n\n")
	b.WriteString("| rule | severity | what it finds |\n|---|---|---|\n")
	for _, rule := range lint.Rules() {
		severity := rule.Severity.String()
		if rule.Pedantic {
			severity += ", with `--profile pedantic`"
		}
		fmt.Fprintf(&b, "| [`%s`](../../pkg/lint/docs/%s.md) | %s | %s |\n", rule.ID, rule.ID, severity, escapeMarkdown(rule.Title))
	}
	checkGenerated(t, "../../docs/rules", map[string]string{"README.md": b.String()})
}

// commandSection returns a command's part of its page; subcommands get lower headings.
func commandSection(cmd *cobra.Command, depth int) string {
	var b strings.Builder
	if depth > 2 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%s %s\n\n%s\n", strings.Repeat("#", depth-1), cmd.CommandPath(), markdown(describe(cmd)))
	if cmd.IsAdditionalHelpTopicCommand() {
		return b.String()
	}
	fmt.Fprintf(&b, "\n```\n%s\n```\n", unindent(usageLines(cmd)))
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\nExamples:\n\n```sh\n%s\n```\n", unindent(strings.Trim(cmd.Example, "\n")))
	}
	if flags := cmd.NonInheritedFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(&b, "\nFlags:\n\n```\n%s```\n", flags.FlagUsages())
	}
	return b.String()
}

// markdown converts a help text to Markdown: its indented paragraphs are code.
func markdown(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, paragraph := range paragraphs {
		if strings.HasPrefix(paragraph, "  ") {
			paragraphs[i] = "```\n" + unindent(paragraph) + "\n```"
		} else {
			paragraphs[i] = escapeMarkdown(paragraph)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

func unindent(text string) string {
	return strings.TrimPrefix(strings.ReplaceAll(text, "\n  ", "\n"), "  ")
}

func escapeMarkdown(text string) string {
	return strings.NewReplacer("<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`").Replace(text)
}

// checkGenerated compares a folder with the wanted files, and fails if it contains
// others; with -update it writes them.
func checkGenerated(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if *clitest.Update {
		writeGenerated(t, dir, want)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatalf("%v; write it with: go generate ./...", err)
	}
	got := map[string]string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[entry.Name()] = string(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s is stale, write it with: go generate ./... (-want +got)\n%s", dir, diff)
	}
}

func writeGenerated(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestManPagesOfEveryCommandAreWritten(t *testing.T) {
	t.Parallel()
	dir := *manDir
	if dir == "" {
		dir = t.TempDir()
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range everyCommand(t) {
		if cmd.IsAdditionalHelpTopicCommand() {
			continue // a section of the first page
		}
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		header := &doc.GenManHeader{Section: "1", Source: "coder-secrets", Manual: "coder-secrets"}
		if *manDir == "" {
			header.Date = &time.Time{}
		}
		cmd.Long = manText(cmd)
		var page bytes.Buffer
		if err := doc.GenMan(cmd, header, &page); err != nil {
			t.Fatal(err)
		}
		want := []string{`.TH "` + strings.ToUpper(name) + `"`, ".SH NAME"}
		if !cmd.HasParent() {
			want = append(want, ".SH EXIT STATUS", ".SH ENVIRONMENT")
		}
		for _, part := range want {
			if !strings.Contains(page.String(), part) {
				t.Errorf("the page of %s lacks %s", cmd.CommandPath(), part)
			}
		}
		writeGzip(t, filepath.Join(dir, name+".1.gz"), page.Bytes())
	}
}

// manText returns a command's description in the Markdown from which its manual page is
// generated. That of the program has the topics as sections.
func manText(cmd *cobra.Command) string {
	text := markdown(describe(cmd))
	for _, sub := range cmd.Commands() {
		if sub.IsAdditionalHelpTopicCommand() {
			text += "\n\n# " + strings.ToUpper(strings.ReplaceAll(sub.Name(), "-", " ")) + "\n\n" + markdown(sub.Long)
		}
	}
	return text
}

// writeGzip compresses text to a file; the same text always gives the same bytes.
func writeGzip(t *testing.T, path string, text []byte) {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
