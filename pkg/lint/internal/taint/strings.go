package taint

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// text evaluates a function of strings, and keeps every secret of its arguments.
func text(name string, args []*Value) *Value {
	out := *Carrying(args...)
	strs := make([]string, 0, len(args))
	size := 0
	for _, v := range args {
		out.Assumed = out.Assumed || v.Assumed
		str, ok := v.Text()
		if name == "join" && len(strs) == 1 && v.IsList && !v.Partial {
			str, ok = joinKnown(strs[0], v)
		}
		if !ok {
			return &out
		}
		if size += len(str); size > MaxText {
			return &out
		}
		strs = append(strs, str)
	}
	if result, ok := textResult(name, strs); ok && len(result) <= MaxText {
		out.Known = cty.StringVal(result)
	}
	return &out
}

func joinKnown(separator string, list *Value) (string, bool) {
	var strs []string
	size := 0
	for _, e := range list.Elems {
		str, ok := e.Text()
		if !ok {
			return "", false
		}
		if size += len(str) + len(separator); size > MaxText {
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
		if strings.Count(args[0], args[1])*len(args[2]) > MaxText {
			return "", false
		}
		return strings.ReplaceAll(args[0], args[1], args[2]), true
	}
	if name == "format" && len(args) > 0 {
		return format(args[0], args[1:])
	}
	return "", false
}

// format evaluates the plain verbs; other formats stay unknown.
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
		if (i == 0 || b[i-1] == ' ') && chars.Lower.Has(b[i]) {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
