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

// toUserSecret removes the parameter from the template: the server sets the secret in the
// environment, so environment variables of the template are removed and scripts read a
// variable.
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
			return fmt.Sprintf("%s needs the value in a way that only the template can give; take the parameter out by hand, or use --to %s", u.block.Address, ToVariable)
		}
		edits = append(edits, edit)
	}
	r.plan.edit(r.param.Block.File, r.remedy, removeBlock(r.param.Block.File, r.param.Block))
	for i, u := range uses {
		r.plan.edit(u.file, nil, edits[i])
	}
	for _, name := range names {
		r.next(fmt.Sprintf("each person sets their own value: coder-secrets user-secrets set %s --env %s", strings.ToLower(strings.ReplaceAll(name, "_", "-")), name))
	}
	return ""
}

// environment returns the name of the environment variable that a use sets, or "".
func (u *use) environment() string {
	switch item, key := u.objectItem(); {
	case u.block.ResourceType == "coder_agent" && item != nil:
		return key
	case u.block.ResourceType == "coder_env" && u.attribute() == "value":
		return terraform.PlainText(u.block.Body().Attributes["name"])
	}
	return ""
}

// userSecretEdit returns the edit of one use, with the value in the variable name.
func (r *replacement) userSecretEdit(u use, name string) (e TextEdit, ok bool) {
	switch item, _ := u.objectItem(); {
	case u.block.ResourceType == "coder_agent" && item != nil:
		return RemoveLines(u.file, hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())), true
	case u.block.ResourceType == "coder_env" && u.attribute() == "value":
		return removeBlock(u.file, u.block), true
	case u.inText() && u.inScript():
		return u.shellVariable(name)
	}
	return TextEdit{}, false
}

// objectItem returns the item of a map whose value is the use, and its key.
func (u *use) objectItem() (item *hclsyntax.ObjectConsItem, key string) {
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

// attribute returns the name of the attribute whose value is the use, or "".
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

// envName returns a parameter's name as the name of an environment variable.
func envName(name string) string {
	name = strings.Trim(notEnvName().ReplaceAllString(strings.ToUpper(name), "_"), "_")
	if name == "" || chars.IsDigit(name[0]) {
		name = "SECRET_" + name
	}
	return name
}
