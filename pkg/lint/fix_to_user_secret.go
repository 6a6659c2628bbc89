package lint

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// toUserSecret takes the parameter out of the template: the server puts the secret
// into the environment, so what put it there goes, and scripts read a variable.
func (r *replacement) toUserSecret(uses []use) string {
	name := envName(cmp.Or(r.param.name, r.param.block.name))
	type change struct {
		file *file
		edit textEdit
	}
	var changes []change
	for _, u := range uses {
		edit, env, why := r.userSecretEdit(u, name)
		if why != "" {
			return why
		}
		if env != "" {
			name = env
		}
		changes = append(changes, change{u.file, edit})
	}
	r.planner.edit(r.param.block.file, r.finding, r.param.block.file.removeBlock(r.param.block))
	for _, c := range changes {
		r.planner.edit(c.file, Finding{}, c.edit)
	}
	r.next(fmt.Sprintf("each person sets their own value: coder-secrets user-secrets set %s --env %s", strings.ToLower(strings.ReplaceAll(name, "_", "-")), name))
	return ""
}

// userSecretEdit is how one use goes; env is the variable that the template used.
func (r *replacement) userSecretEdit(u use, name string) (e textEdit, env, why string) {
	switch item, key := u.objectItem(); {
	case u.top.typ == "coder_agent" && item != nil:
		return u.file.removeLines(hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())), key, ""
	case u.top.typ == "coder_env" && u.attribute() == "value":
		return u.file.removeBlock(u.top), plainText(u.top.body().Attributes["name"]), ""
	case u.inText() && isScriptText(u):
		start, end, ok := interpolation(u.file, u.at)
		if ok {
			return textEdit{start, end, "$" + name}, "", ""
		}
	}
	return textEdit{}, "", fmt.Sprintf("%s needs the value in a way that only the template can give; take the parameter out by hand, or use --to %s", u.top.address, ToVariable)
}

// objectItem is the item of a map whose whole value the use is.
func (u *use) objectItem() (*hclsyntax.ObjectConsItem, string) {
	for _, node := range u.path {
		object, ok := node.(*hclsyntax.ObjectConsExpr)
		if !ok {
			continue
		}
		for i := range object.Items {
			item := &object.Items[i]
			inner := item.ValueExpr
			if wrap, ok := inner.(*hclsyntax.TemplateWrapExpr); ok {
				inner = wrap.Wrapped
			}
			if inner.Range() == u.at {
				return item, keyText(item.KeyExpr)
			}
		}
	}
	return nil, ""
}

// attribute is the name of the attribute whose whole value the use is.
func (u *use) attribute() string {
	for _, node := range u.path {
		attr, ok := node.(*hclsyntax.Attribute)
		if !ok {
			continue
		}
		expr := attr.Expr
		if wrap, ok := expr.(*hclsyntax.TemplateWrapExpr); ok {
			expr = wrap.Wrapped
		}
		if expr.Range() == u.at {
			return attr.Name
		}
	}
	return ""
}

var notEnvName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^A-Z0-9]+`) })

// envName is a parameter's name as an environment variable.
func envName(name string) string {
	name = strings.Trim(notEnvName().ReplaceAllString(strings.ToUpper(name), "_"), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "SECRET_" + name
	}
	return name
}
