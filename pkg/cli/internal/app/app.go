package app

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// App is what commands share. Stop ends the catching of Signals, UI is set once the
// flags are parsed, Groups are the commands as help shows them, and unmade creates the
// subcommands of the groups that the command line does not name.
type App struct {
	Sys     *console.System
	Args    []string
	Signals []os.Signal
	Stop    context.CancelFunc
	Global  console.Options
	UI      *console.UI
	Groups  []CommandGroup
	unmade  []func()
	Shared  *SharedTransport
}

// CommandGroup is a list of commands under one heading of the program's help.
type CommandGroup struct {
	Title    string
	Commands []*cobra.Command
}
