package naming

// maxCached bounds the cache of a Judge.
const maxCached = 1 << 14

// Judge classifies names with a configuration and caches the verdicts. It is not safe for
// concurrent use.
type Judge struct {
	verdicts   map[string]Verdict
	configured *Names
}

// NewJudge returns a Judge for the configured names.
func NewJudge(configured *Names) *Judge {
	return &Judge{verdicts: map[string]Verdict{}, configured: configured}
}

// Label classifies a parameter or variable by its name, display name and description.
func (j *Judge) Label(name, display, description string) Verdict {
	if v, ok := j.configured.judge(name); ok {
		return v
	}
	return classifyLabel(name, display, description)
}

// Classify classifies a name.
func (j *Judge) Classify(name string) Verdict {
	if v, ok := j.verdicts[name]; ok {
		return v
	}
	if len(j.verdicts) >= maxCached {
		clear(j.verdicts)
	}
	v, ok := j.configured.judge(name)
	if !ok {
		v = Classify(name)
	}
	j.verdicts[name] = v
	return v
}

// Secret reports whether a name means a secret.
func (j *Judge) Secret(name string) bool { return j.Classify(name).Secret }
