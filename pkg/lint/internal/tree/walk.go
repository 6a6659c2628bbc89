package tree

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Folder is a folder of a source with the files that are looked into.
type Folder struct {
	Path      string
	Terraform []string // Terraform files, names only, sorted
	Odd       []string // what is named like them and is a link, a pipe or the like
	Aux       []string // other files of the template, paths within the source
}

// skippedFolders are not walked into: what tools put there, and test data.
// A folder named on the command line is linted all the same.
var skippedFolders = []string{"testdata", "fixtures", "node_modules", "vendor", "__fixtures__"}

// toolFolders are those of them that nobody misses.
var toolFolders = []string{
	".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".cache", ".venv", ".tox", ".direnv", ".idea", ".vscode", ".next", ".mypy_cache",
}

// Walker goes through a source and gives each folder with Terraform files to
// found, once its own sub-folders are done: a file that is not Terraform's belongs
// to the nearest folder above it that has some, since that is what is uploaded
// with it.
type Walker struct {
	Ctx      context.Context
	FS       fs.FS
	Excluded func(string) bool
	Found    func(*Folder)

	EnterNone bool     // stay in the first folder
	Required  []string // names in it that were asked for

	LeftOut []string // the files and folders that are excluded
	Skipped []string // folders passed over that are worth a word
	files   int
	Folders int
}

// Walk goes through one folder; owner is the template that it is part of.
func (w *Walker) Walk(dir string, owner *Folder) error {
	if err := w.Ctx.Err(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(w.FS, dir)
	if err != nil {
		if dir == "." {
			return PlainPathError(err)
		}
		w.Skipped = append(w.Skipped, dir) // the rest can be looked at
		return nil
	}
	own := &Folder{Path: dir}
	if isHidden(path.Base(dir)) {
		owner = nil // what is hidden is not uploaded, but may be a template by itself
	}
	var aux, deeper []string
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case w.Excluded(p):
			w.LeftOut = append(w.LeftOut, p)
		case e.IsDir():
			if w.enter(p, e.Name()) {
				deeper = append(deeper, p)
			}
		case !e.Type().IsRegular():
			if IsTemplateFile(e.Name()) {
				own.Odd = append(own.Odd, e.Name())
			}
		case IsTemplateFile(e.Name()):
			own.Terraform = append(own.Terraform, e.Name())
		case isAuxFile(e.Name()) && (!strings.HasPrefix(e.Name(), ".") || slices.Contains(w.Required, e.Name())):
			aux = append(aux, p)
		}
	}
	if len(own.Terraform) > 0 || len(w.Required) > 0 {
		owner = own
		w.files += len(own.Terraform)
	}
	if owner != nil {
		owner.Aux = append(owner.Aux, aux...)
		w.files += len(aux)
	}
	if w.files > maxFiles {
		return errTooManyFiles
	}
	for _, p := range deeper {
		if err := w.Walk(p, owner); err != nil {
			return err
		}
	}
	if owner == own {
		w.Folders++
		w.Found(own)
	}
	return nil
}

// enter reports whether a folder is walked into.
func (w *Walker) enter(p, name string) bool {
	if w.EnterNone {
		return false
	}
	if slices.Contains(skippedFolders, name) {
		w.Skipped = append(w.Skipped, p)
		return false
	}
	return !slices.Contains(toolFolders, name)
}

// isHidden reports the name of a folder that begins with a dot.
func isHidden(name string) bool { return name != "." && strings.HasPrefix(name, ".") }

var errTooManyFiles = &tooManyError{}

type tooManyError struct{}

func (*tooManyError) Error() string {
	return "there are too many files below it: name the templates' folders"
}

func (*tooManyError) ExitCode() int { return 2 }

func (*tooManyError) Hints() []string { return []string{"use --exclude to leave folders out"} }
