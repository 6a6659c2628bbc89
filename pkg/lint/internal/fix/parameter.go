package fix

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/flow"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
)

// parameter plans the replacement of a secret parameter.
func (p *plan) parameter(of *Remedy) {
	param := of.Param
	switch {
	case p.choice.To == "":
		p.result.Left++
		return
	case p.choice.Parameter != "" && p.choice.Parameter != param.Name && p.choice.Parameter != param.Block.Name:
		return
	case param.Block.Body().Attributes["for_each"] != nil:
		p.result.ParameterFound = true
		p.unfixed(of, "one block makes several parameters")
		return
	}
	p.result.ParameterFound = true
	r := &replacement{plan: p, remedy: of, param: param, mod: of.In.Module}
	uses, why := r.uses()
	if why == "" {
		switch p.choice.To {
		case ToVariable:
			why = r.toVariable(uses)
		case ToExternalAuth:
			why = r.toExternalAuth(uses)
		case ToUserSecret:
			why = r.toUserSecret(uses)
		}
	}
	if why != "" {
		p.unfixed(of, why)
		return
	}
	for _, entry := range r.entries {
		p.edit(entry.file, beside, RemoveLines(entry.file, entry.at))
	}
}

// replacement is one parameter on its way out.
type replacement struct {
	plan    *plan
	remedy  *Remedy
	param   *flow.Parameter
	mod     *terraform.Module
	entries []presetEntry
}

// presetEntry is a preset's value for the parameter, which nothing takes any more.
type presetEntry struct {
	file *terraform.File
	at   hcl.Range
}

// use is a place that reads the parameter's value.
type use struct {
	at   hcl.Range // the whole reference, to the end of .value
	file *terraform.File
	path []hclsyntax.Node // what it stands in, outermost first
	top  *terraform.Block
}

// uses lists the places that read the value. Another kind of reference cannot be
// replaced.
func (r *replacement) uses() (list []use, why string) {
	for _, b := range r.plan.parameterBlocksOf(r.mod).of(r.param.Block.Name) {
		w := &useFinder{name: r.param.Block.Name, file: b.File, top: b}
		if b.ResourceType == "coder_workspace_preset" {
			w.preset = r.param.Name
		}
		_ = hclsyntax.Walk(b.Body(), w)
		if w.other {
			return nil, fmt.Sprintf("%s refers to the parameter in another way than by its value", b.Address)
		}
		list = append(list, w.found...)
		for _, at := range w.entries {
			r.entries = append(r.entries, presetEntry{b.File, at})
		}
	}
	return list, ""
}

// useFinder walks a block and keeps the way down.
type useFinder struct {
	name  string
	file  *terraform.File
	top   *terraform.Block
	path  []hclsyntax.Node
	found []use
	other bool

	preset  string      // the parameter as a preset names it; "" in other blocks
	entries []hcl.Range // the preset's entries for it
}

// Enter is part of hclsyntax.Walker.
func (w *useFinder) Enter(node hclsyntax.Node) hcl.Diagnostics {
	w.path = append(w.path, node)
	if object, ok := node.(*hclsyntax.ObjectConsExpr); ok && w.preset != "" {
		w.presetEntries(object)
	}
	e, ok := node.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return nil
	}
	rest, ok := w.refers(e.Traversal)
	if !ok || slices.ContainsFunc(w.entries, func(at hcl.Range) bool { return terraform.Within(e.SrcRange, at) }) {
		return nil
	}
	for len(rest) > 0 {
		if _, ok := rest[0].(hcl.TraverseIndex); !ok {
			break
		}
		rest = rest[1:]
	}
	if len(rest) != 1 {
		w.other = true
		return nil
	}
	if attr, ok := rest[0].(hcl.TraverseAttr); !ok || attr.Name != "value" {
		w.other = true
		return nil
	}
	w.found = append(w.found, use{at: e.SrcRange, file: w.file, path: slices.Clone(w.path), top: w.top})
	return nil
}

// refers reports a reference to the parameter, and what it asks of it.
func (w *useFinder) refers(t hcl.Traversal) (rest hcl.Traversal, ok bool) {
	name, rest, ok := parameterNamed(t)
	return rest, ok && name == w.name
}

