package lint

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// byPlace groups hits of a kind by where they enter the sink: what comes by
// both arms of a condition is one cause. keep leaves hits out; nil keeps all.
func byPlace(hits []*hit, kind sinkKind, keep func(*hit) bool) [][]*hit {
	type place struct {
		at                 hcl.Range
		block, attr, label string
	}
	var list [][]*hit
	known := map[place]int{}
	for _, h := range hits {
		if h.kind != kind || keep != nil && !keep(h) {
			continue
		}
		k := place{h.place(), h.block.address, h.attr, h.label}
		i, ok := known[k]
		if !ok {
			i = len(list)
			known[k], list = i, append(list, nil)
		}
		if !slices.ContainsFunc(list[i], func(other *hit) bool { return other.mark.from.String() == h.mark.from.String() }) {
			list[i] = append(list[i], h)
		}
	}
	return list
}

// origins lists where the secrets of several hits come from, for people, and their
// addresses, for the fingerprint.
func origins(hits []*hit) (what, addresses string) {
	var names, from []string
	for _, h := range hits {
		names, from = append(names, h.mark.from.String()), append(from, h.mark.from.address)
	}
	return listed(names), strings.Join(from, ".")
}

// listed joins words as people do, each once.
func listed(all []string) string {
	var words []string
	for _, word := range all {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
