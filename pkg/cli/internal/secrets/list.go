package secrets

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/app"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

func newSecretsListCmd(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List the names of the secrets in the file",
		Example: `  coder-secrets secrets list
  coder-secrets secrets list --file ~/project/.env -o json`,
		Args:              console.MaxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags := app.AddSecretFileFlags(cmd)
	output := console.AddOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.Validate(); err != nil {
			return err
		}
		file, err := flags.Complete(a)
		if err != nil {
			return err
		}
		result, err := runSecretsList(cmd.Context(), file, a.UI.Warnf)
		if err != nil {
			return err
		}
		if file.Format == secretfile.FormatRaw {
			a.UI.Notef("%s is one secret and has no name of its own", file.Path)
		}
		return console.Render(a.UI, output, result)
	}
	return cmd
}

// secretsListResult is the names in a file. In JSON it is a list of objects, so that
// more fields can be added for each name.
type secretsListResult []secretsListItem

type secretsListItem struct {
	Name string `json:"name"`
	File string `json:"file"`
}

func (r secretsListResult) WriteText(u *console.UI, w io.Writer) error {
	rows := make([][]string, len(r))
	for i, item := range r {
		rows[i] = []string{item.Name}
	}
	return console.WriteTable(u, w, []string{"NAME"}, rows)
}

// runSecretsList returns an empty list if the file does not exist.
func runSecretsList(ctx context.Context, file *secretfile.File, warnf func(string, ...any)) (secretsListResult, error) {
	result := secretsListResult{}
	doc, err := file.Load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return result, nil
	}
	if err != nil {
		return nil, err
	}
	app.WarnLeftOut(warnf, file.Path, doc)
	for _, name := range doc.Names() {
		result = append(result, secretsListItem{Name: name, File: file.Path})
	}
	return result, nil
}
