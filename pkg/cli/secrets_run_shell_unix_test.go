//go:build unix

package cli

import (
	"testing"

	"github.com/creack/pty"
)

// runShell is a shell on a real terminal with a secret file.
func runShell(t *testing.T) *shellScreen {
	t.Helper()
	screen := promptShell(t)
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
	screen := runShell(t)
	screen.typed("coder-secrets secrets run -- sh -c 'echo read\"\"y; exec sleep 100'\n")
	screen.waitFor("ready\r\n")
	screen.typed("\x1a")
	screen.waitFor("Stopped", "\n> ")
	screen.typed("fg\n")
	screen.waitFor("sleep 100", "\n")
	screen.typed("\x03")
	screen.waitFor("> ")
	screen.typed("echo status=$?\n")
	screen.waitFor("status=130\r\n")
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
