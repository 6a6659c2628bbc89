package lint

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// folder is a folder of a source with the files that are looked into.
type folder struct {
	path string
	tf   []string // Terraform files, names only, sorted
	odd  []string // what is named like them and is a link, a pipe or the like
	aux  []string // other files of the template, paths within the source
}

// skippedFolders are not walked into: what tools put there, and test data.
// A folder named on the command line is linted all the same.
var skippedFolders = []string{"testdata", "fixtures", "node_modules", "vendor", "__fixtures__"}

// toolFolders are those of them that nobody misses.
var toolFolders = []string{
	".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".cache", ".venv", ".tox", ".direnv", ".idea", ".vscode", ".next", ".mypy_cache",
}

// walker goes through a source and gives each folder with Terraform files to
// found, once its own sub-folders are done: a file that is not Terraform's belongs
// to the nearest folder above it that has some, since that is what is uploaded
// with it.
type walker struct {
	ctx      context.Context
	fsys     fs.FS
	excluded func(string) bool
	found    func(*folder)

	enterNone bool     // stay in the first folder
	required  []string // names in it that were asked for

	leftOut []string // the files and folders that are excluded
	skipped []string // folders passed over that are worth a word
	files   int
	folders int
}

// walk goes through one folder; owner is the template that it is part of.
func (w *walker) walk(dir string, owner *folder) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		if dir == "." {
			return plainPathError(err)
		}
		w.skipped = append(w.skipped, dir) // the rest can be looked at
		return nil
	}
	own := &folder{path: dir}
	if isHidden(path.Base(dir)) {
		owner = nil // what is hidden is not uploaded, but may be a template by itself
	}
	var aux, deeper []string
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case w.excluded(p):
			w.leftOut = append(w.leftOut, p)
		case e.IsDir():
			if w.enter(p, e.Name()) {
				deeper = append(deeper, p)
			}
		case !e.Type().IsRegular():
			if isTemplateFile(e.Name()) {
				own.odd = append(own.odd, e.Name())
			}
		case isTemplateFile(e.Name()):
			own.tf = append(own.tf, e.Name())
		case isAuxFile(e.Name()) && (!strings.HasPrefix(e.Name(), ".") || slices.Contains(w.required, e.Name())):
			aux = append(aux, p)
		}
	}
	if len(own.tf) > 0 || len(w.required) > 0 {
		owner = own
		w.files += len(own.tf)
	}
	if owner != nil {
		owner.aux = append(owner.aux, aux...)
		w.files += len(aux)
	}
	if w.files > maxFiles {
		return errTooManyFiles
	}
	for _, p := range deeper {
		if err := w.walk(p, owner); err != nil {
			return err
		}
	}
	if owner == own {
		w.folders++
		w.found(own)
	}
	return nil
}

// enter reports whether a folder is walked into.
func (w *walker) enter(p, name string) bool {
	if w.enterNone {
		return false
	}
	if slices.Contains(skippedFolders, name) {
		w.skipped = append(w.skipped, p)
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
func (*tooManyError) ExitCode() int   { return 2 }
func (*tooManyError) Hints() []string { return []string{"use --exclude to leave folders out"} }
