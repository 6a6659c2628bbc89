package terraform

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/tree"
)

// Loader reads and parses the folders of a source. It keeps recently parsed modules, which
// several templates may call, up to a bound: memory does not grow with the number of files.
type Loader struct {
	source *tree.Source

	mu     sync.Mutex
	kept   map[string]*Module
	recent []string // the keys of kept, oldest first
	size   int      // the source bytes of kept
}

// maxKept is how many bytes of parsed source are kept for reuse.
const maxKept = 512 << 10

// NewLoader returns a loader for a source.
func NewLoader(s *tree.Source) *Loader {
	return &Loader{source: s, kept: map[string]*Module{}}
}

var errNoModule = errors.New("there are no Terraform files")

// Module returns the module in a folder, and parses it if it is not kept.
func (l *Loader) Module(dir string) (*Module, error) {
	l.mu.Lock()
	m := l.kept[dir]
	l.mu.Unlock()
	if m != nil {
		return m, nil
	}
	entries, err := fs.ReadDir(l.source.FS, dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && tree.IsTemplateFile(e.Name()) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, errNoModule
	}
	m = l.Parse(dir, names, noVisits)
	l.Keep(dir, m)
	return m, nil
}

// Parse parses the named files of a folder. Several goroutines parse the blocks of large
// files: each calls newVisit once, and visits its blocks one after another.
func (l *Loader) Parse(dir string, names []string, newVisit func() Visit) *Module {
	var files []*File
	for _, name := range names {
		p := path.Join(dir, name)
		src, err := l.read(p, tree.MaxFileSize)
		f := &File{Name: l.source.Display(p), Path: p}
		if err == nil && tree.UTF16Order(src) != nil {
			err = errUTF16
		}
		if err == nil {
			f = parseFile(f.Name, p, src, newVisit)
		} else {
			f.fail(err)
		}
		files = append(files, f)
	}
	return newModule(dir, files)
}

// Keep keeps a parsed module, so that Module returns it for the folder.
func (l *Loader) Keep(dir string, m *Module) {
	size := 0
	for _, f := range m.Files {
		if f.IsLarge() {
			return // only one worker may drop its trees and parse them again
		}
		size += len(f.Content)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.kept[dir]; ok || size > maxKept {
		return
	}
	for l.size+size > maxKept && len(l.recent) > 0 {
		oldest := l.recent[0]
		l.recent = slices.Delete(l.recent, 0, 1)
		for _, f := range l.kept[oldest].Files {
			l.size -= len(f.Content)
		}
		delete(l.kept, oldest)
	}
	l.kept[dir] = m
	l.recent = append(l.recent, dir)
	l.size += size
}

// ErrNoRegularFile is the error for a path to something that is not a regular file.
var ErrNoRegularFile = errors.New("it is not a regular file")

var (
	errTooLarge = errors.New("it is too large to look into")
	errUTF16    = errors.New("it is UTF-16, and Terraform reads UTF-8")
)

func (l *Loader) read(p string, limit int64) ([]byte, error) {
	if m, ok := l.source.FS.(tree.MemFS); ok {
		data, err := m.ReadFile(p)
		if int64(len(data)) > limit {
			return nil, errTooLarge
		}
		return data, err
	}
	f, err := l.source.FS.Open(p)
	if err != nil {
		return nil, tree.PlainPathError(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, tree.PlainPathError(err)
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNoRegularFile
	}
	if info.Size() > limit {
		return nil, errTooLarge
	}
	return readSized(f, info.Size(), limit)
}

// Text reads a file beside a template without parsing it.
func (l *Loader) Text(p string) (*File, error) {
	src, err := l.read(p, tree.MaxAuxFileSize)
	if err != nil {
		return nil, err
	}
	return &File{Name: l.source.Display(p), Path: p, Content: tree.FromUTF16(src)}, nil
}

// Referred reads a file that a template refers to. It need not be among the files that the
// walk of the source found.
func (l *Loader) Referred(p string) (*File, error) {
	switch info, err := fs.Stat(l.source.FS, p); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(), l.LeadsOut(p): // a pipe would wait to be written to
		return nil, ErrNoRegularFile
	}
	return l.Text(p)
}

// LeadsOut reports whether a symbolic link in a path leads out of the source.
func (l *Loader) LeadsOut(p string) bool { return l.source.LeadsOut(p) }
