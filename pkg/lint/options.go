package lint

// Options say how to lint. The zero value is the default.
type Options struct {
	// Profile is "regular" or "pedantic", which adds the rules that are a matter of
	// taste. If empty, the configuration decides, and "regular" without one.
	Profile string
	// Exclude holds patterns of paths to leave out, as in .gitignore but without its
	// exceptions: a pattern without a slash matches each part of a path.
	Exclude []string
	// NoInlineIgnores makes comments in templates hide nothing.
	NoInlineIgnores bool
	// Config is the repository's configuration, nil for none.
	Config *Config
	// Explain fills in [Report.LookAlikes].
	Explain bool
	// Excerpts fills in [Finding.Excerpt], for reports that show it.
	Excerpts bool
	// Workers is how many templates are linted at a time. If zero, as many as Go runs
	// threads at a time.
	Workers int

	remedies *remedies // collects the fixes of findings; nil to make none
}

func (o *Options) pedantic() bool { return o.Profile == "pedantic" }

// severityOf is the severity that a rule reports with, 0 if it is off.
func (o *Options) severityOf(rule *RuleInfo) Severity {
	severity, off, configured := o.Config.severity(rule.ID)
	switch {
	case off:
		return 0
	case configured:
		return severity // whatever the profile, since the configuration names the rule
	case rule.Pedantic && !o.pedantic():
		return 0
	}
	return rule.Severity
}
