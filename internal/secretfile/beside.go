package secretfile

import (
	"crypto/rand"
	"encoding/hex"
	"io/fs"
	"os"
	"strings"
)

// replacement is the file that takes the place of an old one.
type replacement struct {
	data []byte
	mode fs.FileMode
	sync func(*os.File) error // nil for (*os.File).Sync
}

func (r replacement) syncFile(file *os.File) error {
	if r.sync != nil {
		return r.sync(file)
	}
	return file.Sync()
}

// Temporary files are called .NAME.<16 hexadecimal digits>.tmp: beside the file,
// so that the rename stays within one file system, and told from any other file.
const (
	tempSuffix = ".tmp"
	tempRandom = 8 // bytes
)

// newTempName is a new name for a temporary file of name.
func newTempName(name string) string {
	random := make([]byte, tempRandom)
	_, _ = rand.Read(random) // never fails
	return "." + name + "." + hex.EncodeToString(random) + tempSuffix
}

// isTempOf reports whether entry is called as newTempName calls files of name.
func isTempOf(entry, name string) bool {
	middle, ok := strings.CutPrefix(entry, "."+name+".")
	middle, ok2 := strings.CutSuffix(middle, tempSuffix)
	if !ok || !ok2 || len(middle) != hex.EncodedLen(tempRandom) {
		return false
	}
	return strings.Trim(middle, "0123456789abcdef") == ""
}

// lockName is the name of the lock file of name.
func lockName(name string) string { return "." + name + ".lock" }
