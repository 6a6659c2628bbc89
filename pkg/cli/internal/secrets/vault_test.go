package secrets_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/internal/vaulttest"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/clitest"
)

// vaultValue is the value in Vault, and in the variable CANARY of a script.
const vaultValue = "c4n4ry-v4lue-0123456789abcdef"

// TestVaultScripts runs the scripts of testdata/vault, each with its own mounts on a
// real Vault:
//
//   - $KV1/app and $KV2/app have the fields password and user; $KV2/app has a first
//     version with another password; $KV2/env has the fields API_KEY and DB_URL.
//     $KV2/dots has the field a.b.
//   - $DYNAMIC is the path of a leased credential; users N checks how many exist.
//   - $GITHUB is a GitHub login method for mia's account at the fake Coder server, if
//     Vault has this method: [github].
//   - $READER is a token that may read $KV2/app, $KV2/dots and what $DYNAMIC needs;
//     VAULT_TOKEN is root's at first.
func TestVaultScripts(t *testing.T) {
	t.Parallel()
	root := vaulttest.New(t)
	root.LocalOnly()
	github := root.HasGitHub()
	var brokers sync.Map // of vaulttest.Broker, by the script's folder
	params := clitest.Scripts("testdata/vault")
	params.Condition = func(condition string) (bool, error) {
		if condition == "github" {
			return github, nil
		}
		return clitest.Condition(condition)
	}
	base := params.Setup
	params.Setup = func(env *testscript.Env) error {
		a := root.Named(filepath.Base(env.WorkDir))
		one, two := a.KV1(), a.KV2()
		fields := map[string]any{"password": vaultValue, "user": "app-of-vault"}
		a.Put1(one+"/app", fields)
		a.Put2(two, "app", map[string]any{"password": "the-first-" + vaultValue})
		a.Put2(two, "app", fields)
		a.Put2(two, "env", map[string]any{"API_KEY": vaultValue, "DB_URL": "postgres://app:" + vaultValue + "@db/app?x=1&y='2'"})
		a.Put2(two, "dots", map[string]any{"a.b": vaultValue})
		dynamic, broker := a.Dynamic("2s", "1h")
		brokers.Store(env.WorkDir, broker)
		rules := fmt.Sprintf(`path "%[1]s/data/app" { capabilities = ["read"] } path "%[1]s/data/dots" { capabilities = ["read"] } path "%[2]s" { capabilities = ["read"] } path "sys/leases/revoke" { capabilities = ["update"] }`, two, dynamic)
		reader := a.TokenFor(rules, nil)
		env.Setenv("VAULT_ADDR", a.Address)
		env.Setenv("VAULT_TOKEN", a.Token)
		env.Setenv("VAULT_MAX_RETRIES", "0")
		env.Setenv("KV1", one)
		env.Setenv("KV2", two)
		env.Setenv("DYNAMIC", dynamic)
		env.Setenv("READER", reader)
		if github {
			env.Setenv("GITHUB", a.GitHub("fake-github-token-of-", a.Policy(rules)))
		}
		env.Setenv("CANARY", vaultValue)
		return base(env)
	}
	params.Cmds["users"] = func(ts *testscript.TestScript, neg bool, args []string) {
		broker, _ := brokers.Load(ts.Getenv("WORK"))
		if len(args) != 1 || neg {
			ts.Fatalf("usage: users N")
		}
		if alive, _ := broker.(*vaulttest.Broker).Count(); strconv.Itoa(alive) != args[0] {
			ts.Fatalf("%d credentials live, want %s", alive, args[0])
		}
	}
	params.Cmds["link"] = func(ts *testscript.TestScript, neg bool, args []string) {
		if len(args) != 2 {
			ts.Fatalf("usage, after fakecoder: [!] link USER PROVIDER")
		}
		clitest.ScriptServer(ts).Link(args[0], args[1], !neg)
	}
	testscript.Run(t, params)
}
