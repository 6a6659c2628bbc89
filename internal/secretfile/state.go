package secretfile

import (
	"fmt"
	"io/fs"
	"time"
)

// fileState is the state of a name in a folder. The zero value is a name that does not
// exist.
type fileState struct {
	exists   bool
	mode     fs.FileMode
	owner    int // user ID; -1 if the system does not have them
	links    uint64
	size     int64
	modified time.Time
	device   uint64
	inode    uint64
}

// same reports whether the file has not been written since.
func (s fileState) same(other fileState) bool {
	if !s.exists || !other.exists {
		return s.exists == other.exists
	}
	return s.device == other.device && s.inode == other.inode && s.size == other.size &&
		s.mode == other.mode && s.modified.Equal(other.modified)
}

// problems returns the problems of the file itself, for a process of the user self.
func (s fileState) problems(path string, self int) []*Problem {
	switch {
	case !s.exists:
		return nil
	case s.mode&fs.ModeSymlink != 0:
		return []*Problem{{
			Kind: KindSymlink, Path: path, Why: "it is a symbolic link",
			Advice: []string{"name the file that the link leads to, or pass --follow-symlink"},
		}}
	case !s.mode.IsRegular():
		return []*Problem{{Kind: KindIrregular, Path: path, Why: "it is " + kindOfFile(s.mode) + " and no file"}}
	}
	var list []*Problem
	if s.links > 1 {
		list = append(list, &Problem{
			Kind: KindHardLink, Path: path, Why: fmt.Sprintf("the file has %d names, and the others would keep the old values", s.links),
			Advice: []string{"remove the other names, or pass --allow-hard-link"},
		})
	}
	if s.owner >= 0 && s.owner != self {
		list = append(list, &Problem{
			Kind: KindOtherOwner, Path: path, Why: fmt.Sprintf("it belongs to the user with the id %d, and you are %d", s.owner, self),
			Advice: []string{"run as the file's owner, or pass --allow-other-owner"},
		})
	}
	return list
}

func kindOfFile(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
