package lint

import (
	"slices"
	"strings"
)

// assignLiterals gives each literal to the rule that reports it: the one with the most to
// say of its place, and hardcoded-secret where there is none.
func (t *template) assignLiterals(o *Options) {
	t.literalsOf = map[*rule][]written{}
	for _, w := range t.literals {
		owner := t.owner(o, &w)
		t.literalsOf[owner] = append(t.literalsOf[owner], w)
	}
}

func (t *template) owner(o *Options, w *written) *rule {
	b := w.block
	switch {
	case b == nil:
	case w.inApp():
		return ruleSecretInApp
	case b.Type == "variable" && w.attribute == "default" && t.variable(b).secret:
		return ruleInsensitiveVariable
	case b.typ == "coder_parameter" && w.attribute == "default" && slices.ContainsFunc(t.root.parameters(b), func(p *parameter) bool { return p.secret }):
		return ruleSecretDefault
	case o.severityOf(ruleSecretDefault) == 0:
	case b.typ == "coder_workspace_preset" && strings.HasPrefix(w.attribute, "parameters"), b.typ == "coder_parameter" && t.reachesDefault(w):
		return ruleSecretDefault
	}
	return ruleHardcodedSecret
}

// reachesDefault reports a literal that is found where it reaches a default or an option.
func (t *template) reachesDefault(w *written) bool {
	return slices.ContainsFunc(t.sinks, func(h *hit) bool {
		return h.kind == sinkDefault && h.mark.from.kind == fromLiteral && within(w.value, h.mark.from.at)
	})
}
