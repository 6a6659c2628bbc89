package fix

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// toUserSecret takes the parameter out of the template: the server puts the secret
// into the environment, so what put it there goes, and scripts read a variable.
func (r *replacement) toUserSecret(uses []use) string {
	var names []string
	for _, u := range uses {
		if name := u.environment(); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		names = []string{envName(cmp.Or(r.param.Name, r.param.Block.Name))}
	}
	var edits []TextEdit
	for _, u := range uses {
		edit, ok := r.userSecretEdit(u, names[0])
		if !ok {
			return fmt.Sprintf("%s needs the value in a way that only the template can give; take the parameter out by hand, or use --to %s", u.top.Address, ToVariable)
		}
		edits = append(edits, edit)
	}
	r.plan.edit(r.param.Block.File, r.remedy, removeBlock(r.param.Block.File, r.param.Block))
	for i, u := range uses {
		r.plan.edit(u.file, beside, edits[i])
	}
	for _, name := range names {
		r.next(fmt.Sprintf("each person sets their own value: coder-secrets user-secrets set %s --env %s", strings.ToLower(strings.ReplaceAll(name, "_", "-")), name))
	}
	return ""
}

// environment is the variable that a use puts the value into, "" for other uses.
func (u *use) environment() string {
	switch item, key := u.objectItem(); {
	case u.top.ResourceType == "coder_agent" && item != nil:
		return key
	case u.top.ResourceType == "coder_env" && u.attribute() == "value":
		return terraform.PlainText(u.top.Body().Attributes["name"])
	}
	return ""
}

// userSecretEdit is how one use goes, where the value is in the variable of the name.
func (r *replacement) userSecretEdit(u use, name string) (e TextEdit, ok bool) {
	switch item, _ := u.objectItem(); {
	case u.top.ResourceType == "coder_agent" && item != nil:
		return RemoveLines(u.file, hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())), true
	case u.top.ResourceType == "coder_env" && u.attribute() == "value":
		return removeBlock(u.file, u.top), true
	case u.inText() && isScriptText(u):
		return u.shellVariable(name)
	}
	return TextEdit{}, false
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
				return item, terraform.KeyText(item.KeyExpr)
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
	if name == "" || chars.IsDigit(name[0]) {
		name = "SECRET_" + name
	}
	return name
}
