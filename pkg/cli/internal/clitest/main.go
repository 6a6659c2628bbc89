package clitest

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// Update is set by -update: tests rewrite their golden parts.
var Update = flag.Bool("update", false, "rewrite the golden parts of the tests")

// run is the program, as Main was given it. This package cannot import the program: the program's
// own tests import this package.
var run func(ctx context.Context, sys *console.System, args []string, signals ...os.Signal) int

// Main runs the tests of a package, whose binary stands in for the program where a test starts it
// by its name:
//
//	func TestMain(m *testing.M) { clitest.Main(m, cli.Main, cli.Run, cli.Args) }
func Main(
	m *testing.M,
	main func(*console.System, []string) int,
	runs func(ctx context.Context, sys *console.System, args []string, signals ...os.Signal) int,
	args func([]string) []string,
) {
	run = runs
	program := func() { os.Exit(main(scriptSystem(), args(os.Args))) }
	testscript.Main(m, map[string]func(){
		"coder-secrets":         program,
		"coder-secrets-gitsign": program,
		"coder-secrets-gitssh":  program, // a jump host's ssh calls it so
		"coder-secrets-killed":  func() { os.Exit(main(killedSystem(), os.Args[1:])) },
	})
}
