// Package testneed declares what a test needs on the machine that runs it.
//
// A test that runs a real program, such as zsh or sshd, skips if that program is
// missing and says how to install it. If CODER_SECRETS_TEST_REQUIRE is 1, as it is in
// CI, the skip is a failure:
//
//	zsh := testneed.Program(t, "zsh", "apt-get install zsh")
package testneed

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
)

const (
	// RequireEnv is the environment variable that turns skips into failures.
	RequireEnv = "CODER_SECRETS_TEST_REQUIRE"
	// SkippedEnv names a file for a list of the tests that skip because something is
	// missing, or that do less than they can: a line each, with package and test.
	// These tests have to be run again where nothing is missing and there is time.
	SkippedEnv = "CODER_SECRETS_TEST_SKIPPED"
	// LongEnv is the environment variable that lets tests run in full.
	LongEnv = "CODER_SECRETS_TEST_LONG"
)

// Program returns the path of an installed program, and skips the test if it is
// missing. install is the command that installs it.
func Program(t testing.TB, name, install string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	// Servers are in folders that are not on an ordinary user's PATH.
	for _, folder := range []string{"/usr/sbin/", "/usr/local/sbin/", "/sbin/"} {
		if path, err := exec.LookPath(folder + name); err == nil {
			return path
		}
	}
	Missing(t, name, install)
	return ""
}

// File returns path if it exists, and skips the test otherwise. get says how to get
// it.
func File(t testing.TB, path, get string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		Missing(t, path, get)
	}
	return path
}

// Env returns the value of an environment variable that names something outside the
// repository, and skips the test if it is not set.
func Env(t testing.TB, name, example string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		Missing(t, name, "set it, as in "+name+"="+example)
	}
	return value
}

// Missing skips the test because something is missing on the machine; get says how to
// get it.
func Missing(t testing.TB, what, get string) {
	t.Helper()
	if Required() {
		t.Fatalf("needs %s: %s (%s=1 allows no skips)", what, get, RequireEnv)
	}
	if err := NoteSkipped(t.Name()); err != nil {
		t.Fatalf("cannot note what skips: %v", err)
	}
	t.Skipf("needs %s: %s", what, get)
}

// NoteSkipped adds a test, or the parent of a subtest, to the list of skipped tests.
func NoteSkipped(test string) error {
	list := os.Getenv(SkippedEnv)
	build, ok := debug.ReadBuildInfo()
	if list == "" || !ok {
		return nil
	}
	f, err := os.OpenFile(list, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	test, _, _ = strings.Cut(test, "/")
	_, err = fmt.Fprintln(f, strings.TrimSuffix(build.Path, ".test"), test)
	return errors.Join(err, f.Close())
}

// Long reports whether a test should run in full, however long that takes.
func Long(t testing.TB) bool {
	t.Helper()
	if os.Getenv(LongEnv) == "1" {
		return true
	}
	if err := NoteSkipped(t.Name()); err != nil {
		t.Fatalf("cannot note what does less than it can: %v", err)
	}
	return false
}

// Count returns how often a test does something: few times, or all if it should run
// in full.
func Count(t testing.TB, few, all int) int {
	t.Helper()
	if Long(t) {
		return all
	}
	return few
}

// NotHere skips the test, whatever is required, because the behaviour does not exist
// on this kind of machine: another operating system, or root.
func NotHere(t testing.TB, why string) {
	t.Helper()
	t.Skip("not on this machine: " + why)
}

// Required reports whether a skip for a missing program is a failure.
func Required() bool { return os.Getenv(RequireEnv) == "1" }
