// Package usersecret knows the rules of Coder's user secrets: what a secret may be
// called, where it may be delivered, how large it may be, and how a file of many is
// written. They are checked here so that a person hears of all faults at once and
// before anything is sent; the server stays the judge.
package usersecret

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// The limits of a server. Those over all secrets count stored bytes, which are more
// than the values have where the server encrypts them.
const (
	MaxValue    = 24 << 10 // bytes of a value
	MaxSecrets  = 50
	MaxBytes    = 200 << 10 // stored bytes of all values
	MaxEnvBytes = 24 << 10  // stored bytes of those that become environment variables
	maxEnvName  = 256
	maxFilePath = 4096
)

// Secret is one that is to be stored.
type Secret struct {
	Name string
	// Env is the environment variable that it becomes, or "".
	Env string
	// Path is the file that it is written to, or "".
	Path  string
	Value secret.Secret
}

// Check lists everything that a server would refuse. The errors show neither the
// value nor, because a value may have been typed in its place, the name.
func (s Secret) Check() []error {
	var faults []error
	for _, fault := range []error{CheckName(s.Name), CheckEnv(s.Env), CheckPath(s.Path), CheckValue(s.Value)} {
		if fault != nil {
			faults = append(faults, fault)
		}
	}
	return faults
}

// CheckName says what is wrong with a name. Some names that a server takes are
// refused because they would be a part of a URL that leads elsewhere.
func CheckName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("a name is needed")
	case name != strings.TrimSpace(name):
		return errors.New("a name has no white space at its ends")
	case strings.ContainsAny(name, "/?#"):
		return errors.New("a name has none of the characters / ? #")
	case name == "." || name == "..":
		return errors.New("a name is not one dot, or two")
	case !utf8.ValidString(name), strings.ContainsFunc(name, unicode.IsControl):
		return errors.New("a name has no control characters")
	}
	return nil
}

// reserved lists variables that a secret may not replace, in any letter case.
const reserved = ` PATH HOME SHELL USER LOGNAME PWD OLDPWD LANG TERM IFS CDPATH ENV BASH_ENV TMPDIR TMP TEMP HOSTNAME SSH_AUTH_SOCK SSH_CLIENT` +
	` SSH_CONNECTION SSH_TTY EDITOR VISUAL PAGER VSCODE_PROXY_URI CS_DISABLE_GETTING_STARTED_OVERRIDE XDG_RUNTIME_DIR XDG_CONFIG_HOME` +
	` XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME CODER `

// CheckEnv says what is wrong with the name of an environment variable; "" is none.
func CheckEnv(name string) error {
	upper := strings.ToUpper(name)
	taken := slices.ContainsFunc([]string{"CODER_", "GIT_", "LC_", "LD_", "DYLD_"}, func(start string) bool { return strings.HasPrefix(upper, start) })
	switch {
	case name == "":
		return nil
	case !variable(name):
		return errors.New("an environment variable is named with letters, digits and _ and begins with no digit")
	case len(name) > maxEnvName:
		return fmt.Errorf("an environment variable's name has %d characters at most", maxEnvName)
	case taken, strings.Contains(reserved, " "+upper+" "):
		return fmt.Errorf("the environment variable %s is reserved: the workspace needs it", name)
	}
	return nil
}

func variable(name string) bool {
	for i, r := range name {
		letter := r == '_' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// CheckPath says what is wrong with the path of a file in the workspace; "" is none.
func CheckPath(path string) error {
	switch {
	case path == "":
		return nil
	case !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "~/"):
		return errors.New("a file's path begins with ~/ or /")
	case strings.ContainsRune(path, 0):
		return errors.New("a file's path has no NUL byte")
	case len(path) > maxFilePath:
		return fmt.Errorf("a file's path has %d bytes at most", maxFilePath)
	}
	return nil
}

// CheckValue says what is wrong with a value.
func CheckValue(value secret.Secret) error {
	bytes := value.Reveal()
	switch {
	case len(bytes) == 0:
		return errors.New("the value is empty")
	case len(bytes) > MaxValue:
		return fmt.Errorf("a value has %d bytes at most", MaxValue)
	case slices.Contains(bytes, 0):
		return errors.New("a value has no NUL byte")
	case !utf8.Valid(bytes):
		return errors.New("a value is UTF-8 text")
	}
	return nil
}
