package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/child"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// firstSteps are what somebody can try who has just got the program. Each runs as
// it stands, without a server, an account or a file.
var firstSteps = [][2]string{
	{"coder-secrets demo", "a tour of all of it, with a Coder server that lives in memory"},
	{"coder-secrets doctor", "what works from here, what does not yet, and the next step"},
	{"coder-secrets templates lint .", "the secrets in the templates below this folder"},
}

// welcome says what the program is and what to try, where it is started with nothing.
func welcome(a *app.App) error {
	_, err := fmt.Fprintf(a.Sys.Stdout, `%s

Three things to try:

%s

'coder-secrets --help' lists all commands.
`, aboutProgram, console.HelpTable(firstSteps))
	return err
}

// explain adds what helps to an error that many commands end with, and that only
// the whole program knows enough about.
func explain(a *app.App, cmd *cobra.Command, err error) error {
	var refused *client.Error
	var network *client.NetworkError
	var path *lint.PathError
	var helped *console.FlagHelpsError
	switch {
	case errors.As(err, &helped):
		helped.Line = console.CommandLine(cmd, helped.Flag)
	case errors.As(err, &refused) && refused.Kind == client.KindUnauthenticated && !refused.Agent:
		// A variable wins over what a login stores.
		for _, name := range []string{"CODER_SECRETS_SESSION_TOKEN", "CODER_SESSION_TOKEN"} {
			if a.Sys.Getenv(name) != "" {
				return console.WithHint(err, unsetCommand(a.Sys.GOOS, name))
			}
		}
	case errors.As(err, &network) && cmd.Name() != "doctor":
		return console.WithHint(err, "see how far the way there goes: coder-secrets doctor")
	case errors.As(err, &path):
		return console.WithHint(err, pathHints(cmd.CommandPath(), path)...)
	}
	return err
}

// unsetCommand takes a variable out of the shell that is usual on the system.
func unsetCommand(goos, name string) string {
	if goos == "windows" {
		return "Remove-Item Env:" + name
	}
	return "unset " + name
}

// pathHints are commands that may have been meant where nothing is to be linted.
func pathHints(command string, e *lint.PathError) []string {
	if !errors.Is(e, lint.ErrNoTemplates) && !errors.Is(e, fs.ErrNotExist) {
		return nil
	}
	var hints []string
	if errors.Is(e, fs.ErrNotExist) {
		if near := nearPath(e.Path); near != "" {
			hints = append(hints, fmt.Sprintf("did you mean '%s %s'?", command, child.Quote(near)))
		}
	}
	return append(hints, "see it on an example: coder-secrets demo")
}

// nearPath is a file or folder with nearly the name of a path that does not exist: it
// is beside it, or a folder above has nearly its name.
func nearPath(path string) string {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) && dir != path {
		if above := nearPath(dir); above != "" {
			near := filepath.Join(above, filepath.Base(path))
			if _, err := os.Lstat(near); err == nil {
				return near
			}
			return nearPath(near)
		}
	}
	if err != nil {
		return ""
	}
	var names []string
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, entry.Name())
		}
	}
	if near := console.Nearest(filepath.Base(path), names); len(near) > 0 {
		return filepath.Join(dir, near[0])
	}
	return ""
}
