package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

func TestNewlineRule(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in      string
		rule    Newline
		want    string
		dropped bool
	}{
		{"s3cret\n", DropNewline, "s3cret", true},
		{"s3cret\r\n", DropNewline, "s3cret", true},
		{"s3cret\n\n", DropNewline, "s3cret\n\n", false},
		{"s3cret", DropNewline, "s3cret", false},
		{"s3cret\n", KeepNewline, "s3cret\n", false},
		{"one\ntwo\n", DropNewline, "one\ntwo\n", false},
		{"\n", DropNewline, "", true},
		{"", DropNewline, "", false},
		{"\r\n", DropNewline, "", true},
		{"a\rb\n", DropNewline, "a\rb", true},
	}
	for _, tt := range tests {
		value, err := (&Reader{From: strings.NewReader(tt.in), What: "stdin", Newline: tt.rule}).Read(t.Context(), "N")
		if err != nil {
			t.Fatal(err)
		}
		if got := value.Secret.RevealString(); got != tt.want || value.NewlineDropped != tt.dropped {
			t.Errorf("%q gives %q, dropped %v; want %q, %v", tt.in, got, value.NewlineDropped, tt.want, tt.dropped)
		}
	}
}

func TestSourcesGiveTheirValue(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "value")
	if err := os.WriteFile(path, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		from Source
		want string
	}{
		{"file", &File{Path: path}, "from a file"},
		{"file, kept", &File{Path: path, Newline: KeepNewline}, "from a file\n"},
		{"environment", &Env{Variable: "V", Lookup: func(string) (string, bool) { return "env\n", true }}, "env\n"},
		{"prompt", &Prompt{Ask: func(context.Context, string) (secret.Secret, error) { return secret.FromString("asked"), nil }}, "asked"},
		{"command", &Command{Line: "echo printed", Windows: runtime.GOOS == "windows", Environ: os.Environ()}, "printed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			value, err := tt.from.Read(t.Context(), "N")
			if got := value.Secret.RevealString(); err != nil || got != tt.want {
				t.Errorf("got %q and %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestSourcesSayWhyThereIsNoValue(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", Limit+1)
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, []byte(large), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	command := func(line string) Source { return &Command{Line: line, Environ: os.Environ(), Stderr: &stderr} }
	tests := []struct {
		name string
		from Source
		want string
	}{
		{"stdin", &Reader{From: strings.NewReader(large), What: "stdin"}, `cannot read "N" from stdin: the value is larger than 1 MiB`},
		{"file", &File{Path: path}, `cannot read "N" from the file "` + path + `": the value is larger than 1 MiB`},
		{"folder", &File{Path: filepath.Dir(path)}, `is a directory`},
		{"no file", &File{Path: "nowhere"}, `cannot read "N" from the file "nowhere": no such file or directory`},
		{"no variable", &Env{Variable: "V", Lookup: func(string) (string, bool) { return "", false }}, `the variable V is not set`},
		{"large variable", &Env{Variable: "V", Lookup: func(string) (string, bool) { return large, true }}, `larger than 1 MiB`},
		{"no answer", &Prompt{Ask: func(context.Context, string) (secret.Secret, error) { return secret.Secret{}, errors.New("closed") }}, `cannot ask for the value of "N": closed`},
		{"failed command", command("echo hunter2; echo why >&2; exit 3"), `cannot read "N" from the command: it ended with exit status 3`},
		{"no command", command("nonexistent-command 2>&1"), `it ended with exit status 127`},
		{"endless command", command("yes hunter2"), `the value is larger than 1 MiB`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.from.Read(t.Context(), "N")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got the error %v, want one with %q", err, tt.want)
			}
			if strings.Contains(fmt.Sprint(err), "hunter2") {
				t.Error("the error shows the output")
			}
		})
	}
	if got := stderr.String(); got != "why\n" {
		t.Errorf("stderr has %q, want what the command said there", got)
	}
}

func TestInterruptEndsTheCommand(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := (&Command{Line: "exec sleep 60", Environ: os.Environ()}).Read(ctx, "N")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got the error %v", err)
	}
}
