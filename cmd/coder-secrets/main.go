// Command coder-secrets handles the secrets of Coder's users and templates.
package main

import (
	"io"
	"log"
	"os"

	"github.com/coder-secrets/coder-secrets/pkg/cli"
)

//go:generate go test ../../pkg/cli -run "^Test(HelpOfEveryCommandIsPinned|CompletionScriptsAreFresh|CommandPagesAreFresh|RuleIndexIsFresh|PagesAreTrue)$" -count=1 -update
//go:generate go test ../../pkg/lint -run ^TestConfigSchemaIsFresh$ -count=1 -update

func main() {
	// net/http logs malformed answers; whatever matters is returned as an error.
	log.SetOutput(io.Discard)
	os.Exit(cli.Main(cli.NewSystem(), cli.Args(os.Args)))
}
