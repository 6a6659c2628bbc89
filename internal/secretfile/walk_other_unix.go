//go:build unix && !linux

package secretfile

import "golang.org/x/sys/unix"

// pathOnly opens a folder to go through it.
const pathOnly = unix.O_RDONLY
