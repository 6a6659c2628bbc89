package naming

import "strings"

// WithPattern returns the verdict, adjusted by the regular expression that validates the value.
func (v Verdict) WithPattern(regex string) Verdict {
	switch {
	case closedSet(regex):
		if v.Secret || v.Unclear {
			v.Secret, v.Unclear = false, false
			v.Reason = "only one of a few words is valid, or digits, or a URL"
		}
	case tokenFormat(regex):
		v.Secret, v.Unclear, v.Confidence = true, false, ConfidenceHigh
		v.Reason = "only a token of a known format is valid"
	}
	return v
}

// closedSet reports a pattern that matches only a few words, digits, a URL or a UUID.
func closedSet(regex string) bool {
	body := strings.TrimSuffix(strings.TrimPrefix(regex, "^"), "$")
	if body == regex {
		return false
	}
	if strings.HasPrefix(body, "http") || strings.Contains(body, "://") || body == `\d+` || body == "[0-9]+" || body == "[0-9]*" {
		return true
	}
	if strings.HasPrefix(body, "[0-9a-fA-F]{8}-") || strings.HasPrefix(body, "[0-9a-f]{8}-") {
		return true
	}
	body = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(body, "("), "?:"), ")")
	if !strings.Contains(body, "|") {
		return false
	}
	for _, word := range strings.Split(body, "|") {
		if strings.ContainsAny(word, `[](){}\*+?.^$`) {
			return false
		}
	}
	return true
}

// tokenFormat reports a pattern that begins with the prefix of a token.
func tokenFormat(regex string) bool {
	body := strings.TrimLeft(strings.TrimPrefix(regex, "^"), "(?:")
	for _, prefix := range []string{"ghp_", "github_pat_", "gh[", "glpat-", "sk-", "xox", "AKIA", "hvs", "tskey-", "dckr_pat_", "npm_", "pypi-"} {
		if strings.HasPrefix(body, prefix) {
			return true
		}
	}
	return false
}
