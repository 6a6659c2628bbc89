package taint

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// maxSteps bounds the length of a path.
const maxSteps = 40

// Taint is a secret in a value: its source and the path from there.
type Taint struct {
	Source *Source
	path   *Step // the last step, nil at the source
}

// Step is one step of a path. Taints with a common path share its steps.
type Step struct {
	previous *Step
	Range    hcl.Range
	What     string // what the value flows into
	count    int    // steps up to and with this one
}

// Through returns the taint with one more step.
func (t *Taint) Through(at hcl.Range, what string) *Taint {
	count := 1
	if t.path != nil {
		if t.path.Range == at {
			return t
		}
		count = t.path.count + 1
	}
	if count > maxSteps {
		return t
	}
	return &Taint{t.Source, &Step{t.path, at, what, count}}
}

// Steps lists the path from the source on.
func (t *Taint) Steps() []*Step {
	var list []*Step
	for step := t.path; step != nil; step = step.previous {
		list = append(list, step)
	}
	slices.Reverse(list)
	return list
}

// Join returns the union: each source once, with the path that was found first.
func Join(a, b []*Taint) []*Taint {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := a[:len(a):len(a)]
	for _, t := range b {
		if len(out) >= maxTaints {
			break
		}
		if !slices.ContainsFunc(a, func(other *Taint) bool { return other.Source == t.Source }) {
			out = append(out, t)
		}
	}
	return out
}

func allThrough(taints []*Taint, at hcl.Range, what string) []*Taint {
	if len(taints) == 0 {
		return nil
	}
	out := make([]*Taint, len(taints))
	for i, t := range taints {
		out[i] = t.Through(at, what)
	}
	return out
}
