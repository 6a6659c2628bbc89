package templates

import (
	"cmp"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/audit"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// rotateList is the output of `templates audit --rotate-list`: the secrets that people
// can read who should not, and who must rotate each of them.
type rotateList []rotateRow

// rotateRow is one secret of a user, or of the maintainers of a template.
type rotateRow struct {
	// By is the owner of the workspaces; empty for the maintainers of the template.
	By       string `json:"by"`
	What     string `json:"what"`
	Template string `json:"template"`
	// Places are the parameters, variables and items that contain the secret.
	Places     []string   `json:"places"`
	Workspaces []string   `json:"workspaces"`
	Since      *time.Time `json:"since"`
}

// inTemplate is what the maintainers of the template must rotate.
const inTemplate = "secret in the template"

func newRotateList(r *audit.Result) rotateList {
	list := rotateList{}
	at := map[string]int{}
	row := func(by, what, template string) *rotateRow {
		key := strings.Join([]string{by, what, template}, "\x00")
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, rotateRow{By: by, What: what, Template: template, Places: []string{}, Workspaces: []string{}})
		}
		return &list[i]
	}
	for _, f := range r.Findings {
		if f.Exposed {
			out := row("", inTemplate, f.Template)
			out.Places = addOnce(out.Places, placeOf(f))
		}
	}
	for _, e := range r.Exposures {
		if e.Severity != lint.SeverityError {
			continue
		}
		by, what := e.Owner, e.What
		if e.FromTemplate {
			by, what = "", inTemplate
		}
		out := row(by, what, e.Template)
		out.Places = addOnce(out.Places, e.Kind+" "+e.Name)
		out.Workspaces = addOnce(out.Workspaces, e.Workspace)
		if since := e.Since; out.Since == nil || since.Before(*out.Since) {
			out.Since = &since
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		x, y := &list[i], &list[j]
		return cmp.Or(cmp.Compare(x.By, y.By), cmp.Compare(x.Template, y.Template), cmp.Compare(x.What, y.What)) < 0
	})
	return list
}

func placeOf(f audit.Finding) string {
	if f.Origin == "server" {
		return f.Address
	}
	return f.File
}

func addOnce(list []string, item string) []string {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

func (l rotateList) WriteText(u *console.UI, w io.Writer) error {
	if len(l) == 0 {
		u.Notef("there is nothing to change")
		return nil
	}
	var rows [][]string
	for _, r := range l {
		since := "-"
		if r.Since != nil {
			since = r.Since.Format(time.DateOnly)
		}
		rows = append(rows, []string{
			cmp.Or(r.By, "(maintainers)"), r.What, r.Template, strings.Join(r.Places, ", "), cmp.Or(strings.Join(r.Workspaces, ", "), "-"), since,
		})
	}
	return console.WriteTable(u, w, []string{"BY", "SECRET", "TEMPLATE", "HELD IN", "WORKSPACES", "SINCE"}, rows)
}
