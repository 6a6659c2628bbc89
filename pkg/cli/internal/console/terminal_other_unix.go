//go:build unix && !linux

package console

import "golang.org/x/sys/unix"

const IoctlGetTermios, IoctlSetTermios = unix.TIOCGETA, unix.TIOCSETA
