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
	"github.com/coder-secrets/coder-secrets/internal/nearest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// firstSteps are commands for a new user to try. Each runs as it is, without a server,
// an account or a file.
var firstSteps = [][2]string{
	{"coder-secrets demo", "a tour of all of it, with a Coder server that lives in memory"},
	{"coder-secrets doctor", "what works from here, what does not yet, and the next step"},
	{"coder-secrets templates lint .", "the secrets in the templates below this folder"},
}

// welcome describes the program and the first steps when it is started without
// arguments.
func welcome(a *app.App) error {
	_, err := fmt.Fprintf(a.Sys.Stdout, `%s

Three things to try:

%s

'coder-secrets --help' lists all commands.
`, aboutProgram, console.HelpTable(firstSteps))
	return err
}

// explain adds hints to errors that many commands return, if the hints need the whole
// program's commands.
func explain(a *app.App, cmd *cobra.Command, err error) error {
	var refused *client.Error
	var network *client.NetworkError
	var path *lint.PathError
	var helped *console.FlagHelpsError
	switch {
	case errors.As(err, &helped):
		helped.Line = console.CommandLine(cmd, helped.Flag)
	case errors.As(err, &refused) && refused.Kind == client.KindUnauthenticated && !refused.Agent:
		// A variable overrides the token that a login stores.
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

// unsetCommand returns the command that unsets a variable in the usual shell of the
// system.
func unsetCommand(goos, name string) string {
	if goos == "windows" {
		return "Remove-Item Env:" + name
	}
	return "unset " + name
}

// pathHints suggests commands for a path without anything to lint.
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

// nearPath returns a file or folder whose path is similar to one that does not exist:
// its own name differs, or the name of a folder above it.
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
	if near := nearest.Words(filepath.Base(path), names); len(near) > 0 {
		return filepath.Join(dir, near[0])
	}
	return ""
}
