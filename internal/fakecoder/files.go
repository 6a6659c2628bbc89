package fakecoder

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

func (w *World) addFile(f file) *file {
	f.index = len(w.files)
	w.files = append(w.files, &f)
	return &f
}

// tar is the archive as it was uploaded.
func (f *file) tar() []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, entry := range f.blue.Files {
		header := tar.Header{Name: entry.Name, Mode: 0o644, Size: int64(len(entry.Content)), ModTime: time.Unix(0, 0), Typeflag: tar.TypeReg}
		// Writing to a buffer fails only for headers that are wrong.
		if err := w.WriteHeader(&header); err != nil {
			panic("fakecoder: file " + entry.Name + ": " + err.Error())
		}
		_, _ = io.WriteString(w, entry.Content)
	}
	_ = w.Close()
	return b.Bytes()
}

// zip is the archive turned into a zip file.
func (f *file) zip() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for r := tar.NewReader(bytes.NewReader(f.tar())); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			err = w.Close()
			return b.Bytes(), err
		}
		if err != nil {
			return nil, err
		}
		entry, err := w.Create(header.Name)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(entry, r); err != nil {
			return nil, err
		}
	}
}

func (s *Server) getFile(c *call) answer {
	text := c.param("fileID")
	if _, err := parseUUID(text); err != nil {
		return fail(http.StatusBadRequest, "File id must be a valid UUID.", "")
	}
	n := indexOf(kindFile, text)
	if n < 0 || n >= len(s.world.files) || !c.may(readFile, s.world.files[n].owner) {
		return hidden()
	}
	f := s.world.files[n]
	switch c.query("format") {
	case "":
		return plain("application/x-tar", f.tar())
	case "zip":
		archive, err := f.zip()
		if err != nil {
			return fail(http.StatusInternalServerError, "Internal error converting file.", err.Error())
		}
		return plain("application/zip", archive)
	}
	return fail(http.StatusBadRequest, "Unsupported conversion format.", "")
}

// maxUpload bounds the body of a request.
const maxUpload = 100 << 20
