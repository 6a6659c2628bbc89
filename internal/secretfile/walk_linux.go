package secretfile

import "golang.org/x/sys/unix"

// pathOnly opens a folder to go through it, which needs no permission to list it.
const pathOnly = unix.O_PATH
