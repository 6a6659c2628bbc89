package console

import "golang.org/x/sys/unix"

// IoctlGetTermios and IoctlSetTermios are the requests that read and set the modes of a
// terminal.
const IoctlGetTermios, IoctlSetTermios = unix.TCGETS, unix.TCSETS
