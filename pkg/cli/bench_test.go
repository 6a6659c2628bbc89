package cli

import (
	"io"
	"strings"
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// BenchmarkCommandTree makes the commands with their flags, as each start does: for a
// page of help, and all of them.
func BenchmarkCommandTree(b *testing.B) {
	for name, args := range map[string][]string{"help": {"--help"}, "all": nil} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a := &app.App{Sys: &console.System{Stdout: io.Discard, Stderr: io.Discard, Terminal: console.OSTerminal{}}, Args: args}
				a.UI = console.NewUI(a.Sys, &a.Global)
				newRootCmd(a)
			}
		})
	}
}

// BenchmarkEscapeText makes a server's text fit for a terminal.
func BenchmarkEscapeText(b *testing.B) {
	text := strings.Repeat("A template's description, with \x1b[31mcolour\x1b[0m and ümläute.\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		console.EscapeText(text, true)
	}
}
