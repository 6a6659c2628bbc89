package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// ownMistake recovers from a panic and ends the program. It does not print the panic or
// the stack: both may contain a value.
func ownMistake(a *app.App, status *int) {
	mistake := recover()
	if mistake == nil {
		return
	}
	*status = console.ExitFailed
	a.UI.Say("error", "this is a mistake in coder-secrets, not in what you typed")
	if a.Sys.Getenv("CODER_SECRETS_TRACEBACK") == "" {
		a.UI.Hintf("to report it, run it again with CODER_SECRETS_TRACEBACK=1: that says where in the code; look through it for secrets before you send it")
		return
	}
	_, _ = fmt.Fprintf(a.Sys.Stderr, "%v\n%s", mistake, debug.Stack())
}
