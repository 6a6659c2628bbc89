package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
)

func newSecretsListCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List the names of the secrets in the file",
		Example: `  coder-secrets secrets list
  coder-secrets secrets list --file ~/project/.env -o json`,
		Args:              maxArgs(0),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags := addSecretFileFlags(cmd)
	output := addOutputFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := output.validate(); err != nil {
			return err
		}
		file, err := flags.complete(a)
		if err != nil {
			return err
		}
		result, err := runSecretsList(cmd.Context(), file, a.ui.warnf)
		if err != nil {
			return err
		}
		if file.Format == secretfile.FormatRaw {
			a.ui.notef("%s is one secret and has no name of its own", file.Path)
		}
		return render(a.ui, output, result)
	}
	return cmd
}

// secretsListResult is the names in a file. It is a list in JSON, so that more
// can be said of each name.
type secretsListResult []secretsListItem

type secretsListItem struct {
	Name string `json:"name"`
	File string `json:"file"`
}

func (r secretsListResult) writeText(u *ui, w io.Writer) error {
	rows := make([][]string, len(r))
	for i, item := range r {
		rows[i] = []string{item.Name}
	}
	return writeTable(u, w, []string{"NAME"}, rows)
}

// runSecretsList lists nothing where there is no file yet.
func runSecretsList(ctx context.Context, file *secretfile.File, warnf func(string, ...any)) (secretsListResult, error) {
	result := secretsListResult{}
	doc, err := file.Load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return result, nil
	}
	if err != nil {
		return nil, err
	}
	warnLeftOut(warnf, file.Path, doc)
	for _, name := range doc.Names() {
		result = append(result, secretsListItem{Name: name, File: file.Path})
	}
	return result, nil
}
