package secrets

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// A dotenv file has no one meaning. Shells read all that is written; for the other
// readers there are values that they cannot hold or take for something else. A
// command that writes says so once, or refuses where --for names the reader.

// readerFlag is --for: the programs that the file is for.
type readerFlag struct{ ids []string }

func addReaderFlag(cmd *cobra.Command) *readerFlag {
	f := &readerFlag{}
	ids := readerIDs()
	console.ListVar(cmd.Flags(), &f.ids, "for", "refuse values that this reader of the file cannot read: "+strings.Join(ids, ", "))
	_ = cmd.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(ids, cobra.ShellCompDirectiveNoFileComp))
	return f
}

func readerIDs() []string {
	var ids []string
	for _, reader := range secretfile.Readers() {
		ids = append(ids, reader.ID)
	}
	return ids
}

func (f *readerFlag) validate(format secretfile.Format) error {
	for _, id := range f.ids {
		if !slices.Contains(readerIDs(), id) {
			return console.Usagef("unknown reader %q for --for: expected one of %s", id, strings.Join(readerIDs(), ", "))
		}
	}
	if len(f.ids) > 0 && format != secretfile.FormatEnv {
		return console.Usagef("--for is about readers of dotenv files, and this one is %s", format)
	}
	return nil
}

// misreading is a secret with the readers that would get it wrong.
type misreading struct {
	Name    string   `json:"name"`
	Readers []string `json:"readers"`
}

// misread lists, of the secrets just set in a document, those that some reader
// would get wrong. It is an error where --for names that reader.
func (f *readerFlag) misread(doc secretfile.Document, names []string) ([]misreading, error) {
	var list []misreading
	var refused []error
	for _, name := range names {
		m := misreading{Name: name}
		for _, reader := range secretfile.MisreadBy(doc, name) {
			m.Readers = append(m.Readers, reader.Name)
			if slices.Contains(f.ids, reader.ID) {
				err := fmt.Errorf("cannot write %q: %s would not read its value as it is", name, reader.Name)
				refused = append(refused, console.WithHint(err, insteadOf(reader.ID, name)))
			}
		}
		// Who says which readers there are need not hear of others.
		if len(m.Readers) > 0 && len(f.ids) == 0 {
			list = append(list, m)
		}
	}
	return list, errors.Join(refused...)
}

// insteadOf is how the reader gets the value another way.
func insteadOf(reader, name string) string {
	switch reader {
	case "docker":
		return "coder-secrets secrets run --only " + name + " -- docker run --env " + name + " IMAGE"
	case "direnv":
		return `in the .envrc: eval "$(coder-secrets secrets export)"`
	case "coder":
		return "coder-secrets secrets push " + name
	}
	return "coder-secrets secrets run --only " + name + " -- COMMAND"
}

// sayMisread says which readers to keep away, a line for all secrets with the same.
func sayMisread(u *console.UI, list []misreading) {
	var said []string
	for _, m := range list {
		readers := strings.Join(m.Readers, ", ")
		if slices.Contains(said, readers) {
			continue
		}
		said = append(said, readers)
		var names []string
		for _, other := range list {
			if strings.Join(other.Readers, ", ") == readers {
				names = append(names, other.Name)
			}
		}
		u.Notef("shells read %s right; these would not: %s", strings.Join(names, ", "), readers)
	}
}
