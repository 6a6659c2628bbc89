package app

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// App is what commands share: the system, the arguments, the signals that end a command and
// what stops catching them, the parsed global flags, once flags are parsed the ui, the
// commands as help shows them, what makes those that nobody asked for, and the connections
// to servers.
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

// CommandGroup is some commands under a heading of the program's help.
type CommandGroup struct {
	Title    string
	Commands []*cobra.Command
}
