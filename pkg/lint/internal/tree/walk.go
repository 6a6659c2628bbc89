package tree

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Folder is a folder of a source with the files in it that are read.
type Folder struct {
	Path      string
	Terraform []string // Terraform files, names only, sorted
	Irregular []string // links, pipes and the like that are named like Terraform files
	Aux       []string // other files of the template, paths within the source
}

// skippedFolders are not walked, but reported: dependencies and test data. A folder named on
// the command line is always linted.
var skippedFolders = []string{"testdata", "fixtures", "node_modules", "vendor", "__fixtures__"}

// toolFolders are not walked either, and not reported.
var toolFolders = []string{
	".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".cache", ".venv", ".tox", ".direnv", ".idea", ".vscode", ".next", ".mypy_cache",
}

// Walker walks a source and calls Found for each folder with Terraform files, after its
// subfolders: another file belongs to the nearest folder above it with Terraform files, since
// it is uploaded with that folder.
type Walker struct {
	Ctx      context.Context
	FS       fs.FS
	Excluded func(string) bool
	Found    func(*Folder)

	TopOnly  bool     // do not walk subfolders
	Required []string // names of files in the first folder that were requested

	ExcludedPaths []string // files and folders for which Excluded was true
	Skipped       []string // skipped folders to report
	files         int
	Folders       int
}

// Walk walks one folder, which is part of the template owner, or of none if owner is nil.
func (w *Walker) Walk(dir string, owner *Folder) error {
	if err := w.Ctx.Err(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(w.FS, dir)
	if err != nil {
		if dir == "." {
			return PlainPathError(err)
		}
		w.Skipped = append(w.Skipped, dir) // the rest can be linted
		return nil
	}
	folder := &Folder{Path: dir}
	if isHidden(path.Base(dir)) {
		owner = nil // a hidden folder is not uploaded, but may be a template itself
	}
	var aux, subfolders []string
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case w.Excluded(p):
			w.ExcludedPaths = append(w.ExcludedPaths, p)
		case e.IsDir():
			if w.enter(p, e.Name()) {
				subfolders = append(subfolders, p)
			}
		case !e.Type().IsRegular():
			if IsTemplateFile(e.Name()) {
				folder.Irregular = append(folder.Irregular, e.Name())
			}
		case IsTemplateFile(e.Name()):
			folder.Terraform = append(folder.Terraform, e.Name())
		case isAuxFile(e.Name()) && (!strings.HasPrefix(e.Name(), ".") || slices.Contains(w.Required, e.Name())):
			aux = append(aux, p)
		}
	}
	if len(folder.Terraform) > 0 || len(w.Required) > 0 {
		owner = folder
		w.files += len(folder.Terraform)
	}
	if owner != nil {
		owner.Aux = append(owner.Aux, aux...)
		w.files += len(aux)
	}
	if w.files > maxFiles {
		return errTooManyFiles
	}
	for _, p := range subfolders {
		if err := w.Walk(p, owner); err != nil {
			return err
		}
	}
	if owner == folder {
		w.Folders++
		w.Found(folder)
	}
	return nil
}

// enter reports whether a folder is walked into.
func (w *Walker) enter(p, name string) bool {
	if w.TopOnly {
		return false
	}
	if slices.Contains(skippedFolders, name) {
		w.Skipped = append(w.Skipped, p)
		return false
	}
	return !slices.Contains(toolFolders, name)
}

// isHidden reports whether the name of a folder begins with a dot.
func isHidden(name string) bool { return name != "." && strings.HasPrefix(name, ".") }

var errTooManyFiles = &tooManyError{}

type tooManyError struct{}

func (*tooManyError) Error() string {
	return "there are too many files below it: name the templates' folders"
}

func (*tooManyError) ExitCode() int { return 2 }

func (*tooManyError) Hints() []string { return []string{"use --exclude to leave folders out"} }
