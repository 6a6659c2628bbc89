package clitest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// Mounts names the variable with the list of mounts for a script: a test's folder may
// be on a file system that does not persist.
const Mounts = "CODER_SECRETS_TEST_MOUNTS"

// scriptSystem is the real system with the script's list of mounts.
func scriptSystem() *console.System {
	sys := console.NewSystem()
	if mounts, ok := os.LookupEnv(Mounts); ok {
		sys.MountInfo = mounts
	}
	return sys
}

// RunScripts runs the scripts of a folder with the whole program.
func RunScripts(t *testing.T, dir string) {
	t.Helper()
	testscript.Run(t, Scripts(dir))
}

// Scripts returns how to run the scripts of a folder.
func Scripts(dir string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		UpdateScripts:       *Update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition:           Condition,
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

// scriptStatus runs a program and checks its exit status: status 3 coder-secrets …. It
// does not pass stdin set by the stdin command; use exec for that.
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

// Condition evaluates the condition have:PROGRAM of a script. If all programs are
// required, as in CI, a missing one fails the script instead of skipping it:
//
//	[!have:zsh] skip 'needs zsh: apt-get install zsh'
func Condition(condition string) (bool, error) {
	name, ok := strings.CutPrefix(condition, "have:")
	if !ok {
		return false, fmt.Errorf("unknown condition %q", condition)
	}
	_, err := exec.LookPath(name)
	switch {
	case err == nil:
		return true, nil
	case testneed.Required():
		return false, fmt.Errorf("needs %s (%s=1 allows no skips)", name, testneed.RequireEnv)
	}
	return false, testneed.NoteSkipped("TestScript")
}
