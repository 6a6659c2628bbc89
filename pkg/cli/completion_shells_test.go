//go:build unix

package cli

import (
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// TestCompletionInRealShells types the start of a word and Tab at the prompt of each
// shell, and checks the completed line.
func TestCompletionInRealShells(t *testing.T) {
	t.Parallel()
	for _, shell := range completionShellsOfTests(t) {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			path := testneed.Program(t, shell.name, shell.install)
			for _, file := range shell.files {
				testneed.File(t, file, shell.install)
			}
			srv, url := clitest.Serve(t)
			screen := clitest.StartShell(t, path, []string{"CODER_SECRETS_TAB_TIMEOUT=20s", "CODER_URL=" + url, "CODER_SESSION_TOKEN=" + srv.Token("mia")}, shell.args...)
			screen.Type(shell.setup + "; printf 'ready%s\\n' now\n")
			screen.WaitFor("readynow")

			// Commands and arguments: the completed line runs.
			screen.Type("coder-secrets completi\tz\t; printf 'end%s\\n' here\n")
			screen.WaitFor("compdef coder-secrets", "endhere")

			// The values of a flag.
			screen.Type("coder-secrets versi\t-o \t")
			screen.WaitFor("version", "json")
			screen.Type("text; printf 'end%s\\n' two\n")
			screen.WaitFor("endtwo")

			// Names from the server: the completed line runs.
			screen.Type("coder-secrets metadata mi\t--key image -o json; printf 'end%s\\n' there\n")
			screen.WaitFor("metadata mias", `"workspace": "mia/mias"`, "endthere")

			// Names from the secret file, and never a value.
			screen.Type("echo " + canaryValue + " | coder-secrets secrets write ONLY_ONE --allow-ephemeral; printf 'end%s\\n' written\n")
			screen.WaitFor("endwritten")
			screen.Type("coder-secrets secrets get ON\t\n")
			screen.WaitFor("secrets get ONLY_ONE", "(hidden)")

			// Rules with their descriptions.
			screen.Type("coder-secrets templates explain secret-i\t")
			screen.WaitFor("explain secret-in-")
			if after := screen.Shown[strings.LastIndex(screen.Shown, "get ON"):]; strings.Contains(after, canaryValue) {
				t.Error("a value is shown")
			}
		})
	}
}
