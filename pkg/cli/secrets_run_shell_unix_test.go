//go:build unix

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/creack/pty"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// rounds is how often a test of chance is done: few, or all with CODER_SECRETS_TEST_LONG=1.
func rounds(few, all int) int {
	if os.Getenv("CODER_SECRETS_TEST_LONG") == "1" {
		return all
	}
	return few
}

// runShell is a shell on a real terminal with a secret file. Keys that send signals
// do not flush what is typed behind them: the test types faster than a person.
func runShell(t *testing.T) *shellScreen {
	t.Helper()
	screen := promptShell(t)
	screen.typed("stty noflsh\n")
	screen.typed("export CODER_SECRETS_FILE=mine.env; printf 'TOKEN=s3cret-value\\n' > mine.env; printf 'file%s\\n' made\n")
	screen.waitFor("filemade")
	return screen
}

// TestRunHasTheTerminal lets the command be what it would be without us: in the
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

			screen.typed(run + "sh -c 'test -t 0 && test -t 1 && test -t 2 && echo terminal=$(stty size)'\n")
			screen.waitFor("terminal=50 200\r\n", "> ")
			wantSane(t, screen)

			// A question that is answered, with echo, and the answer masked where asked for.
			screen.typed(run + "sh -c 'printf \"name\"; printf \"? \"; read name; echo \"hello=$name\"'\n")
			screen.waitFor("name? ")
			screen.typed("ada\n")
			screen.waitFor("ada\r\n", "hello=ada\r\n", "> ")

			// Ctrl-C reaches the command once.
			screen.typed(run + "sh -c 'trap \"echo got=INT\" INT; echo read\"\"y; read x; echo go\"\"on; read x; exit 9'\n")
			screen.waitFor("ready\r\n")
			screen.typed("\x03")
			screen.waitFor("got=INT\r\n")
			screen.typed("\n")
			screen.waitFor("goon\r\n")
			screen.typed("\n")
			screen.waitFor("> ")
			screen.typed("echo status=$?\n")
			screen.waitFor("status=9\r\n")
			wantSane(t, screen)

			screen.typed(run + "sh -c 'echo read\"\"y; exec sleep 100'\n")
			screen.waitFor("ready\r\n")
			screen.typed("\x03")
			screen.waitFor("> ")
			screen.typed("echo status=$?\n")
			screen.waitFor("status=130\r\n")
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
			screen.typed(run + "sh -c 'echo read\"\"y; read x; echo got=$x; exec sleep 100'\n")
			screen.waitFor("ready\r\n")
			screen.typed("\x1a")
			screen.waitFor("Stopped", "\n> ")
			wantSane(t, screen)
			screen.typed("fg\n")
			screen.waitFor("sleep 100", "\n")
			screen.typed("word\n")
			screen.waitFor("got=word\r\n")
			screen.typed("\x03")
			screen.waitFor("> ")
			screen.typed("echo status=$?\n")
			screen.waitFor("status=130\r\n")
			wantSane(t, screen)
		})
	}
}

// TestRunHasAnEditor runs a program that takes the keys one by one, draws on the
// whole screen and stops itself on Ctrl-Z.
func TestRunHasAnEditor(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "busybox", "apt-get install busybox")
	for _, run := range []string{"coder-secrets secrets run -- ", "coder-secrets secrets run --mask -- "} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			screen := runShell(t)
			screen.typed(run + "busybox vi text; echo status=$?\n")
			screen.waitFor("- text ") // the line at the bottom
			screen.typed("ifirst line\rsecond\x1b")
			screen.waitFor("second")
			if runtime.GOOS == "linux" || !strings.Contains(run, "mask") {
				screen.typed("\x1a")
				screen.waitFor("Stopped", "\n> ")
				wantSane(t, screen)
				screen.typed("fg\n")
				screen.waitFor("busybox vi text", "first line")
			}
			screen.typed(":wq\r")
			screen.waitFor("> ")
			wantSane(t, screen)
			if got, err := os.ReadFile(filepath.Join(screen.dir, "text")); err != nil || string(got) != "first line\nsecond\n" {
				t.Errorf("the editor wrote %q (%v)", got, err)
			}
		})
	}
}

// TestKeysTypedAheadReachTheShell: what is typed before the command ends, and that
// it does not read, is for whoever reads next.
func TestKeysTypedAheadReachTheShell(t *testing.T) {
	t.Parallel()
	for _, run := range []string{"coder-secrets secrets run -- ", "coder-secrets secrets run --mask -- "} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			screen := runShell(t)
			for i := range rounds(3, 100) {
				screen.typed(run + "sh -c 'echo read\"\"y; while ! test -e end; do sleep 0.01; done; rm end'\n")
				screen.waitFor("ready\r\n")
				screen.typed(fmt.Sprintf("printf 'ahead=%%s=\\n' %d\n", i))
				if err := os.WriteFile(filepath.Join(screen.dir, "end"), nil, 0o600); err != nil {
					t.Fatal(err)
				}
				screen.waitFor(fmt.Sprintf("ahead=%d=\r\n", i), "> ")
			}
			wantSane(t, screen)
		})
	}
}

// TestModesAskedOfTheOutput: programs with a library for the screen ask the terminal
// they write to, not the one they read, for keys one by one.
func TestModesAskedOfTheOutput(t *testing.T) {
	t.Parallel()
	screen := runShell(t)
	screen.typed("coder-secrets secrets run --mask -- sh -c 'stty -echo -icanon <&1; sleep 0.1; echo read\"\"y; dd bs=1 count=3 2>/dev/null | od -c; kill -9 $$'\n")
	screen.waitFor("ready\r\n")
	before := screen.from
	screen.typed("xyz")
	screen.waitFor("0000000   x   y   z\r\n", "> ")
	if strings.Contains(screen.shown[before:], "xyz") {
		t.Error("the keys were shown")
	}
	wantSane(t, screen)
}

func TestRunMasksOnTheTerminal(t *testing.T) {
	t.Parallel()
	screen := runShell(t)
	screen.typed("coder-secrets secrets run --mask -- sh -c 'printf \"\\033[31ms3cret\"; sleep 0.1; printf -- \"-value\\033[0m done\\n\"; echo \"$TOKEN\" >&2; stty size; read x; stty size'\n")
	screen.waitFor("\x1b[31m[masked]\x1b[0m done\r\n", "[masked]\r\n", "50 200\r\n")
	if err := pty.Setsize(screen.tty, &pty.Winsize{Rows: 40, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	screen.typed("\n")
	screen.waitFor("40 100\r\n", "> ")
	wantSane(t, screen)
	// stderr that is no terminal is masked on its own way.
	screen.typed("coder-secrets secrets run --mask -- sh -c 'echo \"$TOKEN\" >&2; echo out' 2>err; cat err\n")
	screen.waitFor("out\r\n", "[masked]\r\n")
}
