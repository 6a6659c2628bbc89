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
	aux  []string // other files of the template, paths within the source
}

// skippedFolders are not walked into: what tools put there, and test data.
// A folder named on the command line is linted all the same.
var skippedFolders = []string{"testdata", "fixtures", "node_modules", "vendor", "__fixtures__"}

// tree is the result of a walk.
type tree struct {
	folders []*folder // those with Terraform files, sorted by path
	skipped []string  // folders passed over that are worth a word
	files   int
}

// walk lists the folders with Terraform files and gives each other file to the
// nearest folder above it that has some, since that is what is uploaded with it.
func walk(ctx context.Context, fsys fs.FS, excluded func(string) bool) (*tree, error) {
	t := &tree{}
	byPath := map[string]*folder{}
	var aux []string
	err := fs.WalkDir(fsys, ".", func(p string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return t.unreadable(p, err)
		}
		name := entry.Name()
		switch {
		case entry.IsDir():
			return t.enter(p, name, excluded)
		case !entry.Type().IsRegular(), excluded(p):
			return nil
		case isTemplateFile(name):
			dir := path.Dir(p)
			f := byPath[dir]
			if f == nil {
				f = &folder{path: dir}
				byPath[dir] = f
				t.folders = append(t.folders, f)
			}
			f.tf = append(f.tf, name)
		case !strings.HasPrefix(name, ".") && isAuxFile(name):
			aux = append(aux, p)
		default:
			return nil
		}
		if t.files++; t.files > maxFiles {
			return errTooManyFiles
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range aux {
		if f := owner(byPath, path.Dir(p)); f != nil {
			f.aux = append(f.aux, p)
		} else {
			t.files--
		}
	}
	slices.SortFunc(t.folders, func(a, b *folder) int { return strings.Compare(a.path, b.path) })
	return t, nil
}

var errTooManyFiles = &tooManyError{}

type tooManyError struct{}

func (*tooManyError) Error() string {
	return "there are too many files below it: name the templates' folders"
}
func (*tooManyError) ExitCode() int   { return 2 }
func (*tooManyError) Hints() []string { return []string{"use --exclude to leave folders out"} }

// unreadable keeps the walk going past a folder that may not be read.
func (t *tree) unreadable(p string, err error) error {
	if p == "." {
		return plainPathError(err)
	}
	t.skipped = append(t.skipped, p)
	return fs.SkipDir
}

func (t *tree) enter(p, name string, excluded func(string) bool) error {
	switch {
	case p == ".":
		return nil
	case strings.HasPrefix(name, "."), excluded(p):
		return fs.SkipDir
	case slices.Contains(skippedFolders, name):
		t.skipped = append(t.skipped, p)
		return fs.SkipDir
	}
	return nil
}

// owner is the nearest folder at or above dir that holds Terraform files.
func owner(byPath map[string]*folder, dir string) *folder {
	for {
		if f := byPath[dir]; f != nil {
			return f
		}
		if dir == "." {
			return nil
		}
		dir = path.Dir(dir)
	}
}
