package lint

import "github.com/coder-secrets/coder-secrets/pkg/lint/internal/fix"

// Options say how to lint. The zero value is the default.
type Options struct {
	// Profile is "regular" or "pedantic", which adds the rules that are a matter of
	// taste; what the configuration says, or regular, where empty.
	Profile string
	// Exclude are patterns of paths to leave out, as .gitignore has them, without
	// its exceptions: a pattern without a slash fits each part of a path.
	Exclude []string
	// NoInlineIgnores makes comments in templates hide nothing.
	NoInlineIgnores bool
	// Config is the repository's configuration; nil for none.
	Config *Config
	// Explain gathers the look-alikes that were passed over.
	Explain bool
	// Excerpts fills in the lines around each finding, for reports that show them.
	Excerpts bool
	// Workers is how many templates are looked at at a time; the number of
	// processors where zero.
	Workers int

	remedies *[]*fix.Remedy // gathers how findings can be mended; nil for not at all
}

func (o *Options) pedantic() bool { return o.Profile == "pedantic" }

// severityOf is the severity that a rule reports with, 0 where it is off.
func (o *Options) severityOf(rule *rule) Severity {
	severity, off, configured := o.Config.severity(rule.id)
	switch {
	case off:
		return 0
	case configured:
		return severity // asked for by name, whatever the profile
	case rule.pedantic && !o.pedantic():
		return 0
	}
	return rule.severity
}
