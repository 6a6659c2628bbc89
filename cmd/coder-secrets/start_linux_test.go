package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// program builds the program once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "coder-secrets-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "coder-secrets")
	cmd := exec.Command("go", "build", "-trimpath", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as in a release
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

// ofStart are commands that start and do almost nothing.
var ofStart = [][]string{{"--help"}, {"version"}, {"__complete", "secrets", "wr"}, {"secrets", "get", "NAME", "--reveal", "--file", "a.env"}}

// started returns a command of the real program with an empty home folder.
func started(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"HOME=" + cmd.Dir, "PATH=" + os.Getenv("PATH")}
	if err := os.WriteFile(filepath.Join(cmd.Dir, "a.env"), []byte("NAME=value\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestOurPackagesDoNothingAtStart reads what the runtime reports about each package's
// initialization.
func TestOurPackagesDoNothingAtStart(t *testing.T) {
	t.Parallel()
	const most = 4 << 10 // bytes that a package may allocate
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := started(t, path, "version")
	cmd.Env = append(cmd.Env, "GODEBUG=inittrace=1")
	var trace strings.Builder
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^init (\S+) .* (\d+) bytes, \d+ allocs$`).FindAllStringSubmatch(trace.String(), -1)
	if len(lines) < 20 {
		t.Fatalf("the runtime says nothing that is understood here:\n%s", trace.String())
	}
	for _, line := range lines {
		size, err := strconv.Atoi(line[2])
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(line[1], "github.com/coder-secrets/") && size > most {
			t.Errorf("%s allocates %d bytes at start, want %d at most", line[1], size, most)
		}
	}
}

// TestStartOpensOnlyWhatIsNeeded records the files that the program opens.
func TestStartOpensOnlyWhatIsNeeded(t *testing.T) {
	t.Parallel()
	strace := testneed.Program(t, "strace", "apt-get install strace")
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range ofStart {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			log := filepath.Join(t.TempDir(), "log")
			cmd := started(t, strace, slices.Concat([]string{"-f", "-qq", "-o", log, "-e", "trace=%file,%network", path}, args)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			data, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if slices.Contains(args, "a.env") {
				want = []string{`"a.env"`, `"a.env"`} // one read of its beginning: it may be encrypted
			}
			if diff := cmp.Diff(want, askedFor(string(data))); diff != "" {
				t.Errorf("the start asks for other files (-want +got)\n%s\nof\n%s", diff, data)
			}
		})
	}
}

// askedFor returns the file names in a log of strace, except those that the runtime
// opens to find out how much of the machine it may use.
func askedFor(log string) []string {
	var names []string
	for line := range strings.Lines(log) {
		if strings.Contains(line, "execve(") || strings.Contains(line, "--- SIG") || strings.Contains(line, "+++") || strings.Contains(line, "???(") { // a thread that ends, seen too late
			continue
		}
		name := regexp.MustCompile(`"[^"]*"|\w+\(`).FindString(strings.SplitN(line, "(", 2)[1])
		if regexp.MustCompile(`^"/(sys|proc/self/(cgroup|mountinfo|maps|exe))\b`).MatchString(name) {
			continue
		}
		names = append(names, name)
	}
	return names
}
