package flow

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// ByPlace groups sinks of a kind by where the secret enters: what both results of a
// conditional have is one cause. A keep that is not nil selects sinks.
func ByPlace(sinks []*Sink, kind SinkKind, keep func(*Sink) bool) [][]*Sink {
	type place struct {
		at                 hcl.Range
		block, attr, label string
	}
	var list [][]*Sink
	known := map[place]int{}
	for _, sink := range sinks {
		if sink.Kind != kind || keep != nil && !keep(sink) {
			continue
		}
		k := place{sink.Place(), sink.Block.Address, sink.Attribute, sink.Label}
		i, ok := known[k]
		if !ok {
			i = len(list)
			known[k], list = i, append(list, nil)
		}
		if !slices.ContainsFunc(list[i], func(other *Sink) bool { return other.Taint.Source.String() == sink.Taint.Source.String() }) {
			list[i] = append(list[i], sink)
		}
	}
	return list
}

// SourcesOf describes the sources of several sinks, and lists their addresses for the
// fingerprint.
func SourcesOf(sinks []*Sink) (what, addresses string) {
	var names, from []string
	for _, sink := range sinks {
		names, from = append(names, sink.Taint.Source.String()), append(from, sink.Taint.Source.Address)
	}
	return Enumerate(names), strings.Join(from, ".")
}

// Enumerate joins words with commas and "and", each once.
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
