//go:build unix && !linux

package secretfile

import "golang.org/x/sys/unix"

// pathOnly opens a folder for traversal.
const pathOnly = unix.O_RDONLY
