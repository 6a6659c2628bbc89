package lint

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"
)

// loader reads and parses the folders of a source. Modules that several templates
// call are kept for a while; the rest is read when its turn comes and let go, so
// that memory does not grow with the number of files.
type loader struct {
	source *Source

	mu     sync.Mutex
	kept   map[string]*module
	recent []string // the kept ones, oldest first
	size   int      // bytes of source kept
}

// maxKept is how many bytes of parsed source are kept for reuse.
const maxKept = 512 << 10

func newLoader(s *Source) *loader {
	return &loader{source: s, kept: map[string]*module{}}
}

var errNoModule = errors.New("there are no Terraform files")

// module returns a folder's module, parsed at most once while it is kept.
func (l *loader) module(dir string) (*module, error) {
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
		if e.Type().IsRegular() && isTemplateFile(e.Name()) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, errNoModule
	}
	m = l.parse(dir, names, func() func(*block) { return func(*block) {} })
	l.keep(dir, m)
	return m, nil
}

// parse reads the named files of a folder. Several at a time take large files apart: each
// asks look for a function once, and calls that with each block while its tree is there.
func (l *loader) parse(dir string, names []string, look func() func(*block)) *module {
	var files []*file
	for _, name := range names {
		p := path.Join(dir, name)
		src, err := l.read(p, maxFileSize)
		f := &file{name: l.source.display(p), path: p}
		if err == nil && utf16Order(src) != nil {
			err = errUTF16
		}
		if err == nil {
			f = parseFile(f.name, p, src, look)
		} else {
			f.fail(err)
		}
		files = append(files, f)
	}
	return newModule(dir, files)
}

func (l *loader) keep(dir string, m *module) {
	size := 0
	for _, f := range m.files {
		if f.large() {
			return // its trees come and go, so it belongs to one worker
		}
		size += len(f.src)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.kept[dir]; ok || size > maxKept {
		return
	}
	for l.size+size > maxKept && len(l.recent) > 0 {
		oldest := l.recent[0]
		l.recent = slices.Delete(l.recent, 0, 1)
		for _, f := range l.kept[oldest].files {
			l.size -= len(f.src)
		}
		delete(l.kept, oldest)
	}
	l.kept[dir] = m
	l.recent = append(l.recent, dir)
	l.size += size
}

var (
	errTooLarge      = errors.New("it is too large to look into")
	errNoRegularFile = errors.New("it is not a regular file")
	errUTF16         = errors.New("it is UTF-16, and Terraform reads UTF-8")
)

func (l *loader) read(p string, limit int64) ([]byte, error) {
	if m, ok := l.source.FS.(memFS); ok {
		data, err := m.ReadFile(p)
		if int64(len(data)) > limit {
			return nil, errTooLarge
		}
		return data, err
	}
	f, err := l.source.FS.Open(p)
	if err != nil {
		return nil, plainPathError(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, plainPathError(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errNoRegularFile
	}
	if info.Size() > limit {
		return nil, errTooLarge
	}
	return readSized(f, info.Size(), limit)
}

// text reads a file that lies with a template.
func (l *loader) text(p string) (*file, error) {
	src, err := l.read(p, maxAuxFileSize)
	if err != nil {
		return nil, err
	}
	return &file{name: l.source.display(p), path: p, src: fromUTF16(src)}, nil
}

// referred reads a file that a template names, which need not be one that a walk
// came across.
func (l *loader) referred(p string) (*file, error) {
	switch info, err := fs.Stat(l.source.FS, p); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(), l.leadsOut(p): // a pipe would wait to be written to
		return nil, errNoRegularFile
	}
	return l.text(p)
}

// leadsOut reports whether a link in a path leads out of the source.
func (l *loader) leadsOut(p string) bool { return l.source.leadsOut(p) }
