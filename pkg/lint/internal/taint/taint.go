package taint

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Taint is a secret on its way: where it comes from and how it came here.
type Taint struct {
	Source *Source
	path   *Step // the last hop, nil at the origin
}

// Step is one stop of a mark; hops are shared by all marks that came this way.
type Step struct {
	previous *Step
	Range    hcl.Range
	What     string
	count    int
}

// Through is the mark one stop further.
func (m *Taint) Through(at hcl.Range, what string) *Taint {
	count := 1
	if m.path != nil {
		if m.path.Range == at {
			return m
		}
		count = m.path.count + 1
	}
	if count > maxSteps {
		return m
	}
	return &Taint{m.Source, &Step{m.path, at, what, count}}
}

// Steps lists the stops from the origin on.
func (m *Taint) Steps() []*Step {
	var list []*Step
	for h := m.path; h != nil; h = h.previous {
		list = append(list, h)
	}
	slices.Reverse(list)
	return list
}

// Join is the union, each origin once, the way that was found first.
func Join(a, b []*Taint) []*Taint {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := a[:len(a):len(a)]
	for _, m := range b {
		if len(out) >= maxTaints {
			break
		}
		if !slices.ContainsFunc(a, func(o *Taint) bool { return o.Source == m.Source }) {
			out = append(out, m)
		}
	}
	return out
}

func allThrough(marks []*Taint, at hcl.Range, what string) []*Taint {
	if len(marks) == 0 {
		return nil
	}
	out := make([]*Taint, len(marks))
	for i, m := range marks {
		out[i] = m.Through(at, what)
	}
	return out
}

// maxSteps bounds the length of a way that is told.
const maxSteps = 40
