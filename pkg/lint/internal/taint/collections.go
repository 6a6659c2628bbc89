package taint

import "github.com/zclconf/go-cty/cty"

func contains(list, wanted *Value) *Value {
	want, ok := wanted.Text()
	if !ok {
		return Unknown
	}
	out := &Value{Known: cty.False, Assumed: list.Assumed || wanted.Assumed}
	for _, e := range list.Elems {
		have, ok := e.Text()
		if !ok {
			return Unknown
		}
		if have == want {
			out.Known = cty.True
		}
	}
	return out
}

func merge(args []*Value) *Value {
	out := &Value{Fields: map[string]*Value{}}
	for _, v := range args {
		if v.isNull() {
			continue
		}
		out.Taints = Join(out.Taints, v.Taints)
		out.Partial = out.Partial || v.Partial || !v.IsObject()
		out.Assumed = out.Assumed || v.Assumed
		out.Document = out.Document || v.Document
		for _, k := range v.Keys {
			if len(out.Keys) >= MaxElements {
				out.Partial = true
				break
			}
			out.Set(k, v.Fields[k])
		}
	}
	return out
}

func concat(args []*Value) *Value {
	out := &Value{IsList: true}
	for _, v := range args {
		out.Taints = Join(out.Taints, v.Taints)
		out.Partial = out.Partial || v.Partial || !v.IsList
		out.Assumed = out.Assumed || v.Assumed
		if len(out.Elems)+len(v.Elems) > MaxElements {
			out.Partial = true
			continue
		}
		out.Elems = append(out.Elems, v.Elems...)
	}
	return out
}

func flatten(v *Value) *Value {
	out := &Value{IsList: true, Taints: v.Taints, Partial: v.Partial, Assumed: v.Assumed}
	var add func(v *Value, depth int)
	add = func(v *Value, depth int) {
		if !v.IsList || depth > 8 {
			out.Elems = append(out.Elems, v)
			return
		}
		out.Taints = Join(out.Taints, v.Taints)
		out.Partial = out.Partial || v.Partial
		for _, e := range v.Elems {
			if len(out.Elems) >= MaxElements {
				out.Partial = true
				return
			}
			add(e, depth+1)
		}
	}
	for _, e := range v.Elems {
		add(e, 0)
	}
	return out
}

func lookup(args []*Value) *Value {
	if len(args) < 2 {
		return Carrying(args...)
	}
	found := args[0].Index(args[1])
	if key, ok := args[1].Text(); ok {
		if _, there := args[0].Fields[key]; there {
			return found
		}
	}
	if len(args) == 3 {
		return OneOf(found, args[2])
	}
	return found
}

func element(args []*Value) *Value {
	if len(args) != 2 {
		return Carrying(args...)
	}
	if i, ok := args[1].Int(); ok && args[0].IsList && !args[0].Partial && len(args[0].Elems) > 0 && i >= 0 {
		return args[0].Elems[i%len(args[0].Elems)].WithTaints(args[0].Taints)
	}
	return args[0].Index(Unknown)
}

func zipmap(args []*Value) *Value {
	if len(args) != 2 || !args[0].IsList || !args[1].IsList {
		return Carrying(args...)
	}
	out := &Value{Fields: map[string]*Value{}, Taints: args[1].Taints}
	for i, k := range args[0].Elems {
		name, ok := k.Text()
		if !ok || i >= len(args[1].Elems) {
			out.Partial = true
			out.Taints = Join(out.Taints, args[1].AllTaints())
			continue
		}
		out.Set(name, args[1].Elems[i])
	}
	return out
}

// coalesce may return any of its arguments up to the first that is certainly not empty.
func coalesce(args []*Value) *Value {
	var candidates []*Value
	for _, v := range args {
		if v.isNull() {
			continue
		}
		s, known := v.Text()
		if known && s == "" {
			continue
		}
		candidates = append(candidates, v)
		if known && !v.Assumed {
			break
		}
	}
	return OneOf(candidates...)
}
