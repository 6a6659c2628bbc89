package lint

// maxCached bounds the caches of one worker.
const maxCached = 1 << 14

// nameCache remembers the verdicts on names; one worker uses it.
type nameCache struct {
	verdicts   map[string]nameVerdict
	configured *Names
}

func newNameCache(configured *Names) *nameCache {
	return &nameCache{verdicts: map[string]nameVerdict{}, configured: configured}
}

// label is classifyLabel with the configured names.
func (c *nameCache) label(name, display, description string) nameVerdict {
	if v, ok := c.configured.judge(name); ok {
		return v
	}
	return classifyLabel(name, display, description)
}

func (c *nameCache) classify(name string) nameVerdict {
	if v, ok := c.verdicts[name]; ok {
		return v
	}
	if len(c.verdicts) >= maxCached {
		clear(c.verdicts)
	}
	v, ok := c.configured.judge(name)
	if !ok {
		v = classifyName(name)
	}
	c.verdicts[name] = v
	return v
}

// secret reports whether a name means a secret.
func (c *nameCache) secret(name string) bool { return c.classify(name).Secret }
