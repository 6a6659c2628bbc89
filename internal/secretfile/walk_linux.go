package secretfile

import "golang.org/x/sys/unix"

// pathOnly opens a folder for traversal, which does not require permission to list it.
const pathOnly = unix.O_PATH
