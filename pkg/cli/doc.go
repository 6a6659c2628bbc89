// Package cli is the coder-secrets program: its commands, their output and their
// exit statuses.
//
// All commands have the same structure. newXCmd declares use, help, flags and
// completion; its RunE parses the arguments into xOptions, creates the clients
// it needs, calls runX and passes the xResult to [console.Render]. runX does not
// print and does not read the clock or the environment, so behaviour, parsing and
// output are tested separately. The commands of a noun have a package below internal.
//
// Commands access everything outside the process through a [System].
package cli
