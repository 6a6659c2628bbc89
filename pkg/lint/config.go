package lint

import (
	"fmt"
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// ConfigName is the file that sets the rules of a repository. It can set nothing
// else: it may come from whoever sent the change that is linted.
const ConfigName = ".coder-secrets.yaml"

// ConfigSchemaURL is where the file's JSON schema is published, for editors.
const ConfigSchemaURL = "https://raw.githubusercontent.com/coder-secrets/coder-secrets/main/docs/schema/config-v1.json"

// Config is what a configuration file says. The zero value changes nothing.
type Config struct {
	// Path is the file it was read from, "" for none.
	Path string
	// Profile is "regular" or "pedantic".
	Profile string
	// FailOn is the lowest severity that fails: error, warning, note or never.
	FailOn string
	// Rules sets a rule's severity: error, warning, note or off.
	Rules map[string]string
	Names naming.Names
	// Exclude are patterns of paths to leave out.
	Exclude []string
}

// ConfigError is a mistake in a configuration file: wrong use.
type ConfigError struct {
	Path string
	Err  error
}

// Error names the file.
func (e *ConfigError) Error() string { return fmt.Sprintf("cannot use %q: %v", e.Path, e.Err) }

// Unwrap returns the cause.
func (e *ConfigError) Unwrap() error { return e.Err }

// ExitCode is that of wrong use.
func (e *ConfigError) ExitCode() int { return 2 }

// depth is the number of folders in a path.
func depth(p string) int {
	if p == "" {
		return 0
	}
	return strings.Count(p, "/") + 1
}

// severity is what the configuration says of a rule.
func (c *Config) severity(id string) (s Severity, off, ok bool) {
	name, ok := c.Rules[id]
	if !ok {
		return 0, false, false
	}
	s, _ = ParseSeverity(name)
	return s, name == "off", true
}
