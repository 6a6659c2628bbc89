package naming

// maxCached bounds the caches of one worker.
const maxCached = 1 << 14

// Judge remembers the verdicts on names; one worker uses it.
type Judge struct {
	verdicts   map[string]Verdict
	configured *Names
}

func NewJudge(configured *Names) *Judge {
	return &Judge{verdicts: map[string]Verdict{}, configured: configured}
}

// Label is classifyLabel with the configured names.
func (c *Judge) Label(name, display, description string) Verdict {
	if v, ok := c.configured.judge(name); ok {
		return v
	}
	return classifyLabel(name, display, description)
}

func (c *Judge) Classify(name string) Verdict {
	if v, ok := c.verdicts[name]; ok {
		return v
	}
	if len(c.verdicts) >= maxCached {
		clear(c.verdicts)
	}
	v, ok := c.configured.judge(name)
	if !ok {
		v = Classify(name)
	}
	c.verdicts[name] = v
	return v
}

// Secret reports whether a name means a secret.
func (c *Judge) Secret(name string) bool { return c.Classify(name).Secret }