// presetEntries notes the entries of a preset that are for the parameter.
func (w *useFinder) presetEntries(object *hclsyntax.ObjectConsExpr) {
	for _, item := range object.Items {
		ours := terraform.KeyText(item.KeyExpr) == w.preset
		for _, t := range item.KeyExpr.Variables() {
			_, ok := w.refers(t)
			ours = ours || ok
		}
		if ours {
			w.entries = append(w.entries, hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range()))
		}
	}
}

// Exit is part of hclsyntax.Walker.
func (w *useFinder) Exit(hclsyntax.Node) hcl.Diagnostics {
	w.path = w.path[:len(w.path)-1]
	return nil
}

// replace edits the parameter's block and all uses.
func (r *replacement) replace(block string, uses []use, reference string) {
	f := r.param.Block.File
	at := r.param.Block.Range
	r.plan.edit(f, r.remedy, Replace(at, block))
	for _, u := range uses {
		r.plan.edit(u.file, beside, Replace(u.at, reference))
	}
}

func (r *replacement) toVariable(uses []use) string {
	name := r.param.Block.Name
	if r.mod.Variables[name] != nil {
		return fmt.Sprintf("there is a variable %q already", name)
	}
	description := ""
	if attr := r.param.Block.Body().Attributes["description"]; attr != nil && attr.Expr.Range().CanSliceBytes(r.param.Block.File.Content) {
		text := string(attr.Expr.Range().SliceBytes(r.param.Block.File.Content))
		if terraform.IsLiteral(attr.Expr) && !strings.Contains(text, "\n") {
			description = "  description = " + text + "\n"
		}
	}
	block := fmt.Sprintf("variable %q {\n  type        = string\n%s  sensitive   = true\n}", name, description)
	if description == "" {
		block = fmt.Sprintf("variable %q {\n  type      = string\n  sensitive = true\n}", name)
	}
	r.replace(block, uses, "var."+name)
	r.next(fmt.Sprintf("give the value when you push the template, in a file that only you can read (%s: …): coder templates push --variables-file FILE", name))
	return ""
}

// gitProviders are the external auth providers that a name may speak of.
var gitProviders = []string{"github", "gitlab", "bitbucket", "gitea", "azure", "jfrog", "slack"}

func (r *replacement) toExternalAuth(uses []use) string {
	id := r.plan.choice.AuthID
	if id == "" {
		for _, word := range naming.Words(r.param.Block.Name + " " + r.param.Name) {
			if slices.Contains(gitProviders, word) {
				id = word
				break
			}
		}
	}
	if id == "" {
		return "the name does not say which provider it is for; name it with --auth-id"
	}
	label := identifier(id)
	auth := "data.coder_external_auth." + label
	block := fmt.Sprintf("data \"coder_external_auth\" %q {\n  id = %q\n}", label, id)
	if r.mod.Resources[auth] != nil {
		r.plan.edit(r.param.Block.File, r.remedy, removeBlock(r.param.Block.File, r.param.Block))
		for _, u := range uses {
			r.plan.edit(u.file, beside, Replace(u.at, auth+".access_token"))
		}
		return ""
	}
	r.replace(block, uses, auth+".access_token")
	r.next(fmt.Sprintf("the server needs an external auth provider with the id %q: https://coder.com/docs/admin/external-auth", id))
	return ""
}

// identifier makes a name that Terraform takes for a label.
func identifier(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && chars.IsNameByte(byte(r)) {
			return r
		}
		return '_'
	}, s)
	if s == "" || chars.IsDigit(s[0]) {
		s = "_" + s
	}
	return s
}

// inText reports a use that stands directly in a template's text.
func (u *use) inText() bool {
	if len(u.path) < 2 {
		return false
	}
	_, ok := u.path[len(u.path)-2].(*hclsyntax.TemplateExpr)
	return ok
}

// isScriptText reports a use in a script that runs in the workspace.
func isScriptText(u use) bool {
	for _, node := range u.path {
		if attr, ok := node.(*hclsyntax.Attribute); ok {
			return u.top.ResourceType == "coder_script" && attr.Name == "script" || u.top.ResourceType == "coder_agent" && strings.HasSuffix(attr.Name, "_script")
		}
	}
	return false
}

func (r *replacement) next(step string) {
	if !slices.Contains(r.plan.result.Next, step) {
		r.plan.result.Next = append(r.plan.result.Next, step)
	}
}
