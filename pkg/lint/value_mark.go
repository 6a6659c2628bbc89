package lint

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// mark is a secret on its way: where it comes from and how it came here.
type mark struct {
	from *origin
	way  *hop // the last hop, nil at the origin
}

// hop is one stop of a mark; hops are shared by all marks that came this way.
type hop struct {
	before *hop
	at     hcl.Range
	what   string
	count  int
}

// via is the mark one stop further.
func (m *mark) via(at hcl.Range, what string) *mark {
	count := 1
	if m.way != nil {
		if m.way.at == at {
			return m
		}
		count = m.way.count + 1
	}
	if count > maxHops {
		return m
	}
	return &mark{m.from, &hop{m.way, at, what, count}}
}

// hops lists the stops from the origin on.
func (m *mark) hops() []*hop {
	var list []*hop
	for h := m.way; h != nil; h = h.before {
		list = append(list, h)
	}
	slices.Reverse(list)
	return list
}

// joinMarks is the union, each origin once, the way that was found first.
func joinMarks(a, b []*mark) []*mark {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := a[:len(a):len(a)]
	for _, m := range b {
		if len(out) >= maxMarks {
			break
		}
		if !slices.ContainsFunc(a, func(o *mark) bool { return o.from == m.from }) {
			out = append(out, m)
		}
	}
	return out
}

// joined is a value that is one of several, as the arms of a condition give. Its
// parts are the parts of all.
func joined(values ...*value) *value {
	var real []*value
	for _, v := range values {
		if !v.isNull() {
			real = append(real, v)
		}
	}
	switch len(real) {
	case 0:
		return constant(cty.NullVal(cty.DynamicPseudoType))
	case 1:
		return real[0]
	}
	out := &value{}
	for _, v := range real {
		out.marks = joinMarks(out.marks, v.marks)
		out.document = out.document || v.document
		out.assumed = out.assumed || v.assumed
		out.partial = out.partial || v.partial || !v.isObject() && !v.isList
		out.isList = out.isList || v.isList
		if out.whole == nil {
			out.whole = v.whole
		}
		if len(out.elems)+len(v.elems) <= maxElements {
			out.elems = append(out.elems, v.elems...)
		}
		for _, k := range v.keys {
			if len(out.keys) >= maxElements {
				break
			}
			field := v.fields[k]
			if have, ok := out.fields[k]; ok && have != field {
				at := have.at
				field = joined(have, field).writtenAt(at)
			}
			out.set(k, field)
		}
	}
	return out
}

func viaMarks(marks []*mark, at hcl.Range, what string) []*mark {
	if len(marks) == 0 {
		return nil
	}
	out := make([]*mark, len(marks))
	for i, m := range marks {
		out[i] = m.via(at, what)
	}
	return out
}
