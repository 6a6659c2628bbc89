package secretfile

import (
	"crypto/rand"
	"encoding/hex"
	"io/fs"
	"os"
	"strings"
)

// replacement is the new content and mode of a file.
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

// Temporary files are called .NAME.<16 hexadecimal digits>.tmp. They are in the same folder as
// the file, so that the rename stays within one file system, and no other file has such a name.
const (
	tempSuffix = ".tmp"
	tempRandom = 8 // bytes
)

// newTempName returns a new name for a temporary file of name.
func newTempName(name string) string {
	random := make([]byte, tempRandom)
	_, _ = rand.Read(random) // never fails
	return "." + name + "." + hex.EncodeToString(random) + tempSuffix
}

// isTempOf reports whether entry has the form of a name that newTempName returns for name.
func isTempOf(entry, name string) bool {
	middle, ok := strings.CutPrefix(entry, "."+name+".")
	middle, ok2 := strings.CutSuffix(middle, tempSuffix)
	if !ok || !ok2 || len(middle) != hex.EncodedLen(tempRandom) {
		return false
	}
	return strings.Trim(middle, "0123456789abcdef") == ""
}

// lockName returns the name of the lock file of name.
func lockName(name string) string { return "." + name + ".lock" }
