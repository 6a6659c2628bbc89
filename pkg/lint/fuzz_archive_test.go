package lint

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"strings"
	"testing"
)

// FuzzArchive: an archive gives files of names within it, of a bounded size, or an
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
		if total > maxArchiveSize || len(files) > maxFiles {
			t.Errorf("%d files of %d bytes in all", len(files), total)
		}
	})
}
