package flow

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// ByPlace groups hits of a kind by where they enter the sink: what comes by
// both arms of a condition is one cause. keep leaves hits out; nil keeps all.
func ByPlace(hits []*Sink, kind SinkKind, keep func(*Sink) bool) [][]*Sink {
	type place struct {
		at                 hcl.Range
		block, attr, label string
	}
	var list [][]*Sink
	known := map[place]int{}
	for _, h := range hits {
		if h.Kind != kind || keep != nil && !keep(h) {
			continue
		}
		k := place{h.Place(), h.Block.Address, h.Attribute, h.Label}
		i, ok := known[k]
		if !ok {
			i = len(list)
			known[k], list = i, append(list, nil)
		}
		if !slices.ContainsFunc(list[i], func(other *Sink) bool { return other.Taint.Source.String() == h.Taint.Source.String() }) {
			list[i] = append(list[i], h)
		}
	}
	return list
}

// SourcesOf lists where the secrets of several hits come from, for people, and their
// addresses, for the fingerprint.
func SourcesOf(hits []*Sink) (what, addresses string) {
	var names, from []string
	for _, h := range hits {
		names, from = append(names, h.Taint.Source.String()), append(from, h.Taint.Source.Address)
	}
	return Enumerate(names), strings.Join(from, ".")
}

// Enumerate joins words as people do, each once.
func Enumerate(all []string) string {
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
