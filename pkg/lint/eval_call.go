package lint

import (
	"math/big"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// cleanFunctions give nothing of their arguments away, or too little to matter.
var cleanFunctions = wordSet("length sha1 sha256 sha512 md5 bcrypt filesha1 filesha256 filesha512 filemd5 filebase64sha256 filebase64sha512 " +
	"base64sha256 base64sha512 uuid uuidv5 contains can startswith endswith strcontains alltrue anytrue timestamp plantimestamp " +
	"fileexists fileset issensitive keys index signum range timecmp timeadd cidrhost cidrnetmask cidrsubnet abspath pathexpand " +
	"dirname basename parseint")

// call evaluates a function call. What a function is not known to drop, it keeps.
func (s *scope) call(e *hclsyntax.FunctionCallExpr) *value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "templatefile":
		return s.templateFile(e)
	case "templatestring":
		return s.templateString(e)
	case "file", "filebase64":
		return s.file(e)
	case "try":
		return s.try(e)
	}
	args := make([]*value, 0, len(e.Args))
	for _, arg := range e.Args {
		args = append(args, s.eval(arg))
	}
	if e.ExpandFinal && len(args) > 0 {
		last := args[len(args)-1]
		if !last.isList {
			return carrying(args...)
		}
		args = append(args[:len(args)-1], last.elems...)
	}
	return apply(name, args)
}

// apply is a function of its arguments' values.
func apply(name string, args []*value) *value {
	if cleanFunctions[name] {
		return clean(name, args)
	}
	if len(args) == 0 {
		return unknown
	}
	switch name {
	case "sensitive", "nonsensitive", "ephemeralasnull", "tolist", "tomap", "toset", "sort", "distinct", "reverse", "compact", "type":
		return sameShape(args[0])
	case "tostring", "tonumber", "tobool":
		return args[0]
	case "coalesce", "coalescelist":
		return coalesce(args)
	case "merge":
		return merge(args)
	case "concat", "setunion":
		return concat(args)
	case "flatten":
		return flatten(args[0])
	case "lookup":
		return lookup(args)
	case "element":
		return element(args)
	case "one":
		return args[0].index(constant(cty.NumberIntVal(0)))
	case "values":
		return &value{isList: true, elems: args[0].parts(), marks: args[0].marks, partial: args[0].partial}
	case "zipmap":
		return zipmap(args)
	case "slice", "chunklist", "matchkeys", "setsubtract", "setintersection":
		return &value{isList: true, elems: args[0].parts(), marks: args[0].marks, partial: true}
	case "jsonencode", "yamlencode", "base64encode", "base64gzip", "urlencode", "textencodebase64":
		return encode(name, args[0])
	case "jsondecode", "yamldecode", "base64decode", "urldecode", "textdecodebase64":
		return decode(name, args[0])
	}
	return text(name, args)
}

// clean gives the plain results of functions that drop secrets, where they are
// easily known and conditions rest on them.
func clean(name string, args []*value) *value {
	switch {
	case name == "length" && len(args) == 1 && (args[0].isList || args[0].isObject()) && !args[0].partial:
		return &value{known: cty.NumberIntVal(int64(len(args[0].parts()))), assumed: args[0].assumed}
	case name == "keys" && len(args) == 1 && args[0].isObject():
		out := &value{isList: true, partial: args[0].partial, assumed: args[0].assumed}
		for _, k := range args[0].keys {
			out.elems = append(out.elems, constantString(k))
		}
		return out
	case name == "contains" && len(args) == 2 && args[0].isList && !args[0].partial:
		return contains(args[0], args[1])
	}
	return unknown
}

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

// sameShape is a collection whose order or number of elements may change.
func sameShape(v *value) *value { return v }

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

func (s *scope) try(e *hclsyntax.FunctionCallExpr) *value {
	var candidates []*value
	for _, arg := range e.Args {
		candidates = append(candidates, s.eval(arg))
	}
	// The first may fail, so each may be the result.
	return joined(candidates...)
}

