package flow

import (
	"github.com/zclconf/go-cty/cty"
)

func contains(list, wanted *value) *value {
	want, ok := wanted.str()
	if !ok {
		return unknown
	}
	out := &value{known: cty.False, assumed: list.assumed || wanted.assumed}
	for _, e := range list.elems {
		have, ok := e.str()
		if !ok {
			return unknown
		}
		if have == want {
			out.known = cty.True
		}
	}
	return out
}

func merge(args []*value) *value {
	out := &value{fields: map[string]*value{}}
	for _, v := range args {
		if v.isNull() {
			continue
		}
		out.taints = JoinTaints(out.taints, v.taints)
		out.partial = out.partial || v.partial || !v.isObject()
		out.assumed = out.assumed || v.assumed
		out.document = out.document || v.document
		for _, k := range v.keys {
			if len(out.keys) >= maxElements {
				out.partial = true
				break
			}
			out.set(k, v.fields[k])
		}
	}
	return out
}

func concat(args []*value) *value {
	out := &value{isList: true}
	for _, v := range args {
		out.taints = JoinTaints(out.taints, v.taints)
		out.partial = out.partial || v.partial || !v.isList
		out.assumed = out.assumed || v.assumed
		if len(out.elems)+len(v.elems) > maxElements {
			out.partial = true
			continue
		}
		out.elems = append(out.elems, v.elems...)
	}
	return out
}

func flatten(v *value) *value {
	out := &value{isList: true, taints: v.taints, partial: v.partial, assumed: v.assumed}
	var add func(v *value, depth int)
	add = func(v *value, depth int) {
		if !v.isList || depth > 8 {
			out.elems = append(out.elems, v)
			return
		}
		out.taints = JoinTaints(out.taints, v.taints)
		out.partial = out.partial || v.partial
		for _, e := range v.elems {
			if len(out.elems) >= maxElements {
				out.partial = true
				return
			}
			add(e, depth+1)
		}
	}
	for _, e := range v.elems {
		add(e, 0)
	}
	return out
}

func lookup(args []*value) *value {
	if len(args) < 2 {
		return carrying(args...)
	}
	found := args[0].index(args[1])
	if key, ok := args[1].str(); ok {
		if _, there := args[0].fields[key]; there {
			return found
		}
	}
	if len(args) == 3 {
		return joined(found, args[2])
	}
	return found
}

func element(args []*value) *value {
	if len(args) != 2 {
		return carrying(args...)
	}
	if i, ok := smallInt(args[1]); ok && args[0].isList && !args[0].partial && len(args[0].elems) > 0 && i >= 0 {
		return args[0].elems[i%len(args[0].elems)].withTaints(args[0].taints)
	}
	return args[0].index(unknown)
}

func zipmap(args []*value) *value {
	if len(args) != 2 || !args[0].isList || !args[1].isList {
		return carrying(args...)
	}
	out := &value{fields: map[string]*value{}, taints: args[1].taints}
	for i, k := range args[0].elems {
		name, ok := k.str()
		if !ok || i >= len(args[1].elems) {
			out.partial = true
			out.taints = JoinTaints(out.taints, args[1].allTaints())
			continue
		}
		out.set(name, args[1].elems[i])
	}
	return out
}

// coalesce may be any of its arguments up to the first that is surely something.
func coalesce(args []*value) *value {
	var candidates []*value
	for _, v := range args {
		if v.isNull() {
			continue
		}
		s, known := v.str()
		if known && s == "" {
			continue
		}
		candidates = append(candidates, v)
		if known && !v.assumed {
			break
		}
	}
	return joined(candidates...)
}

// sameShape is a collection whose order or number of elements may change.
func sameShape(v *value) *value { return v }
