//go:build !windows

package cli

const ttyIn, ttyOut = "/dev/tty", "/dev/tty"
