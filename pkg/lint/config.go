package lint

import (
	"fmt"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// Config is the configuration of a repository. The zero value changes nothing.
type Config struct {
	// Path is the file that it was read from, "" for none.
	Path string
	// Profile is "regular" or "pedantic", as [Options.Profile].
	Profile string
	// FailOn is the lowest severity that makes the program fail: "error", "warning",
	// "note" or "never". [Run] does not use it.
	FailOn string
	// Rules holds the severity of rules by their id: "error", "warning", "note" or
	// "off".
	Rules map[string]string
	Names Names
	// Exclude holds patterns of paths to leave out, as [Options.Exclude].
	Exclude []string
}

// Names are a repository's own words and names.
type Names = naming.Names

// ConfigError is a mistake in a configuration file or a baseline.
type ConfigError struct {
	Path string
	Err  error
}

// Error names the file.
func (e *ConfigError) Error() string { return fmt.Sprintf("cannot use %q: %v", e.Path, e.Err) }

// Unwrap returns the cause.
func (e *ConfigError) Unwrap() error { return e.Err }

// ExitCode is the exit status of the program for wrong use.
func (e *ConfigError) ExitCode() int { return 2 }

// severity is the configured severity of a rule; ok is false if it is not configured.
func (c *Config) severity(id string) (s Severity, off, ok bool) {
	name, ok := c.Rules[id]
	if !ok {
		return 0, false, false
	}
	s, _ = ParseSeverity(name)
	return s, name == "off", true
}
