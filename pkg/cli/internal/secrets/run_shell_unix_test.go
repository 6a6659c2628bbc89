//go:build unix

package secrets_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// runShell is a shell on a real terminal with a secret file. Keys that send signals do
// not flush later input, because the test types faster than a person.
func runShell(t *testing.T) *clitest.Shell {
	t.Helper()
	screen := promptShell(t)
	screen.Type("stty noflsh\n")
	screen.Type("export CODER_SECRETS_FILE=mine.env; printf 'TOKEN=s3cret-value\\n' > mine.env; printf 'file%s\\n' made\n")
	screen.WaitFor("filemade")
	return screen
}

// TestRunHasTheTerminal checks that the command behaves as without this program: in the
// foreground, with keys that send signals, with job control.
func TestRunHasTheTerminal(t *testing.T) {
	t.Parallel()
	for _, mask := range []string{"", "--mask "} {
		name := "plain"
		if mask != "" {
			name = "masked"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			screen := runShell(t)
			run := "coder-secrets secrets run " + mask + "-- "

			screen.Type(run + "sh -c 'test -t 0 && test -t 1 && test -t 2 && echo terminal=$(stty size)'\n")
			screen.WaitFor("terminal=50 200\r\n", "> ")
			wantSane(t, screen)

			// A prompt with echo, and a masked answer with --mask.
			screen.Type(run + "sh -c 'printf \"name\"; printf \"? \"; read name; echo \"hello=$name\"'\n")
			screen.WaitFor("name? ")
			screen.Type("ada\n")
			screen.WaitFor("ada\r\n", "hello=ada\r\n", "> ")

			// Ctrl-C reaches the command once.
			screen.Type(run + "sh -c 'trap \"echo got=INT\" INT; echo read\"\"y; read x; echo go\"\"on; read x; exit 9'\n")
			screen.WaitFor("ready\r\n")
			screen.Type("\x03")
			screen.WaitFor("got=INT\r\n")
			screen.Type("\n")
			screen.WaitFor("goon\r\n")
			screen.Type("\n")
			screen.WaitFor("> ")
			screen.Type("echo status=$?\n")
			screen.WaitFor("status=9\r\n")
			wantSane(t, screen)

			screen.Type(run + "sh -c 'echo read\"\"y; exec sleep 100'\n")
			screen.WaitFor("ready\r\n")
			screen.Type("\x03")
			screen.WaitFor("> ")
			screen.Type("echo status=$?\n")
			screen.WaitFor("status=130\r\n")
			wantSane(t, screen)
		})
	}
}

func TestRunCanBeStopped(t *testing.T) {
	t.Parallel()
	for _, run := range []string{"coder-secrets secrets run -- ", "coder-secrets secrets run --mask -- "} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			screen := runShell(t)
			screen.Type(run + "sh -c 'echo read\"\"y; read x; echo got=$x; exec sleep 100'\n")
			screen.WaitFor("ready\r\n")
			screen.Type("\x1a")
			screen.WaitFor("Stopped", "\n> ")
			wantSane(t, screen)
			screen.Type("fg\n")
			screen.WaitFor("sleep 100", "\n")
			screen.Type("word\n")
			screen.WaitFor("got=word\r\n")
			screen.Type("\x03")
			screen.WaitFor("> ")
			screen.Type("echo status=$?\n")
			screen.WaitFor("status=130\r\n")
			wantSane(t, screen)
		})
	}
}

// TestRunHasAnEditor runs a full-screen program that reads single keys and stops itself
// on Ctrl-Z.
func TestRunHasAnEditor(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "busybox", "apt-get install busybox")
	for _, run := range []string{"coder-secrets secrets run -- ", "coder-secrets secrets run --mask -- "} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			screen := runShell(t)
			screen.Type(run + "busybox vi text; echo status=$?\n")
			screen.WaitFor("- text ") // the status line at the bottom
			screen.Type("ifirst line\rsecond\x1b")
			screen.WaitFor("second")
			if runtime.GOOS == "linux" || !strings.Contains(run, "mask") {
				screen.Type("\x1a")
				screen.WaitFor("Stopped", "\n> ")
				wantSane(t, screen)
				screen.Type("fg\n")
				screen.WaitFor("busybox vi text", "first line")
			}
			screen.Type(":wq\r")
			screen.WaitFor("> ")
			wantSane(t, screen)
			if got, err := os.ReadFile(filepath.Join(screen.Dir, "text")); err != nil || string(got) != "first line\nsecond\n" {
				t.Errorf("the editor wrote %q (%v)", got, err)
			}
		})
	}
}

// TestKeysTypedAheadReachTheShell checks that input that the command does not read
// reaches the shell.
func TestKeysTypedAheadReachTheShell(t *testing.T) {
	t.Parallel()
	for _, run := range []string{"coder-secrets secrets run -- ", "coder-secrets secrets run --mask -- "} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			screen := runShell(t)
			for i := range testneed.Count(t, 3, 100) {
				screen.Type(run + "sh -c 'echo read\"\"y; while ! test -e end; do sleep 0.01; done; rm end'\n")
				screen.WaitFor("ready\r\n")
				screen.Type(fmt.Sprintf("printf 'ahead=%%s=\\n' %d\n", i))
				if err := os.WriteFile(filepath.Join(screen.Dir, "end"), nil, 0o600); err != nil {
					t.Fatal(err)
				}
				screen.WaitFor(fmt.Sprintf("ahead=%d=\r\n", i), "> ")
			}
			wantSane(t, screen)
		})
	}
}

// TestModesAskedOfTheOutput sets the modes on the terminal of stdout, as programs with
// a screen library do, instead of on the terminal of stdin.
func TestModesAskedOfTheOutput(t *testing.T) {
	t.Parallel()
	screen := runShell(t)
	screen.Type("coder-secrets secrets run --mask -- sh -c 'stty -echo -icanon <&1; sleep 0.1; echo read\"\"y; dd bs=1 count=3 2>/dev/null | od -c; kill -9 $$'\n")
	screen.WaitFor("ready\r\n")
	screen.Type("xyz")
	if shown := screen.WaitFor("0000000   x   y   z\r\n", "> "); strings.Contains(shown, "xyz") {
		t.Error("the keys were shown")
	}
	wantSane(t, screen)
}

func TestRunMasksOnTheTerminal(t *testing.T) {
	t.Parallel()
	screen := runShell(t)
	screen.Type("coder-secrets secrets run --mask -- sh -c 'printf \"\\033[31ms3cret\"; sleep 0.1; printf -- \"-value\\033[0m done\\n\"; echo \"$TOKEN\" >&2; stty size; read x; stty size'\n")
	screen.WaitFor("\x1b[31m[masked]\x1b[0m done\r\n", "[masked]\r\n", "50 200\r\n")
	screen.Resize(40, 100)
	screen.Type("\n")
	screen.WaitFor("40 100\r\n", "> ")
	wantSane(t, screen)
	// stderr that is not a terminal is masked separately.
	screen.Type("coder-secrets secrets run --mask -- sh -c 'echo \"$TOKEN\" >&2; echo out' 2>err; cat err\n")
	screen.WaitFor("out\r\n", "[masked]\r\n")
}
