package tree

import (
	"bytes"
	"io/fs"
	"path"
	"sort"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// MemFS is a read-only file system in memory, of an archive or standard input. Names are
// clean and slash-separated.
type MemFS struct {
	files map[string]secret.Secret
	// folders lists each folder's entries, sorted.
	folders map[string][]fs.DirEntry
}

// newMemFS returns a file system of files by name.
func newMemFS(files map[string][]byte) MemFS {
	m := MemFS{files: map[string]secret.Secret{}, folders: map[string][]fs.DirEntry{".": nil}}
	for name, data := range files {
		m.files[name] = secret.New(data)
		m.enter(name, memInfo{path.Base(name), int64(len(data)), false})
	}
	for _, entries := range m.folders {
		sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	}
	return m
}

// enter adds an entry to its folder, and adds the folder if it is new.
func (m MemFS) enter(name string, info memInfo) {
	dir := path.Dir(name)
	if _, ok := m.folders[dir]; !ok {
		m.folders[dir] = nil
		m.enter(dir, memInfo{path.Base(dir), 0, true})
	}
	m.folders[dir] = append(m.folders[dir], fs.FileInfoToDirEntry(info))
}

// Open opens a file or folder.
func (m MemFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if file, ok := m.files[name]; ok {
		data := file.Reveal()
		return &memFile{read: bytes.NewReader(data).Read, info: memInfo{path.Base(name), int64(len(data)), false}}, nil
	}
	entries, ok := m.folders[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memFolder{info: memInfo{path.Base(name), 0, true}, entries: entries}, nil
}

// ReadFile returns the file's content without a copy.
func (m MemFS) ReadFile(name string) ([]byte, error) {
	if file, ok := m.files[name]; ok {
		return file.Reveal(), nil
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
}

type memFile struct {
	read func(p []byte) (int, error) // not the reader, because fmt would print its text
	info memInfo
}

func (f *memFile) Read(p []byte) (int, error) { return f.read(p) }

func (f *memFile) Stat() (fs.FileInfo, error) { return f.info, nil }

func (f *memFile) Close() error { return nil }

type memFolder struct {
	info    memInfo
	entries []fs.DirEntry
}

func (f *memFolder) Stat() (fs.FileInfo, error) { return f.info, nil }

func (f *memFolder) Close() error { return nil }

func (f *memFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fs.ErrInvalid}
}

func (f *memFolder) ReadDir(int) ([]fs.DirEntry, error) { return f.entries, nil }

type memInfo struct {
	name string
	size int64
	dir  bool
}

func (i memInfo) Name() string { return i.name }

func (i memInfo) Size() int64 { return i.size }

func (i memInfo) ModTime() time.Time { return time.Time{} }

func (i memInfo) IsDir() bool { return i.dir }

func (i memInfo) Sys() any { return nil }

func (i memInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
