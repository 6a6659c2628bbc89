// Package usersecret implements the rules of Coder's user secrets: valid names, delivery
// targets and sizes, and the file formats for several secrets. Checking them here reports
// all errors at once, before anything is sent; the server still has the final say.
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

// The limits of a server. Limits over all secrets count stored bytes, which are more than
// the bytes of the values if the server encrypts them.
const (
	MaxValue    = 24 << 10 // bytes of a value
	MaxSecrets  = 50
	MaxBytes    = 200 << 10 // stored bytes of all values
	MaxEnvBytes = 24 << 10  // stored bytes of the values that become environment variables
	maxEnvName  = 256
	maxFilePath = 4096
)

// Secret is a secret to store.
type Secret struct {
	Name string
	// Env is the environment variable that receives the value; may be empty.
	Env string
	// Path is the file that receives the value; may be empty.
	Path  string
	Value secret.Secret
}

// Check returns everything that a server would refuse. The errors do not show the value,
// nor the name, because a value may have been typed in its place.
func (s Secret) Check() []error {
	var faults []error
	for _, fault := range []error{CheckName(s.Name), CheckEnv(s.Env), CheckPath(s.Path), CheckValue(s.Value)} {
		if fault != nil {
			faults = append(faults, fault)
		}
	}
	return faults
}

// CheckName returns what is wrong with a name. It refuses some names that a server
// accepts, because they would change the path of a URL.
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

// reserved lists variables that a secret cannot replace, in any letter case.
const reserved = ` PATH HOME SHELL USER LOGNAME PWD OLDPWD LANG TERM IFS CDPATH ENV BASH_ENV TMPDIR TMP TEMP HOSTNAME SSH_AUTH_SOCK SSH_CLIENT` +
	` SSH_CONNECTION SSH_TTY EDITOR VISUAL PAGER VSCODE_PROXY_URI CS_DISABLE_GETTING_STARTED_OVERRIDE XDG_RUNTIME_DIR XDG_CONFIG_HOME` +
	` XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME CODER `

// CheckEnv returns what is wrong with the name of an environment variable; "" is valid.
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

// CheckPath returns what is wrong with the path of a file in the workspace; "" is valid.
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

// CheckValue returns what is wrong with a value.
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
