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

// Programs read a dotenv file differently. Shells read everything that this program
// writes; other readers cannot read some values, or read them differently. Commands
// that write warn of that once, or refuse if --for names the reader.

// readerFlag is --for: the programs that read the file.
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

// misreading is a secret and the readers that would read it differently.
type misreading struct {
	Name    string   `json:"name"`
	Readers []string `json:"readers"`
}

// misread returns those of the secrets just set in a document that some reader would
// read differently. It returns an error if --for names that reader.
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
		// With --for, do not warn of the readers that it does not name.
		if len(m.Readers) > 0 && len(f.ids) == 0 {
			list = append(list, m)
		}
	}
	return list, errors.Join(refused...)
}

// insteadOf says how else the reader can get the value.
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

// sayMisread warns of readers that must not read the file, with one line for all
// secrets with the same readers.
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
