package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

var update = flag.Bool("update", false, "rewrite the golden parts of the tests")

// TestMain makes the test binary stand in for the program in scripts.
func TestMain(m *testing.M) {
	program := func() { os.Exit(Main(scriptSystem(), Args(os.Args))) }
	testscript.Main(m, map[string]func(){
		"coder-secrets":         program,
		"coder-secrets-gitsign": program,
		"coder-secrets-gitssh":  program, // a jump host's ssh calls it so
		"coder-secrets-killed":  func() { os.Exit(Main(killedSystem(), os.Args[1:])) },
	})
}

// scriptMounts names the variable with the list of mounts that a script wants to
// have: a test's folder may be on a file system that no workspace should have.
const scriptMounts = "CODER_SECRETS_TEST_MOUNTS"

// scriptSystem is the real system, with the mounts that a script wants to have.
func scriptSystem() *console.System {
	sys := console.NewSystem()
	if mounts, ok := os.LookupEnv(scriptMounts); ok {
		sys.MountInfo = mounts
	}
	return sys
}

// TestScript runs the whole program as testdata/script tells.
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, scriptParams("testdata/script"))
}

// scriptParams are how the scripts of a folder are run.
func scriptParams(dir string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition:           scriptCondition,
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			if err := os.Mkdir(home, 0o700); err != nil {
				return err
			}
			env.Setenv("HOME", home)
			env.Setenv("USERPROFILE", home)
			env.Setenv("XDG_CONFIG_HOME", "")
			env.Setenv("NO_COLOR", "1")
			env.Values[scriptServerKey{}] = &scriptServer{}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"agent":       scriptAgent,
			"elsewhere":   scriptElsewhere,
			"keykind":     scriptKeyKind,
			"fakecoder":   scriptFakeCoder,
			"fault":       scriptFault,
			"mode":        scriptMode,
			"requests":    scriptRequests,
			"secretvalue": scriptSecretValue,
			"status":      scriptStatus,
		},
	}
}

// scriptMode checks a file's permission bits: mode 0600 FILE.
func scriptMode(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: mode OCTAL FILE")
	}
	want, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	info, err := os.Lstat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := info.Mode().Perm(); got != os.FileMode(want) {
		ts.Fatalf("%s has mode %04o, want %04o", args[1], got, want)
	}
}

// scriptStatus runs a program and checks its exit status: status 3 coder-secrets ….
// stdin set by the stdin command is not passed; use exec for that.
func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: status N PROGRAM ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit interface{ ExitCode() int }
		if e, ok := err.(interface{ ExitCode() int }); ok {
			exit = e
		} else {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with status %d, want %d", fmt.Sprint(args[1:]), got, want)
	}
}
