package testneed_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// recorder is a testing.TB that records how the helper ended the test.
type recorder struct {
	testing.TB
	ended, text string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) { r.end("fail", format, args) }
func (r *recorder) Skipf(format string, args ...any)  { r.end("skip", format, args) }

func (r *recorder) end(how, format string, args []any) {
	r.ended, r.text = how, strings.ReplaceAll(format, "%s", "·")
	for _, arg := range args {
		r.text += " " + arg.(string)
	}
	runtime.Goexit()
}

// outcome runs the helper in a goroutine that it may end, as in a real test.
func outcome(t *testing.T, helper func(testing.TB)) *recorder {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		helper(r)
	}()
	<-done
	return r
}

func TestMissingProgramSkipsAndFailsWhereRequired(t *testing.T) {
	tests := []struct {
		require, want string
	}{
		{"", "skip"},
		{"0", "skip"},
		{"1", "fail"},
	}
	for _, test := range tests {
		t.Setenv(testneed.RequireEnv, test.require)
		got := outcome(t, func(tb testing.TB) {
			testneed.Program(tb, "no-such-program", "apt-get install no-such-package")
		})
		if got.ended != test.want {
			t.Errorf("with %s=%q a missing program ends in %q, want %q", testneed.RequireEnv, test.require, got.ended, test.want)
		}
		for _, part := range []string{"no-such-program", "apt-get install no-such-package"} {
			if !strings.Contains(got.text, part) {
				t.Errorf("the text %q does not name %q", got.text, part)
			}
		}
	}
}

func TestWhatSkipsIsListed(t *testing.T) {
	list := filepath.Join(t.TempDir(), "skipped")
	t.Setenv(testneed.RequireEnv, "")
	t.Setenv(testneed.SkippedEnv, list)
	t.Setenv(testneed.LongEnv, "")
	t.Run("part", func(t *testing.T) {
		outcome(t, func(tb testing.TB) { testneed.Program(tb, "no-such-program", "") })
		if testneed.Count(t, 1, 2) != 1 {
			t.Error("a test does all that it can")
		}
	})
	const line = "github.com/coder-secrets/coder-secrets/internal/testneed TestWhatSkipsIsListed\n"
	if text, err := os.ReadFile(list); err != nil || string(text) != line+line {
		t.Errorf("the list is %q (%v), want %q twice", text, err, line)
	}
}

func TestPresentThingsAreReturned(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tool")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TESTNEED_THING", "here")
	got := outcome(t, func(tb testing.TB) {
		if path := testneed.Program(tb, "go", "https://go.dev/dl"); filepath.Base(path) == "" {
			t.Error("Program returned no path for go")
		}
		if path := testneed.File(tb, file, "create it"); path != file {
			t.Errorf("File returned %q, want %q", path, file)
		}
		if value := testneed.Env(tb, "TESTNEED_THING", "x"); value != "here" {
			t.Errorf("Env returned %q, want %q", value, "here")
		}
	})
	if got.ended != "" {
		t.Errorf("things that are there ended the test: %s %s", got.ended, got.text)
	}
}
