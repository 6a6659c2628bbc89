package flow

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// encode keeps what the text stands for, so that decode finds it again.
func encode(name string, v *value) *value {
	return &value{taints: v.allTaints(), inner: v, encoding: strings.Replace(name, "encode", "", 1), document: v.isObject() || v.document, assumed: v.assumed}
}

func decode(name string, v *value) *value {
	if v.inner != nil && v.encoding == strings.Replace(name, "decode", "", 1) {
		return v.inner
	}
	if text, ok := v.str(); ok && name == "jsondecode" {
		return fromJSON(text)
	}
	if len(v.taints) == 0 {
		return unknown
	}
	return &value{taints: v.allTaints(), document: true}
}

// fromJSON is the value that a JSON text stands for.
func fromJSON(text string) *value {
	node, diags := terraform.ReadJSON([]byte(text), "")
	if diags.HasErrors() {
		return unknown
	}
	return fromJSONNode(node)
}

func fromJSONNode(n *terraform.JSONNode) *value {
	switch n.Kind {
	case terraform.JSONText:
		return constantString(n.Text)
	case terraform.JSONBool:
		return constant(cty.BoolVal(n.Text == "true"))
	case terraform.JSONNumber:
		if v, err := cty.ParseNumberVal(n.Text); err == nil {
			return constant(v)
		}
		return unknown
	case terraform.JSONArray:
		out := &value{isList: true}
		for _, e := range n.Elements {
			out.elems = append(out.elems, fromJSONNode(e))
		}
		return out
	case terraform.JSONObject:
		out := &value{fields: map[string]*value{}}
		for _, m := range n.Members {
			out.set(m.Key.Text, fromJSONNode(m.Value))
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
