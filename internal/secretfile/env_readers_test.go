package secretfile

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/joho/godotenv"
	"pgregory.net/rapid"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// anyValue generates values that are hard to quote: any UTF-8 without NUL, with many
// characters that are special to shells.
func anyValue() *rapid.Generator[string] {
	special := rapid.SampledFrom([]string{
		"'", `"`, `\`, "$", "`", "\n", "\r", "\r\n", "\t", " ", "#", " #", "!", "~", "=", ":", "%", "&", ";", "|", "<", ">", "(", ")", "*", "?",
		"[", "{", "}", "$HOME", "${HOME}", "$(id)", "`id`", "$'x'", `\n`, `\r`, `\\`, `\$`, "''", `""`, "export ", "=ls", ":=ls", ":~", "-n", "é", "\u00a0", "\u2028", "\u0085",
		"\x01", "\x7f", "\x1b[0m", "日本", "😀", "\uFEFF", "^", "EOF", "//", "a", "B", "0",
	})
	part := rapid.OneOf(special, special, rapid.StringN(0, 4, -1))
	return rapid.Custom(func(t *rapid.T) string {
		text := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), "")
		return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	})
}

// writeEnv writes values as V0, V1, … to a file and returns its document.
func writeEnv(t rapid.TB, path string, values []string) *envDocument {
	t.Helper()
	doc := parseEnv(nil)
	for i, value := range values {
		if err := doc.Set(fmt.Sprintf("V%d", i), secret.FromString(value)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, doc.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestEveryShellReadsWhatWeWrite(t *testing.T) {
	t.Parallel()
	for _, shell := range []struct{ name, install string }{
		{"sh", "apt-get install dash"},
		{"bash", "apt-get install bash"},
		{"zsh", "apt-get install zsh"},
		{"busybox", "apt-get install busybox"},
	} {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			program := testneed.Program(t, shell.name, shell.install)
			path := filepath.Join(t.TempDir(), "secrets.env")
			rapid.Check(t, func(t *rapid.T) {
				values := rapid.SliceOfN(anyValue(), 1, 20).Draw(t, "values")
				writeEnv(t, path, values)
				checkShell(t, program, path, values)
			})
		})
	}
}

// checkShell sources the file and compares the resulting shell variables.
func checkShell(t rapid.TB, program, path string, values []string) {
	t.Helper()
	script := ". " + path + `; printf '%s\0'`
	for i := range values {
		script += fmt.Sprintf(` "$V%d"`, i)
	}
	args := []string{"-c", script}
	if filepath.Base(program) == "busybox" {
		args = append([]string{"sh"}, args...)
	}
	cmd := exec.Command(program, args...)
	cmd.Env = []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s cannot read the file: %v\n%s", program, err, out)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if !slices.Equal(got, values) {
		t.Fatalf("%s reads %q, want %q", program, got, values)
	}
}

func TestWeReadWhatWeWrite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue(), 0, 5).Draw(t, "values")
		doc := parseEnv(nil)
		for i, value := range values {
			_ = doc.Set(fmt.Sprintf("V%d", i), secret.FromString(value))
		}
		again := parseEnv(doc.Bytes())
		for i, want := range values {
			got, err := again.Get(fmt.Sprintf("V%d", i))
			if err != nil || got.RevealString() != want {
				t.Fatalf("read %q and %v, want %q", got.Reveal(), err, want)
			}
		}
		if len(again.Faults()) > 0 || len(again.Names()) != len(values) {
			t.Fatalf("names %v, faults %v", again.Names(), again.Faults())
		}
	})
}

// TestReadersAreNamedWhenTheyCannotRead compares the result of MisreadBy for one line with
// what the readers actually read.
func TestReadersAreNamedWhenTheyCannotRead(t *testing.T) {
	t.Parallel()
	readers := map[string]func([]byte) (string, bool){
		"docker --env-file": readAsDocker,
		"godotenv": func(data []byte) (string, bool) {
			values, err := godotenv.UnmarshalBytes(data)
			return values["N"], err == nil
		},
		"Coder's import": readAsCoder,
	}
	rapid.Check(t, func(t *rapid.T) {
		value := anyValue().Draw(t, "value")
		before := rapid.SampledFrom([]string{"", "N=old\n", "export N=old\n", "N=old # why\n", "N=old # 'a' # b\n"}).Draw(t, "before")
		doc := parseEnv([]byte(before))
		if err := doc.Set("N", secret.FromString(value)); err != nil {
			t.Fatal(err)
		}
		for name, read := range readers {
			got, ok := read(doc.Bytes())
			right := ok && got == value
			if named := misreads(doc, name); named && right {
				t.Logf("%s is named and reads %q", name, doc.Bytes())
			} else if !named && !right {
				t.Fatalf("%s reads %q from %q, want %q or that it is named", name, got, doc.Bytes(), value)
			}
		}
	})
}

