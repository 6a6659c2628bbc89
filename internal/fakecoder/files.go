package fakecoder

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"time"
)

func (s *Server) fileRoutes() []route {
	return []route{{"GET", "/files/{fileID}", session, on(s.archived, s.getFile), 0}}
}

// archived returns the version whose archive is the {fileID} of a path.
func (s *Server) archived(c *call) (*version, *answer) {
	if _, err := parseUUID(c.param("fileID")); err != nil {
		return nil, fail(http.StatusBadRequest, "File id must be a valid UUID.", "")
	}
	return byID(c, kindFile, "fileID", s.world.versions, func(v *version) bool { return c.may(readFile, v.template.creator) })
}

func (s *Server) getFile(c *call, v *version) *answer {
	switch c.query("format") {
	case "":
		return plain(http.StatusOK, "application/x-tar", v.blue.tar())
	case "zip":
		return plain(http.StatusOK, "application/zip", v.blue.zip())
	}
	return fail(http.StatusBadRequest, "Unsupported conversion format.", "")
}

// tar returns the archive as it was uploaded.
func (b *Blueprint) tar() []byte {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, file := range b.Files {
		check(w.WriteHeader(&tar.Header{Name: file.Name, Mode: 0o644, Size: int64(len(file.Content)), ModTime: time.Unix(0, 0), Typeflag: tar.TypeReg}))
		_, err := io.WriteString(w, file.Content)
		check(err)
	}
	check(w.Close())
	return archive.Bytes()
}

// zip returns the archive as a zip file.
func (b *Blueprint) zip() []byte {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, file := range b.Files {
		entry, err := w.Create(file.Name)
		check(err)
		_, err = io.WriteString(entry, file.Content)
		check(err)
	}
	check(w.Close())
	return archive.Bytes()
}

// check panics: writing to a buffer fails only if a test used a file name that an
// archive cannot contain.
func check(err error) {
	if err != nil {
		panic("fakecoder: archive: " + err.Error())
	}
}