func merge(args []*value) *value {
	out := &value{fields: map[string]*value{}}
	for _, v := range args {
		if v.isNull() {
			continue
		}
		out.marks = joinMarks(out.marks, v.marks)
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
		out.marks = joinMarks(out.marks, v.marks)
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
	out := &value{isList: true, marks: v.marks, partial: v.partial, assumed: v.assumed}
	var add func(v *value, depth int)
	add = func(v *value, depth int) {
		if !v.isList || depth > 8 {
			out.elems = append(out.elems, v)
			return
		}
		out.marks = joinMarks(out.marks, v.marks)
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
		return args[0].elems[i%len(args[0].elems)].withMarks(args[0].marks)
	}
	return args[0].index(unknown)
}

// smallInt is a constant as an index.
func smallInt(v *value) (int, bool) {
	if !v.isConstant() || v.known.IsNull() || v.known.Type() != cty.Number {
		return 0, false
	}
	i, accuracy := v.known.AsBigFloat().Int64()
	return int(i), accuracy == big.Exact && i >= -maxElements && i <= maxElements
}

func zipmap(args []*value) *value {
	if len(args) != 2 || !args[0].isList || !args[1].isList {
		return carrying(args...)
	}
	out := &value{fields: map[string]*value{}, marks: args[1].marks}
	for i, k := range args[0].elems {
		name, ok := k.str()
		if !ok || i >= len(args[1].elems) {
			out.partial = true
			out.marks = joinMarks(out.marks, args[1].allMarks())
			continue
		}
		out.set(name, args[1].elems[i])
	}
	return out
}

// encode keeps what the text stands for, so that decode finds it again.
func encode(name string, v *value) *value {
	return &value{marks: v.allMarks(), inner: v, encoding: strings.Replace(name, "encode", "", 1), document: v.isObject() || v.document, assumed: v.assumed}
}

func decode(name string, v *value) *value {
	if v.inner != nil && v.encoding == strings.Replace(name, "decode", "", 1) {
		return v.inner
	}
	if text, ok := v.str(); ok && name == "jsondecode" {
		return fromJSON(text)
	}
	if len(v.marks) == 0 {
		return unknown
	}
	return &value{marks: v.allMarks(), document: true}
}

// fromJSON is the value that a JSON text stands for.
func fromJSON(text string) *value {
	node, diags := readJSON([]byte(text), "")
	if diags.HasErrors() {
		return unknown
	}
	return fromJSONNode(node)
}

func fromJSONNode(n *jsonNode) *value {
	switch n.kind {
	case jsonText:
		return constantString(n.text)
	case jsonBool:
		return constant(cty.BoolVal(n.text == "true"))
	case jsonNumber:
		if v, err := cty.ParseNumberVal(n.text); err == nil {
			return constant(v)
		}
		return unknown
	case jsonArray:
		out := &value{isList: true}
		for _, e := range n.elements {
			out.elems = append(out.elems, fromJSONNode(e))
		}
		return out
	case jsonObject:
		out := &value{fields: map[string]*value{}}
		for _, m := range n.members {
			out.set(m.key.text, fromJSONNode(m.value))
		}
		return out
	}
	return constant(cty.NullVal(cty.DynamicPseudoType))
}

// text is a function of strings: its constant result where that is easily known,
// and every secret of its arguments.
func text(name string, args []*value) *value {
	out := *carrying(args...)
	strs := make([]string, 0, len(args))
	size := 0
	for _, v := range args {
		out.assumed = out.assumed || v.assumed
		str, ok := v.str()
		if name == "join" && len(strs) == 1 && v.isList && !v.partial {
			str, ok = joinKnown(strs[0], v)
		}
		if !ok {
			return &out
		}
		if size += len(str); size > maxKnownString {
			return &out
		}
		strs = append(strs, str)
	}
	if result, ok := textResult(name, strs); ok && len(result) <= maxKnownString {
		out.known = cty.StringVal(result)
	}
	return &out
}

func joinKnown(separator string, list *value) (string, bool) {
	var strs []string
	size := 0
	for _, e := range list.elems {
		str, ok := e.str()
		if !ok {
			return "", false
		}
		if size += len(str) + len(separator); size > maxKnownString {
			return "", false
		}
		strs = append(strs, str)
	}
	return strings.Join(strs, separator), true
}

func textResult(name string, args []string) (string, bool) {
	switch {
	case len(args) == 1:
		switch name {
		case "lower":
			return strings.ToLower(args[0]), true
		case "upper":
			return strings.ToUpper(args[0]), true
		case "title":
			return titleCase(args[0]), true
		case "trimspace":
			return strings.TrimSpace(args[0]), true
		case "chomp":
			return strings.TrimRight(args[0], "\r\n"), true
		}
	case len(args) == 2:
		switch name {
		case "trimprefix":
			return strings.TrimPrefix(args[0], args[1]), true
		case "trimsuffix":
			return strings.TrimSuffix(args[0], args[1]), true
		case "trim":
			return strings.Trim(args[0], args[1]), true
		case "join":
			return args[1], true
		}
	case len(args) == 3 && name == "replace" && !strings.HasPrefix(args[1], "/"):
		if strings.Count(args[0], args[1])*len(args[2]) > maxKnownString {
			return "", false
		}
		return strings.ReplaceAll(args[0], args[1], args[2]), true
	}
	if name == "format" && len(args) > 0 {
		return format(args[0], args[1:])
	}
	return "", false
}

// format knows the plain verbs; other formats stay unknown.
func format(spec string, args []string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(spec); i++ {
		switch {
		case spec[i] != '%':
			b.WriteByte(spec[i])
		case i+1 >= len(spec):
			return "", false
		case spec[i+1] == '%':
			b.WriteByte('%')
			i++
		case (spec[i+1] == 's' || spec[i+1] == 'v' || spec[i+1] == 'd') && len(args) > 0:
			b.WriteString(args[0])
			args = args[1:]
			i++
		default:
			return "", false
		}
	}
	return b.String(), true
}

func titleCase(s string) string {
	b := []byte(s)
	for i := range b {
		if (i == 0 || b[i-1] == ' ') && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// file is the content of a file: nothing flows into it, its own secrets are found
// where they are written.
func (s *scope) file(e *hclsyntax.FunctionCallExpr) *value {
	if len(e.Args) == 1 {
		if name, ok := s.eval(e.Args[0]).str(); ok {
			s.in.graph.reached(s.in.mod, name)
		}
	}
	return unknown
}

// templateString evaluates the text it is given where that is written out.
func (s *scope) templateString(e *hclsyntax.FunctionCallExpr) *value {
	args := make([]*value, len(e.Args))
	for i, arg := range e.Args {
		args[i] = s.eval(arg)
	}
	return carrying(args...)
}

// templateFile renders a file: what flows into its variables flows on where the
// file uses them.
func (s *scope) templateFile(e *hclsyntax.FunctionCallExpr) *value {
	if len(e.Args) != 2 {
		return unknown
	}
	vars := s.eval(e.Args[1])
	name, ok := s.eval(e.Args[0]).str()
	if !ok {
		return carrying(vars)
	}
	if len(vars.allMarks()) == 0 {
		s.in.graph.reached(s.in.mod, name)
		return unknown
	}
	tpl := s.in.graph.textTemplate(s.in.mod, name)
	if tpl == nil || tpl.expr == nil || vars.partial || !vars.isObject() {
		return carrying(vars)
	}
	// A template cannot call templatefile itself, so this goes one level deep.
	inner := &scope{in: s.in, vars: vars.fields, parent: s, owner: path.Base(tpl.file.name), closed: true}
	v := inner.eval(tpl.expr)
	return v.withMarks(vars.marks)
}