// misreads reports whether MisreadBy lists the reader for the secret N.
func misreads(doc Document, reader string) bool {
	return slices.ContainsFunc(MisreadBy(doc, "N"), func(r Reader) bool { return r.Name == reader })
}

// readBy reports whether MisreadBy does not list the reader for the value.
func readBy(value, reader string) bool {
	doc := parseEnv(nil)
	_ = doc.Set("N", secret.FromString(value))
	return !misreads(doc, reader)
}

// environOf returns the environment that the file of writeEnv describes.
func environOf(values []string) []string {
	var environ []string
	for i, value := range values {
		environ = append(environ, fmt.Sprintf("V%d=%s", i, value))
	}
	return environ
}

// TestDirenvIsNamedWhenItCannotRead lets direnv itself parse the file.
func TestDirenvIsNamedWhenItCannotRead(t *testing.T) {
	t.Parallel()
	program := testneed.Program(t, "direnv", "apt-get install direnv")
	path := filepath.Join(t.TempDir(), "secrets.env")
	rapid.Check(t, func(t *rapid.T) {
		var values []string
		for _, value := range rapid.SliceOfN(anyValue(), 1, 20).Draw(t, "values") {
			if readBy(value, "direnv") {
				values = append(values, value)
			}
		}
		writeEnv(t, path, values)
		out, err := exec.Command(program, "dotenv", "bash", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		script := string(out)
		for i := range values {
			script += fmt.Sprintf("printf '%%s\\0' \"$V%d\"\n", i)
		}
		shown, err := exec.Command("bash", "-c", script).Output()
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Split(string(shown), "\x00")
		if !slices.Equal(got[:len(got)-1], values) {
			t.Fatalf("direnv reads %q, want %q", got, values)
		}
	})
}

// readAsDocker parses data as documented for docker's --env-file.
func readAsDocker(data []byte) (value string, ok bool) {
	scanner := bufio.NewScanner(bytes.NewReader(data))
	for scanner.Scan() {
		line := strings.TrimLeft(scanner.Text(), " \t")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, _ := strings.Cut(line, "=")
		if strings.ContainsAny(name, " \t") {
			return "", false
		}
		if name == "N" {
			value, ok = text, true
		}
	}
	return value, ok && scanner.Err() == nil
}

// readAsCoder parses data by the grammar of Coder's importer.
func readAsCoder(data []byte) (value string, ok bool) {
	for line := range strings.Lines(strings.ReplaceAll(string(data), "\r\n", "\n")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if !found || name != "N" {
			return "", false
		}
		switch {
		case strings.HasPrefix(text, "'"):
			if len(text) < 2 || !strings.HasSuffix(text, "'") {
				return "", false
			}
			value = text[1 : len(text)-1]
		case strings.HasPrefix(text, `"`):
			if len(text) < 2 || !strings.HasSuffix(text, `"`) || strings.ContainsAny(text, "$`") {
				return "", false
			}
			value = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(text[1 : len(text)-1])
		default:
			value = text
		}
		ok = true
	}
	return value, ok
}

// TestEditsKeepUnknownLines mixes random lines with edits, and parses the file again after
// each edit, as every run of the program does.
func TestEditsKeepUnknownLines(t *testing.T) {
	t.Parallel()
	line := rapid.OneOf(
		rapid.SampledFrom([]string{"# c", "", "  ", "if true; then", "fi", "KEPT=1", "export KEPT2='a b'", "KEPT3=\"x\ny\"", "\tnot\r", "]]"}),
		rapid.StringMatching(`[a-z "'#=]{0,10}`),
	)
	names := []string{"NEW_A", "NEW_B", "NEW_C"}
	rapid.Check(t, func(t *rapid.T) {
		before := strings.Join(rapid.SliceOf(line).Draw(t, "lines"), "\n")
		doc := parseEnv([]byte(before))
		for range rapid.IntRange(1, 10).Draw(t, "edits") {
			name := rapid.SampledFrom(names).Draw(t, "name")
			value := anyValue().Draw(t, "value")
			if rapid.Bool().Draw(t, "remove") {
				doc.Remove(name)
			} else if err := doc.Set(name, secret.FromString(value)); err != nil {
				t.Fatal(err)
			}
			if err := readsBack(FormatEnv, doc, doc.Bytes()); err != nil {
				return // the update is refused with a reason
			}
			doc = parseEnv(doc.Bytes())
		}
		for _, name := range names {
			doc.Remove(name)
		}
		if got := string(doc.Bytes()); got != before && got != before+"\n" {
			t.Fatalf("left %q, want %q", got, before)
		}
	})
}
