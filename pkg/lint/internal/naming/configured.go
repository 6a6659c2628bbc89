package naming

import (
	"fmt"
	"strings"
)

// Names configures what names mean, in addition to the linter's own tables.
type Names struct {
	// Secret lists words and phrases that mean a secret.
	Secret []string
	// Allow lists whole names that do not mean a secret.
	Allow []string
}

// judge judges a name by the configuration, which takes precedence over the tables. ok is
// false if the configuration does not mention the name.
func (n *Names) judge(name string) (v Verdict, ok bool) {
	for _, allowed := range n.Allow {
		if strings.EqualFold(allowed, name) {
			return Verdict{Noun: name, Reason: "the configuration allows it"}, true
		}
	}
	if len(n.Secret) == 0 {
		return Verdict{}, false
	}
	p := split(name)
	spaced := " " + p.joined + " "
	for _, phrase := range n.Secret {
		if words := split(phrase); words.joined != "" && strings.Contains(spaced, " "+words.joined+" ") {
			return Verdict{
				Secret: true, Confidence: ConfidenceHigh, Words: p.words, Noun: phrase,
				Reason: fmt.Sprintf("the configuration says that %q means a secret", phrase),
			}, true
		}
	}
	return Verdict{}, false
}
