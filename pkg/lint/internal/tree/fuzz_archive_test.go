package tree

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// FuzzArchive checks that an archive yields files below its root, of a bounded size, or an
// error.
func FuzzArchive(f *testing.F) {
	names := []string{"main.tf", "../out.tf", "/etc/x.tf", `..\w.tf`, "a/./b.tf", strings.Repeat("d/", 200) + "deep.tf", "\x1b[31m.tf"}
	var tarred, zipped, packed bytes.Buffer
	t, z := tar.NewWriter(&tarred), zip.NewWriter(&zipped)
	for _, name := range names {
		_ = t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: 4, Typeflag: tar.TypeReg})
		_, _ = t.Write([]byte("a={}"))
		w, _ := z.Create(name)
		_, _ = w.Write([]byte("a={}"))
	}
	_ = t.WriteHeader(&tar.Header{Name: "link.tf", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink})
	_ = t.Close()
	_ = z.Close()
	g := gzip.NewWriter(&packed)
	_, _ = g.Write(tarred.Bytes())
	_ = g.Close()
	for _, seed := range [][]byte{tarred.Bytes(), zipped.Bytes(), packed.Bytes(), tarred.Bytes()[:700], zipped.Bytes()[:60], packed.Bytes()[:40], nil} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := unpack(archiveKind(data), data)
		if err != nil {
			return
		}
		total := 0
		for name, content := range files {
			if !fs.ValidPath(name) {
				t.Errorf("a file is called %q", name)
			}
			total += len(content)
		}
		if total > MaxArchiveSize || len(files) > maxFiles {
			t.Errorf("%d files of %d bytes in all", len(files), total)
		}
	})
}

// TestArchiveOfTooMuch checks that members that are skipped, but have to be read, are bounded
// too.
func TestArchiveOfTooMuch(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	g := gzip.NewWriter(&packed)
	w := tar.NewWriter(g)
	const size = 5 * MaxArchiveSize
	_ = w.WriteHeader(&tar.Header{Name: "disk.img", Mode: 0o600, Size: size, Typeflag: tar.TypeReg})
	for range size >> 20 {
		_, _ = w.Write(make([]byte, 1<<20))
	}
	_ = w.WriteHeader(&tar.Header{Name: "main.tf", Mode: 0o600, Typeflag: tar.TypeReg})
	_ = w.Close()
	_ = g.Close()
	if _, err := unpack("gzip", packed.Bytes()); !errors.Is(err, errArchiveSize) {
		t.Errorf("got %v, want %v", err, errArchiveSize)
	}
}
