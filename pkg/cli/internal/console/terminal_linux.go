package console

import "golang.org/x/sys/unix"

const IoctlGetTermios, IoctlSetTermios = unix.TCGETS, unix.TCSETS
