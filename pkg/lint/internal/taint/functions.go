package taint

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// cleanFunctions return nothing of their arguments that matters. Literals in a file that
// one of them reads are found in the file itself.
const cleanFunctions chars.Words = "length sha1 sha256 sha512 md5 bcrypt filesha1 filesha256 filesha512 filemd5 filebase64sha256 filebase64sha512 " +
	"base64sha256 base64sha512 uuid uuidv5 contains can startswith endswith strcontains alltrue anytrue timestamp plantimestamp " +
	"fileexists fileset issensitive keys index signum range timecmp timeadd cidrhost cidrnetmask cidrsubnet abspath pathexpand " +
	"dirname basename parseint file filebase64"

// Call evaluates a function. A function that is not known to drop the secrets of its
// arguments keeps them.
func Call(name string, args []*Value) *Value {
	if cleanFunctions.Has(name) {
		return clean(name, args)
	}
	if len(args) == 0 {
		return Unknown
	}
	switch name {
	case "sensitive", "nonsensitive", "ephemeralasnull", "tolist", "tomap", "toset", "sort", "distinct", "reverse", "compact", "type",
		"tostring", "tonumber", "tobool":
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
		return args[0].Index(Constant(cty.NumberIntVal(0)))
	case "values":
		if args[0].Whole != nil {
			return args[0]
		}
		return &Value{IsList: true, Elems: args[0].Parts(), Taints: args[0].Taints, Partial: args[0].Partial}
	case "zipmap":
		return zipmap(args)
	case "slice", "chunklist", "matchkeys", "setsubtract", "setintersection":
		return &Value{IsList: true, Elems: args[0].Parts(), Taints: args[0].Taints, Partial: true}
	case "jsonencode", "yamlencode", "base64encode", "base64gzip", "urlencode", "textencodebase64":
		return encode(name, args[0])
	case "jsondecode", "yamldecode", "base64decode", "urldecode", "textdecodebase64":
		return decode(name, args[0])
	}
	return text(name, args)
}

// clean evaluates those functions that drop secrets and that conditions often use.
func clean(name string, args []*Value) *Value {
	switch {
	case name == "length" && len(args) == 1 && (args[0].IsList || args[0].IsObject()) && !args[0].Partial:
		return &Value{Known: cty.NumberIntVal(int64(len(args[0].Parts()))), Assumed: args[0].Assumed}
	case name == "keys" && len(args) == 1 && args[0].IsObject():
		out := &Value{IsList: true, Partial: args[0].Partial, Assumed: args[0].Assumed}
		for _, k := range args[0].Keys {
			out.Elems = append(out.Elems, ConstantString(k))
		}
		return out
	case name == "contains" && len(args) == 2 && args[0].IsList && !args[0].Partial:
		return contains(args[0], args[1])
	}
	return Unknown
}
