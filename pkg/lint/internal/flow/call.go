package flow

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// cleanFunctions give nothing of their arguments away, or too little to matter. The
// secrets of a file that one reads are found where they are written.
const cleanFunctions chars.Words = "length sha1 sha256 sha512 md5 bcrypt filesha1 filesha256 filesha512 filemd5 filebase64sha256 filebase64sha512 " +
	"base64sha256 base64sha512 uuid uuidv5 contains can startswith endswith strcontains alltrue anytrue timestamp plantimestamp " +
	"fileexists fileset issensitive keys index signum range timecmp timeadd cidrhost cidrnetmask cidrsubnet abspath pathexpand " +
	"dirname basename parseint file filebase64"

// call evaluates a function call. What a function is not known to drop, it keeps.
func (s *scope) call(e *hclsyntax.FunctionCallExpr) *value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "templatefile":
		return s.templateFile(e)
	case "templatestring":
		return s.templateString(e)
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
	if cleanFunctions.Has(name) {
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
		if args[0].whole != nil {
			return args[0]
		}
		return &value{isList: true, elems: args[0].parts(), taints: args[0].taints, partial: args[0].partial}
	case "zipmap":
		return zipmap(args)
	case "slice", "chunklist", "matchkeys", "setsubtract", "setintersection":
		return &value{isList: true, elems: args[0].parts(), taints: args[0].taints, partial: true}
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

func (s *scope) try(e *hclsyntax.FunctionCallExpr) *value {
	var candidates []*value
	for _, arg := range e.Args {
		candidates = append(candidates, s.eval(arg))
	}
	// The first may fail, so each may be the result.
	return joined(candidates...)
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
	if len(vars.allTaints()) == 0 {
		return unknown
	}
	tpl := s.in.graph.textTemplate(name)
	if tpl == nil || tpl.expr == nil || vars.partial || !vars.isObject() {
		return carrying(vars)
	}
	// A template cannot call templatefile itself, so this goes one level deep.
	inner := &scope{in: s.in, vars: vars.fields, parent: s, owner: path.Base(tpl.file.Name), closed: true}
	v := inner.eval(tpl.expr)
	return v.withTaints(vars.taints)
}
