package cli

import (
	"io"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// BenchmarkCommandTree creates the commands with their flags, as each start does: those
// for a page of help, and all of them.
func BenchmarkCommandTree(b *testing.B) {
	for name, args := range map[string][]string{"help": {"--help"}, "all": nil} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a := &app.App{Sys: &console.System{Stdout: io.Discard, Stderr: io.Discard, Terminal: &clitest.Terminal{}}, Args: args}
				a.UI = console.NewUI(a.Sys, &a.Global)
				newRootCmd(a)
			}
		})
	}
}
