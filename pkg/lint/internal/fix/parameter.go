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

// replaceParameter plans the replacement of a secret parameter.
func (p *Plan) replaceParameter(remedy *Remedy) {
	param := remedy.Parameter
	switch {
	case p.options.To == "":
		p.result.Left++
		return
	case p.options.Parameter != "" && p.options.Parameter != param.Name && p.options.Parameter != param.Block.Name:
		return
	case param.Block.Body().Attributes["for_each"] != nil:
		p.result.ParameterFound = true
		p.unfixed(remedy, "one block makes several parameters")
		return
	}
	p.result.ParameterFound = true
	r := &replacement{plan: p, remedy: remedy, param: param, module: remedy.Instance.Module}
	uses, why := r.uses()
	if why == "" {
		switch p.options.To {
		case ToVariable:
			why = r.toVariable(uses)
		case ToExternalAuth:
			why = r.toExternalAuth(uses)
		case ToUserSecret:
			why = r.toUserSecret(uses)
		}
	}
	if why != "" {
		p.unfixed(remedy, why)
		return
	}
	for _, entry := range r.entries {
		p.edit(entry.file, nil, RemoveLines(entry.file, entry.at))
	}
}

// replacement is the replacement of one parameter.
type replacement struct {
	plan    *Plan
	remedy  *Remedy
	param   *flow.Parameter
	module  *terraform.Module
	entries []presetEntry
}

// presetEntry is a preset's value for the parameter, which the replacement removes.
type presetEntry struct {
	file *terraform.File
	at   hcl.Range
}

// use is a reference to the parameter's value.
type use struct {
	at    hcl.Range // the whole reference, to the end of .value
	file  *terraform.File
	path  []hclsyntax.Node // the nodes around it, outermost first
	block *terraform.Block // the top-level block
}

// uses returns the references to the value, or why they cannot be replaced: a reference to
// another attribute cannot.
func (r *replacement) uses() (list []use, why string) {
	for _, b := range r.plan.referencesIn(r.module).to(r.param.Block.Name) {
		w := &useFinder{name: r.param.Block.Name, file: b.File, block: b}
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

// useFinder finds the references to a parameter in a block.
type useFinder struct {
	name  string
	file  *terraform.File
	block *terraform.Block
	path  []hclsyntax.Node // the nodes around the current one, outermost first
	found []use
	other bool // there is a reference to another attribute than the value

	preset  string      // the parameter's name in a preset; "" in other blocks
	entries []hcl.Range // the preset's entries for the parameter
}

// Enter implements hclsyntax.Walker.
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
	w.found = append(w.found, use{at: e.SrcRange, file: w.file, path: slices.Clone(w.path), block: w.block})
	return nil
}

// refers reports whether a reference is to the parameter, and returns its rest.
func (w *useFinder) refers(t hcl.Traversal) (rest hcl.Traversal, ok bool) {
	name, rest, ok := parameterNamed(t)
	return rest, ok && name == w.name
}

// presetEntries records the entries of a preset for the parameter.
func (w *useFinder) presetEntries(object *hclsyntax.ObjectConsExpr) {
	for _, item := range object.Items {
		matches := terraform.KeyText(item.KeyExpr) == w.preset
		for _, t := range item.KeyExpr.Variables() {
			_, ok := w.refers(t)
			matches = matches || ok
		}
		if matches {
			w.entries = append(w.entries, hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range()))
		}
	}
}

// Exit implements hclsyntax.Walker.
func (w *useFinder) Exit(hclsyntax.Node) hcl.Diagnostics {
	w.path = w.path[:len(w.path)-1]
	return nil
}

// replace replaces the parameter's block and all uses.
func (r *replacement) replace(block string, uses []use, reference string) {
	f := r.param.Block.File
	at := r.param.Block.Range
	r.plan.edit(f, r.remedy, Replace(at, block))
	for _, u := range uses {
		r.plan.edit(u.file, nil, Replace(u.at, reference))
	}
}

func (r *replacement) toVariable(uses []use) string {
	name := r.param.Block.Name
	if r.module.Variables[name] != nil {
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

// gitProviders are the external auth providers that a parameter's name may contain.
var gitProviders = []string{"github", "gitlab", "bitbucket", "gitea", "azure", "jfrog", "slack"}

func (r *replacement) toExternalAuth(uses []use) string {
	id := r.plan.options.AuthID
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
	if r.module.Resources[auth] != nil {
		r.plan.edit(r.param.Block.File, r.remedy, removeBlock(r.param.Block.File, r.param.Block))
		for _, u := range uses {
			r.plan.edit(u.file, nil, Replace(u.at, auth+".access_token"))
		}
		return ""
	}
	r.replace(block, uses, auth+".access_token")
	r.next(fmt.Sprintf("the server needs an external auth provider with the id %q: https://coder.com/docs/admin/external-auth", id))
	return ""
}

// identifier returns s as a valid label for Terraform.
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

// inText reports whether a use is an interpolation in a template.
func (u *use) inText() bool {
	if len(u.path) < 2 {
		return false
	}
	_, ok := u.path[len(u.path)-2].(*hclsyntax.TemplateExpr)
	return ok
}

// inScript reports whether a use is in a script that runs in the workspace.
func (u *use) inScript() bool {
	for _, node := range u.path {
		if attr, ok := node.(*hclsyntax.Attribute); ok {
			return u.block.ResourceType == "coder_script" && attr.Name == "script" || u.block.ResourceType == "coder_agent" && strings.HasSuffix(attr.Name, "_script")
		}
	}
	return false
}

// next adds a step that the user has to do.
func (r *replacement) next(step string) {
	if !slices.Contains(r.plan.result.Next, step) {
		r.plan.result.Next = append(r.plan.result.Next, step)
	}
}
