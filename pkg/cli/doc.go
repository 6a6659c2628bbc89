// Package cli is the coder-secrets program: its commands, what they print and
// how they end.
//
// Every command goes the same way. newXCmd declares use, help, flags and
// completion; its RunE completes the arguments into xOptions, makes the clients
// it needs, calls runX and hands the xResult to [console.Render]. runX prints
// nothing and reads neither clock nor environment, so behaviour, parsing and
// looks are tested apart. The commands of a noun have a package below internal.
//
// All that lies outside the process comes in through a [System].
package cli
