package cli

import (
	"path/filepath"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/sshkey"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/keys"
)

// System is the only access to what is outside the program.
type System = console.System

// NewSystem returns the System of this process.
func NewSystem() *System { return console.NewSystem() }

// Args returns the arguments of [Main] for the process's arguments. Under the names
// that git and ssh run, it adds the command and passes all arguments to it.
func Args(args []string) []string {
	if len(args) == 0 {
		return nil
	}
	base := filepath.Base(args[0])
	if strings.EqualFold(filepath.Ext(base), ".exe") {
		base = strings.ToLower(base[:len(base)-len(".exe")])
	}
	switch base {
	case keys.GitSignName:
		return append([]string{"gitsign", "--"}, args[1:]...)
	case sshkey.JumpName:
		return append([]string{"gitssh", "--"}, args[1:]...)
	}
	return args[1:]
}
