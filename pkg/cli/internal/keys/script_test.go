package keys_test

import (
	"testing"

	"github.com/coder-secrets/coder-secrets/pkg/cli"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

func TestMain(m *testing.M) { clitest.Main(m, cli.Main, cli.Run, cli.Args) }

func TestScript(t *testing.T) {
	t.Parallel()
	clitest.RunScripts(t, "testdata/script")
}
