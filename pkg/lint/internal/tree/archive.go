package tree

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// errArchiveSize reports an archive that unpacks to more than MaxArchiveSize.
var errArchiveSize = errors.New("it unpacks to more than 32 MiB")

func isArchive(name string) bool {
	lower := strings.ToLower(name)
	for _, ext := range []string{".tar", ".tar.gz", ".tgz", ".zip"} {
		if strings.HasSuffix(lower, ext) {
			return true
		}
	}
	return false
}

func openArchiveFile(p string) (*Source, error) {
	info, err := os.Stat(p)
	if err != nil {
		return nil, PlainPathError(err)
	}
	if info.Size() > MaxArchiveSize {
		return nil, fmt.Errorf("it is larger than %d MiB", MaxArchiveSize>>20)
	}
	data, err := os.ReadFile(p)
	if err != nil {
		return nil, PlainPathError(err)
	}
	kind := archiveKind(data)
	if kind == "" {
		return nil, errors.New("it is not a tar, tar.gz or zip archive")
	}
	files, err := unpack(kind, data)
	if err != nil {
		return nil, err
	}
	return &Source{FS: newMemFS(files), Prefix: filepath.ToSlash(p) + "/", Root: filepath.Base(p)}, nil
}

// archiveKind detects an archive by its first bytes: "tar", "gzip", "zip" or "".
func archiveKind(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		return "gzip"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "zip"
	case isTar(data):
		return "tar"
	}
	return ""
}

// isTar detects a tar archive by the checksum of its first header, since the oldest format
// has no magic number, or by the zero blocks of an empty archive.
func isTar(data []byte) bool {
	const block, from, to = 512, 148, 156 // from and to delimit the checksum
	if len(data) < block {
		return false
	}
	sum := int64(' ' * (to - from))
	for i, b := range data[:block] {
		if i < from || i >= to {
			sum += int64(b)
		}
	}
	if sum == ' '*(to-from) {
		return len(bytes.Trim(data, "\x00")) == 0
	}
	stored, err := strconv.ParseInt(strings.Trim(string(data[from:to]), " \x00"), 8, 64)
	return err == nil && stored == sum
}

func unpack(kind string, data []byte) (members, error) {
	switch kind {
	case "zip":
		return unpackZip(data)
	case "gzip":
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("it is broken: %w", err)
		}
		unzipped := bufio.NewReader(r)
		if head, err := unzipped.Peek(512); err == nil && !isTar(head) || errors.Is(err, io.EOF) {
			return nil, errors.New("what is compressed in it is no tar archive")
		}
		return unpackTar(unzipped)
	}
	return unpackTar(bytes.NewReader(data))
}

func unpackTar(r io.Reader) (members, error) {
	files := members{}
	budget := int64(MaxArchiveSize)
	limited := &io.LimitedReader{R: r, N: 4 * MaxArchiveSize}
	for t := tar.NewReader(limited); ; {
		header, err := t.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil && limited.N <= 0 {
			return nil, errArchiveSize
		}
		if err != nil {
			return nil, fmt.Errorf("it is broken: %w", err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		if err := files.add(header.Name, header.Size, t, &budget); err != nil {
			return nil, err
		}
	}
}

func unpackZip(data []byte) (members, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("it is broken: %w", err)
	}
	files := members{}
	budget := int64(MaxArchiveSize)
	for _, f := range z.File {
		if !f.Mode().IsRegular() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("it is broken: %w", err)
		}
		err = files.add(f.Name, int64(min(f.UncompressedSize64, 1<<62)), r, &budget)
		r.Close()
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// members are the files of an archive by name.
type members map[string][]byte

// add reads one member. It skips large members that are not linted. A name cannot lead
// out of the archive.
func (m members) add(name string, size int64, r io.Reader, budget *int64) error {
	name = path.Clean("/" + strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), `\`, "/"))[1:]
	base := path.Base(name)
	if name == "" || !IsTemplateFile(base) && !isAuxFile(base) && size > MaxAuxFileSize {
		return nil
	}
	if size > *budget || len(m) >= maxFiles {
		return errArchiveSize
	}
	data, err := io.ReadAll(io.LimitReader(r, *budget+1))
	if err != nil {
		return fmt.Errorf("it is broken: %w", err)
	}
	if *budget -= int64(len(data)); *budget < 0 {
		return errArchiveSize
	}
	m[name] = data
	return nil
}
