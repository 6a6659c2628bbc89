package clitest

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// Update is set by -update: tests then rewrite their golden files.
var Update = flag.Bool("update", false, "rewrite the golden parts of the tests")

// run is the program, set by Main. This package cannot import the program, because the
// program's tests import this package.
var run func(ctx context.Context, sys *console.System, args []string, signals ...os.Signal) int

// Main runs the tests of a package. Its binary acts as the program when a test runs it under the
// program's name:
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
		"coder-secrets-gitssh":  program, // the name under which a jump host's ssh runs it
		"coder-secrets-killed":  func() { os.Exit(main(killedSystem(), os.Args[1:])) },
	})
}
