// Package testneed says what a test needs of the machine it runs on.
//
// A test that drives a real program, such as zsh or sshd, skips where that
// program is missing and says how to get it. Where CODER_SECRETS_TEST_REQUIRE is
// 1, as it is in CI, nothing may be missing and the skip is a failure:
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
	// SkippedEnv names a file to list the tests in that skip for what is missing, or do
	// less than they can, a line each of package and test. Where nothing is missing any
	// more, and there is time, these are the ones to run again.
	SkippedEnv = "CODER_SECRETS_TEST_SKIPPED"
	// LongEnv is the environment variable that lets tests do all that they can.
	LongEnv = "CODER_SECRETS_TEST_LONG"
)

// Program returns the path of an installed program, and skips the test where
// there is none. install is the command that installs it.
func Program(t testing.TB, name, install string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	// Servers live where an ordinary user's PATH does not look.
	for _, folder := range []string{"/usr/sbin/", "/usr/local/sbin/", "/sbin/"} {
		if path, err := exec.LookPath(folder + name); err == nil {
			return path
		}
	}
	Missing(t, name, install)
	return ""
}

// File returns path where it exists, and skips the test where it does not. get
// says how to get it.
func File(t testing.TB, path, get string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		Missing(t, path, get)
	}
	return path
}

// Env returns the value of an environment variable that points the test to
// something outside the repository, and skips the test where it is not set.
func Env(t testing.TB, name, example string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		Missing(t, name, "set it, as in "+name+"="+example)
	}
	return value
}

// Missing skips the test because of what the machine lacks; get says how to get it.
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

// NoteSkipped lists a test, or the test that a part belongs to, as one that skips.
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

// Long reports whether a test is to do all that it can, however long that takes.
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

// Count is how often a test does something, or how much of it: few, or all where it is to do all
// that it can.
func Count(t testing.TB, few, all int) int {
	t.Helper()
	if Long(t) {
		return all
	}
	return few
}

// NotHere skips the test, whatever is required, because the machine is of a kind
// on which the behaviour does not exist: another operating system, or root.
func NotHere(t testing.TB, why string) {
	t.Helper()
	t.Skip("not on this machine: " + why)
}

// Required reports whether a missing program is a failure.
func Required() bool { return os.Getenv(RequireEnv) == "1" }
